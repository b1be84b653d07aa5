"""Finding people: looked for in order or by the index of traits, the same people are found on every page."""

from itertools import product
from random import Random
from typing import Any

import pytest

from domain.reference.scope import Scope
from projections.queries import people
from projections.queries.area_range import AreaRange
from service.postgres.database import reading
from tests.api.conftest import Office
from tests.world import EventMaker, id_no

FILTERS = [
    "",
    "case=recognised",
    "labour=employed&case=recognised",
    "level=A",
    "category=disabled&level=B",
    "q=李",
    "q=李小",
    "q=小&labour=employed",
    "area=320614-02&case=registered",
    "area=320614-03&category=disabled&case=registered",
]


NAMES: dict[str, str] = {}
"""By person, unmasked."""


@pytest.fixture
def town(office: Office, make: EventMaker) -> Office:
    """Forty people of all sorts in three places."""
    dice, told = Random(7), []
    for number in range(40):
        id_number = id_no("1980-01-01", number + 1)
        who, area = f"id_no:{id_number}", f"320614-0{dice.randint(1, 3)}"
        told.append(make.registered(id_number, name=dice.choice("李王") + dice.choice("小大") + "明", area=area))
        if dice.random() < 0.6:
            categories = dice.sample(["dibao", "disabled"], dice.randint(1, 2))
            told.append(make.event("recognised", "2021-02-01", who, categories=categories, basis="文件"))
        needs = {"wishes_work": True, "wishes_training": False, "able_to_work": True}
        told.append(make.event("needs_assessed", "2021-02-03", who, level=dice.choice("ABC"), **needs))
        if dice.random() < 0.5:
            told.append(make.event("employed", "2021-05-06", who, channel="employer"))
    office.given(*told)
    NAMES.update({str(person): name for person, name in office.world.rows("SELECT person_id, name FROM roster")})
    return office


def test_the_same_people_are_found_however_they_are_looked_for(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given many or few who are wanted, when none, some or all are looked through in order, then they are the same."""
    everybody = town.get("/v1/people?limit=200")["items"]
    assert len(everybody) == 40
    for query, looked_through in product(FILTERS, (0, 6, people.LOOKED_THROUGH)):
        monkeypatch.setattr(people, "LOOKED_THROUGH", looked_through)
        asked = dict(part.split("=") for part in query.split("&") if part)
        wanted = [one["id"] for one in everybody if _wanted(one, asked)]
        found = [one["id"] for page in town.pages(f"/v1/people?limit=4&{query}") for one in page]
        assert wanted == found, (query, looked_through)


def _wanted(one: dict[str, Any], asked: dict[str, str]) -> bool:
    """Whether the person is what was asked for."""
    others = {name: value for name, value in asked.items() if name not in ("q", "category")}
    named = asked.get("q", "") in NAMES[one["id"]]
    categorised = "category" not in asked or asked["category"] in one["categories"]
    return named and categorised and all(one[name] == value for name, value in others.items())


def test_who_is_looked_through_in_order_is_read_from_one_index(town: Office) -> None:
    """Given an index that may be used, when all that can be asked for is, then only who is told is looked up."""
    asked = ("case", "labour", "level", "category", "name")
    place = (AreaRange("320614", "320614:", ["320614"]).condition(), people._AFTER)
    statement = people._composed(people._IN_ORDER, asked, place)
    values: dict[str, Any] = {
        **dict.fromkeys(asked, "x"),
        "low": "320614",
        "high": "320614:",
        "after_area": "320614-01",
    }
    values |= {"after_id": "00000000-0000-0000-0000-000000000000", "looked_through": 100, "most": 10}
    with reading(town.world.pool, Scope.of("320614")) as (conn, _):
        conn.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off")
        plan = "\n".join(line for (line,) in conn.execute(b"EXPLAIN " + statement, values, prepare=False))
    assert "Index Only Scan using roster_in_order" in plan
