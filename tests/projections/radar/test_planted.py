"""Planted behaviour, posted to a service: the radar finds it in log and views, and nothing else."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from domain.errors import Refusal
from domain.events.event import SHANGHAI
from domain.radar.material import DateRange
from projections.radar import read
from projections.radar.found import list_doubts
from projections.radar.read import districts_of, read_material
from service.postgres.database import reading_all_areas
from tests.domain.radar.planting import Planting
from tests.domain.radar.plants import PLANTS
from tests.projections.radar.posting import REGISTRY, post_planted
from tests.world import ZHANG_SAN, EventMaker, World, world

YEAR = DateRange(date(2021, 1, 1), date(2021, 12, 31))
POSTED = tuple(PLANTS.keys() - {"last_hours", "late_recording"})
"""Twelve patterns. The deadlines of the other are made by rules, see below; those recorded late are many."""


@pytest.fixture
def make() -> EventMaker:
    return EventMaker()


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as found:
        yield found


def test_r4_15_twelve_patterns_are_found_in_the_log_and_no_near_miss(zuji: World) -> None:
    """Given twelve patterns and their near misses in a service, then precision and recall are 1; they are printed."""
    to, should, names = Planting(), set[tuple[str, str]](), dict[int, str]()
    for pattern in POSTED:
        for reached in (True, False):
            account, before = f"{pattern}{'' if reached else '-near'}", to.last_person
            PLANTS[pattern][0](to, account, reached)
            names |= dict.fromkeys(range(before + 1, to.last_person + 1), account)
            should |= {(pattern, account)} if reached else set()
    persons = post_planted(zuji, to)
    with reading_all_areas(zuji.pool) as (conn, position):
        found = list_doubts(conn, zuji.reference.policies, ["320614"], YEAR, position)
    hits = {(each.pattern, names[persons[each.hit.persons[0]].int >> 64]) for each in found if each.hit is not None}
    precision, recall = len(should & hits) / len(hits), len(should & hits) / len(should)
    print(f"planted {len(should)}, found {len(hits)}: precision {precision:.2f}, recall {recall:.2f}")
    assert (hits - should, should - hits) == (set(), set())
    assert (precision, recall, len(should)) == (1.0, 1.0, 12)
    accounts = {each.pattern: each.hit.accounts for each in found if each.hit is not None}
    assert (accounts["shared_phone"], accounts["leave_and_return"]) == ((REGISTRY,), ("leave_and_return",))


def test_the_deadlines_that_an_event_met_are_read_with_it(zuji: World, make: EventMaker) -> None:
    """Given a recognition that was reviewed, then its deadline and the recording that met it have one version."""
    who = f"id_no:{ZHANG_SAN}"
    recognised = make.event(
        "recognised", "2021-02-01", who, categories=["disabled"], basis="海人社〔2021〕1号", review_on="2021-12-20"
    )
    reviewed = make.event("recognition_reviewed", "2021-12-18", who, verdict="holds")
    zuji.given(make.registered(), recognised, reviewed)
    zuji.project()
    this_year = datetime.now(SHANGHAI).year
    years = DateRange(date(this_year, 1, 1), date(this_year, 12, 31))
    with reading_all_areas(zuji.pool) as (conn, position):
        (found,) = read_material(conn, zuji.reference.policies, districts_of(["320614"]), years, position, None)
    (met,) = found.deadlines
    recorded = {each.event.metadata.version: each.type for each in found.recordings}
    assert (recorded[met.version], met.due_at.astimezone(SHANGHAI).date()) == (
        "person.recognition_reviewed",
        date(2021, 12, 20),
    )


def test_an_area_with_too_many_events_is_refused(
    zuji: World, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given one event more than are examined at once, then the search asks for a smaller area."""
    zuji.given(make.registered())
    zuji.project()
    monkeypatch.setattr(read, "MOST_ROWS", 0)
    this_year = datetime.now(SHANGHAI).year
    days = DateRange(date(this_year, 1, 1), date(this_year, 12, 31))
    with reading_all_areas(zuji.pool) as (conn, position), pytest.raises(Refusal) as refused:
        list_doubts(conn, zuji.reference.policies, ["320614"], days, position)
    assert (refused.value.code, refused.value.field) == ("radar.too_large", "area")
