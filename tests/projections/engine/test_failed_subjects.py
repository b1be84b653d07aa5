"""A subject of which a view cannot be computed is recorded as failed and tried again; no other subject is affected."""

from collections.abc import Iterator, Sequence

import msgspec
import pytest

from domain.history.history import History
from domain.policy.policies import Policies
from projections.engine.step import retry_failed_subjects
from projections.views import registry as catalogue
from projections.views.employment import EMPLOYMENT, EmploymentRow
from service.postgres.database import connect
from tests.world import EventMaker, World, id_no, world


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A view of employment that fails for the employers named in the set."""
    stumbles_over: set[str] = set()
    sound = EMPLOYMENT

    def rows(history: History, policies: Policies) -> Sequence[EmploymentRow]:
        found = sound.rows(history, policies)
        if any(row.employer in stumbles_over for row in found):
            raise ValueError("no such employer")
        return found

    unsound = msgspec.structs.replace(sound, rows=rows)  # a rows() that fails
    views = tuple(unsound if view is sound else view for view in catalogue.VIEWS_OF_STREAM["person"])
    monkeypatch.setitem(catalogue.VIEWS_OF_STREAM, "person", views)
    return stumbles_over


def two_people(zuji: World) -> None:
    events = EventMaker()
    for number, employer in ((id_no("1980-01-01", 1), "绊脚石公司"), (id_no("1980-01-01", 3), "平安公司")):
        zuji.given(
            events.registered(number),
            events.event("employed", "2021-03-01", f"id_no:{number}", channel="employer", employer=employer),
        )


def test_only_the_subject_that_fails_is_parked(zuji: World, stumbling: set[str]) -> None:
    stumbling.add("绊脚石公司")
    two_people(zuji)
    zuji.project()
    assert zuji.rows("SELECT employer FROM employment") == [("平安公司",)]
    assert zuji.rows("SELECT count(*) FROM roster") == [(2,)]
    assert zuji.rows("SELECT view, error, attempts FROM failed_subject") == [
        ("employment", "ValueError: no such employer", 1)
    ]


def test_what_was_parked_is_tried_again_and_then_shown(zuji: World, stumbling: set[str]) -> None:
    stumbling.add("绊脚石公司")
    two_people(zuji)
    zuji.project()
    with connect(zuji.url) as conn:
        assert retry_failed_subjects(conn, zuji.store, zuji.reference) == 1
        assert zuji.rows("SELECT attempts FROM failed_subject") == [(2,)]
        stumbling.clear()
        assert retry_failed_subjects(conn, zuji.store, zuji.reference) == 0
    assert zuji.rows("SELECT count(*) FROM employment") == [(2,)]


def test_an_altered_row_of_the_log_stops_nobody_else(zuji: World) -> None:
    """A superuser can change even the log: a person whose events cannot be decrypted any more is recorded as failed."""
    two_people(zuji)
    first = zuji.log("SELECT stream_id FROM zuji.log ORDER BY position LIMIT 1")[0][0]
    import psycopg

    with psycopg.connect(zuji.url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only")
        superuser.execute(
            "UPDATE zuji.log SET state = convert_to(replace(convert_from(state, 'UTF8'), 'person.', 'x.'), 'UTF8')"
            " WHERE stream_id = %s AND version = 1",
            (first,),
        )
    zuji.project()
    assert zuji.rows("SELECT count(*) FROM roster") == [(1,)]
    assert [(str(first),)] == zuji.rows("SELECT subject FROM failed_subject")
