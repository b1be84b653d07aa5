"""Joins from before events stored the naming area: they get the area of their time, and are found."""

from collections.abc import Iterator
from importlib.resources import files

import psycopg
import pytest

from tests.service.recording.conftest import Town
from tests.world import World, problems, world

_UNNAMED = """
UPDATE zuji.log SET state = convert_to(regexp_replace(regexp_replace(convert_from(state, 'UTF8'),
       ',"household_area":"[^"]*"', ''), '"schema_version":2,?', ''), 'UTF8')
 WHERE type IN ('person.household_joined', 'person.corrected')
"""


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with world(database_url) as made:
        yield Town(made)


def as_before(made: World) -> None:
    """Makes the log that of an older version, and runs the migration of claims on it."""
    script = (files("service.postgres") / "sql" / "190_household.sql").read_text("utf-8")
    with psycopg.connect(made.url) as conn:
        conn.execute("ALTER TABLE zuji.log DISABLE TRIGGER USER")
        conn.execute(_UNNAMED)
        conn.execute("ALTER TABLE zuji.log ENABLE TRIGGER USER")
        conn.execute("DROP TABLE zuji.household")
        conn.execute(script.encode())


def test_joins_from_before_keep_their_household_and_its_head(town: Town) -> None:
    head, spouse, other = town.registered(), town.registered(), town.registered(area="320614-02")
    for person, relation in ((head, "head"), (spouse, "spouse"), (other, "child")):
        town.post(town.event("household_joined", "2021-02-01", person, household_id="H", relation=relation))
    corrected = {"household_id": "J", "relation": "head"}
    town.post(
        town.event("corrected", "2021-02-02", other, target_version=2, changes=corrected, reason={"code": "error"})
    )
    as_before(town.world)
    town.world.project()
    keys = "SELECT DISTINCT household_key FROM membership ORDER BY 1"
    assert town.world.rows(keys) == [("320614-01/H",), ("320614-02/J",)]
    claims = "SELECT household_id, household_area, number, head FROM zuji.household ORDER BY 1, 2, 3"
    assert town.world.log(claims) == [
        ("H", "320614-01", 1, True),
        ("H", "320614-01", 2, False),
        ("H", "320614-02", 1, False),
        ("J", "320614-02", 1, True),
    ]
    new, second = town.registered(), town.registered()
    later = {"household_id": "H", "relation": "child"}
    assert town.post(town.event("household_joined", "2021-03-01", new, **later)).accepted == 1
    assert problems(
        town.post(town.event("household_joined", "2021-03-01", second, **{**later, "relation": "head"}))
    ) == ["household.second_head"]
    town.world.project()
    assert town.world.rows(keys) == [("320614-01/H",), ("320614-02/J",)]
