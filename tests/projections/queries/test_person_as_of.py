"""The same person at two moments, by both clocks: what had happened by then, and what had been recorded by then."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.reference.scope import EVERYWHERE
from projections.queries.person_as_of import history_of, state_at
from projections.views.roster import RosterRow
from tests.world import ZHANG_SAN, EventMaker, World, world

WHO = f"id_no:{ZHANG_SAN}"


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


def at(zuji: World, person: str, as_of: str | None, known_at: datetime | None) -> RosterRow:
    with zuji.pool.connection() as conn:
        history = history_of(conn, zuji.store, UUID(person), scope=EVERYWHERE)
    assert history is not None
    moment = datetime.fromisoformat(f"{as_of}T23:59:59+08:00") if as_of else None
    found = state_at(history, zuji.reference.policies, as_of=moment, known_at=known_at, day=zuji.now.date())
    assert found is not None
    return found.row


def recorded_until_now(zuji: World) -> datetime:
    ((moment,),) = zuji.log("SELECT recorded_at FROM zuji.log_head")
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)


def test_a_late_event_changes_what_was_so_then_but_not_what_was_known_then(zuji: World) -> None:
    events = EventMaker()
    person = zuji.given(events.registered()).persons["1"]
    zuji.given(events.event("unemployment_registered", "2021-02-01", WHO))
    before_the_late_event = recorded_until_now(zuji)
    zuji.given(events.event("employed", "2021-03-01", WHO, channel="flexible"))

    assert at(zuji, person, "2021-02-15", None).labour_state == "unemployed"
    assert at(zuji, person, "2021-03-15", None).labour_state == "employed"
    assert at(zuji, person, "2021-03-15", before_the_late_event).labour_state == "unemployed"
    assert at(zuji, person, None, before_the_late_event).version == 2


def test_a_correction_is_not_known_before_it_was_recorded(zuji: World) -> None:
    events = EventMaker()
    person = zuji.given(events.registered()).persons["1"]
    zuji.given(events.event("employed", "2021-03-01", WHO, channel="flexible", employer="甲公司"))
    before_the_correction = recorded_until_now(zuji)
    zuji.given(
        events.event(
            "corrected",
            "2021-06-01",
            WHO,
            target_version=2,
            changes={"time": "2021-04-01", "employer": "乙公司"},
            reason={"code": "contract", "text": "核对合同"},
        )
    )

    assert at(zuji, person, "2021-03-15", None).labour_state == "unknown"
    assert at(zuji, person, "2021-03-15", before_the_correction).employer == "甲公司"
    assert at(zuji, person, "2021-04-15", None).employer == "乙公司"


def test_as_of_now_is_the_live_row(zuji: World) -> None:
    events = EventMaker()
    person = zuji.given(events.registered()).persons["1"]
    zuji.given(events.event("employed", "2021-03-01", WHO, channel="flexible", employer="甲公司"))
    zuji.project()
    row = at(zuji, person, None, None)
    live = zuji.rows(f"SELECT {', '.join(row.__struct_fields__)} FROM roster")
    assert [tuple(getattr(row, name) for name in row.__struct_fields__)] == live
