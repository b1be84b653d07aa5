"""Lists are read with a connection, a scope and a filter, without a web framework: in pages, within the scope."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.reference.scope import EVERYWHERE, NOWHERE, Scope
from projections.queries.access_log import AccessLogFilter, list_access_log
from projections.queries.approvals import ApprovalFilter, count_approvals, find_approval, list_approvals
from projections.queries.area_range import area_range
from projections.queries.benefits import person_benefits
from projections.queries.feed import FeedFilter, read_feed
from projections.queries.households import (
    AmbiguousHousehold,
    HouseholdFilter,
    find_household,
    household_periods,
    list_households,
)
from projections.queries.outcomes import count_outcomes, list_out_of_contact
from projections.queries.people import PeopleFilter, find_survivor, holders_of, list_people, names_of
from projections.queries.quarantine import QuarantineFilter, find_quarantined, list_quarantined
from projections.queries.recorded_requests import count_recorded, stream_of_request
from projections.queries.service_state import count_failed_subjects, live_position, service_state
from projections.queries.worklist import TaskKey, WorklistFilter, count_tasks, list_tasks
from service.postgres.database import reading
from service.reference import reference
from tests.world import HAIMEN, KEYS, EventMaker, World, id_no, world

POLICIES = reference().policies

TOWN, OTHER = "320614-01", "320614-02"
NUMBERS = [id_no("1970-01-01", number) for number in range(1, 6)]
DAY = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, tzinfo=UTC)


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    """Three persons in one town, two in another, each town with a household H1; the first person is assessed."""
    make = EventMaker()
    with world(database_url) as made:
        for place, number in enumerate(NUMBERS):
            made.given(make.registered(number, name=f"人{place}", area=TOWN if place < 3 else OTHER))
        for number, town in ((NUMBERS[0], TOWN), (NUMBERS[3], OTHER)):
            joined = make.event("household_joined", "2021-02-02", f"id_no:{number}", household_id="H1", relation="head")
            assert 1 == made.post(joined, caller=msgspec.structs.replace(HAIMEN, name=town, area=town)).accepted
        for number in NUMBERS[:2]:
            made.given(make.event("recognised", "2021-02-03", f"id_no:{number}", categories=["dibao"], basis="文件"))
        made.project()
        yield made


def test_people_come_in_pages_in_the_order_of_area_and_id(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        everybody = list_people(conn, EVERYWHERE, PeopleFilter(), limit=10)
        first = list_people(conn, EVERYWHERE, PeopleFilter(), limit=2)
        assert first.last is not None
        second = list_people(conn, EVERYWHERE, PeopleFilter(), limit=3, after=(first.last.area, first.last.person_id))

    assert (5, False, None) == (len(everybody.rows), everybody.more, everybody.last)
    assert [*everybody.rows] == [*first.rows, *second.rows]


@pytest.mark.parametrize(
    ("scope", "area", "count"),
    [
        (EVERYWHERE, "", 5),
        (EVERYWHERE, TOWN, 3),
        (Scope(OTHER), "", 2),
        (Scope(OTHER), TOWN, 0),
        (Scope("320614"), OTHER, 2),
        (NOWHERE, "", 0),
    ],
)
def test_people_are_bounded_by_the_scope_and_the_area(zuji: World, scope: Scope, area: str, count: int) -> None:
    with reading(zuji.pool, scope) as (conn, _):
        found = list_people(conn, scope, PeopleFilter(area=area), limit=10)

    assert count == len(found.rows)


def test_a_person_is_found_by_number_and_by_id_within_the_scope(zuji: World) -> None:
    with zuji.pool.connection() as conn:
        (holder,) = holders_of(conn, KEYS, NUMBERS[0])
        assert [] == holders_of(conn, KEYS, id_no("1971-01-01", 9))
    with reading(zuji.pool, Scope(TOWN)) as (conn, _):
        listed = list_people(conn, Scope(TOWN), PeopleFilter(person_ids=[holder]), limit=10)
        person_id, row = find_survivor(conn, holder)
        assert {holder: "人0"} == names_of(conn, [holder])
    with reading(zuji.pool, Scope(OTHER)) as (conn, _):
        assert (holder, None) == find_survivor(conn, holder)
        assert {} == names_of(conn, [holder])

    (entry,) = listed.rows
    assert {name: getattr(row, name) for name in entry.__struct_fields__} == msgspec.structs.asdict(entry)
    assert holder == person_id


def test_a_household_is_found_by_its_key_or_by_an_id_that_one_area_uses(zuji: World) -> None:
    with reading(zuji.pool, Scope(TOWN)) as (conn, _):
        by_id = find_household(conn, "H1", day=DAY)
        by_key = find_household(conn, f"{TOWN}/H1", day=DAY)
        periods = household_periods(conn, "H1")
        assert find_household(conn, "H2", day=DAY) is None
        assert find_household(conn, "H1", day=date(2020, 1, 1)) is None
        assert find_household(conn, "H\0", day=DAY) is None

    assert by_id is not None
    assert by_id == by_key
    assert by_id in periods


def test_an_id_that_several_areas_use_is_ambiguous(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _), pytest.raises(AmbiguousHousehold) as raised:
        find_household(conn, "H1", day=DAY)

    assert [f"{TOWN}/H1", f"{OTHER}/H1"] == raised.value.keys


@pytest.mark.parametrize("status", [None, "suspected", "none"])
def test_households_are_listed_by_status_and_day(zuji: World, status: str | None) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        found = list_households(conn, EVERYWHERE, HouseholdFilter(status=status), day=DAY, limit=10)
        before = list_households(conn, EVERYWHERE, HouseholdFilter(), day=date(2020, 1, 1), limit=10)

    assert all(status in (None, household.status) for household in found.rows)
    assert [] == [*before.rows]


def test_tasks_come_in_pages_and_are_counted(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        every = list_tasks(conn, EVERYWHERE, POLICIES, WorklistFilter(), now=NOW, limit=50)
        first = list_tasks(conn, EVERYWHERE, POLICIES, WorklistFilter(), now=NOW, limit=1)
        assert first.last is not None
        key = TaskKey(first.last.due_at, first.last.kind, first.last.version, first.last.subject)
        rest = list_tasks(conn, EVERYWHERE, POLICIES, WorklistFilter(), now=NOW, limit=50, after=key)
        counts = count_tasks(conn, EVERYWHERE, POLICIES, WorklistFilter(), now=NOW)
        overdue = list_tasks(conn, EVERYWHERE, POLICIES, WorklistFilter(overdue=True), now=NOW, limit=50)

    assert [*every.rows] == [*first.rows, *rest.rows]
    assert len(every.rows) == sum(count.count for count in counts)
    assert len(overdue.rows) == sum(count.overdue for count in counts)


def test_everybody_has_an_outcome(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        counts = count_outcomes(conn, EVERYWHERE, day=DAY, out_of_contact_days=30)
        listed = list_out_of_contact(conn, EVERYWHERE, day=DAY, days=30, limit=10)

    assert 5 == sum(count.count for count in counts)
    assert len(listed.rows) == sum(count.out_of_contact for count in counts)


def test_the_feed_is_read_up_to_a_position_and_by_type(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, position):
        every = read_feed(conn, zuji.store, after=0, up_to=position, limit=100)
        registered = read_feed(
            conn, zuji.store, after=0, up_to=position, limit=2, wanted=FeedFilter(types=["person.registered"])
        )

    assert [*range(1, position + 1)] == [event.position for event in every.events]
    assert position == every.seen
    assert [1, 2] == [event.position for event in registered.events]


def test_refused_events_are_listed_without_their_body(zuji: World) -> None:
    zuji.post(
        EventMaker("/other").event("employed", "2021-03-01", f"id_no:{id_no('1972-01-01', 3)}", channel="flexible")
    )
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        found = list_quarantined(conn, QuarantineFilter(status="waiting"), limit=10)
        one = find_quarantined(conn, found.rows[0].id)
        assert [] == [*list_quarantined(conn, QuarantineFilter(status="recorded"), limit=10).rows]

    assert [one] == [*found.rows]


def test_nothing_waits_for_approval_and_nothing_was_logged(zuji: World) -> None:
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        assert 0 == count_approvals(conn, "nobody", ApprovalFilter(status="waiting"))
        assert [] == [*list_approvals(conn, "nobody", ApprovalFilter(type="person.exited"), limit=5).rows]
        assert find_approval(conn, "nobody", 1) is None
        assert [] == [*list_access_log(conn, AccessLogFilter(account="nobody", area=TOWN), limit=5, before=9).rows]


def test_the_figures_of_the_service(zuji: World) -> None:
    with zuji.pool.connection() as conn:
        state = service_state(conn)
        assert state.position == live_position(conn)
        (holder,) = holders_of(conn, KEYS, NUMBERS[0])
        assert holder == stream_of_request(conn, "/test", "1")
        assert stream_of_request(conn, "/test", "none") is None
        assert 2 == count_recorded(conn, "/test", ["1", "2", "none"])
        assert person_benefits(conn, zuji.store, zuji.reference.policies, UUID(int=1), scope=EVERYWHERE) is None
        benefits = person_benefits(conn, zuji.store, zuji.reference.policies, holder, scope=Scope(TOWN))
    with reading(zuji.pool, EVERYWHERE) as (conn, _):
        assert 0 == count_failed_subjects(conn)

    assert benefits is not None
    assert ([], []) == ([*benefits.grants], [*benefits.due_back])


@pytest.mark.parametrize(
    ("scope", "area", "covered", "expected"),
    [
        (EVERYWHERE, "", "210000", True),
        (Scope("320614"), "", "320614-01", True),
        (Scope("320614"), "320614-01", "320614-02", False),
        (Scope("320614-01"), "320614", "320614-02", False),
        (NOWHERE, "", "320614", False),
    ],
)
def test_a_range_covers_the_codes_below_an_area_within_the_scope(
    scope: Scope, area: str, covered: str, expected: bool
) -> None:
    low, high, _ = area_range(scope, area)

    assert expected == (low <= covered < high)
