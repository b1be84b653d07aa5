"""The cost of an event on a long timeline, measured in function calls, not in time."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT
from tests.domain.timeline.random_events import record_on_timeline

REGISTERED = make_event("registered", "2021-01-05", sex="female", birth_date=date(1980, 3, 8), retirement_base=50)
MANY = 1_600


def at(event: Event, minutes: int) -> Event:
    """The event this many minutes later, with its own request id."""
    metadata = event.metadata
    return with_metadata(event, occurred_at=metadata.occurred_at + timedelta(minutes=minutes), request_id=f"n{minutes}")


def visits(count: int) -> list[Event]:
    return [at(make_event("surveyed", "2021-01-06T00:00"), i) for i in range(count)]


def same_day(count: int) -> list[Event]:
    return [
        with_metadata(make_event("surveyed", "2021-02-01", method=f"{i}"), request_id=f"n{i}") for i in range(count)
    ]


def payments(count: int) -> tuple[list[Event], list[Event]]:
    days: dict[str, Any] = {"from": date(2021, 1, 6), "to": date(2021, 1, 31)}
    granted = make_event("benefit_granted", "2021-01-05T11:00", benefit="post_subsidy", amount_fen=count, **days)
    paid = [
        at(make_event("benefit_paid", "2021-01-06T00:00", benefit="post_subsidy", amount_fen=1), i)
        for i in range(count)
    ]
    return [make_event("employed", "2021-01-05T10:00", channel="public_welfare", contract_months=12), granted], paid


def reverse(count: int) -> list[Event]:
    return [REGISTERED, *visits(count)[::-1]]


def days_without_times(count: int) -> list[Event]:
    return [REGISTERED, *same_day(count)[::-1]]


def payments_in_reverse(count: int) -> list[Event]:
    before, paid = payments(count)
    return [REGISTERED, *before, *paid[::-1]]


def payments_too_many(count: int) -> list[Event]:
    before, paid = payments(count // 2)
    more = [at(paid[0], i + count) for i in range(count // 2)]
    return [REGISTERED, *before, *more, *paid]


def deaths_before_visits(count: int) -> list[Event]:
    deaths = [at(make_event("deceased", "2021-01-06T00:00"), i) for i in range(count // 2)]
    return [REGISTERED, *[at(visit, count) for visit in visits(count // 2)], *deaths]


def corrections(count: int) -> list[Event]:
    right = [
        with_metadata(
            make_event("corrected", "2025-01-01", target_version=i + 2, changes={"method": "视频"}), request_id=f"c{i}"
        )
        for i in range(count // 2)
    ]
    return [REGISTERED, *visits(count // 2), *right]


def the_same_again(count: int) -> list[Event]:
    once = same_day(count // 2)
    return [
        REGISTERED,
        *once,
        *[with_metadata(event, request_id=f"again {event.metadata.request_id}") for event in once],
    ]


CALLS = [
    reverse, days_without_times, payments_in_reverse, payments_too_many, deaths_before_visits, corrections,
    the_same_again,
]  # fmt: skip


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Counts the calls of Python functions, which do not depend on the load of the machine."""
    calls = 0

    def count(_: Any, profile_event: str, __: Any) -> None:
        nonlocal calls
        calls += profile_event == "call"

    sys.setprofile(count)
    try:
        yield lambda: calls
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("made", CALLS)
def test_the_cost_of_an_event_does_not_grow_with_the_number_of_events(made: Callable[[int], list[Event]]) -> None:
    costs = []
    for count in (MANY // 4, MANY):
        events = made(count)
        with counted() as so_far:
            outcomes, _ = record_on_timeline(events)
            costs.append(so_far() / count)
        assert outcomes.count(True) >= count // 2
    assert costs[1] < 1.5 * costs[0]


def test_a_late_payment_examines_later_payments_in_blocks() -> None:
    costs = []
    for count in (MANY // 4, MANY):
        before, paid = payments(count + 1)
        _, timeline = record_on_timeline([REGISTERED, *before, *paid[1:]])
        with counted() as so_far:
            assert timeline.record(paid[0], CONTEXT)
            costs.append(so_far())
    assert costs[1] < 2 * costs[0]


def test_a_late_payment_that_overdraws_the_grant_is_refused_and_cites_the_later_payment() -> None:
    before, paid = payments(200)
    _, timeline = record_on_timeline([REGISTERED, *before, *paid])
    with pytest.raises(Refusal) as refused:
        timeline.record(at(paid[0], -1), CONTEXT)
    assert refused.value.data["contradicts"]["version"] == timeline.version
    assert len(refused.value.data["events"]) <= 100
