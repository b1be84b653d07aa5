"""Owner and verdict of a doubt: by an account that had no part in its events, once, by the owner."""

from datetime import date

import pytest

from domain.events.event import Actor, Event, with_metadata
from domain.radar.doubts import doubts_of
from tests.domain.events.samples import make_event
from tests.domain.given import Given, given


def assigned(time: str = "2021-05-05T09:00", **data: object) -> Event:
    """The assignment to 周督查 of a doubt about recordings of 陈静."""
    return make_event("area.doubt_assigned", time, **{"due_on": date(2021, 6, 30), "accounts": ("陈静",), **data})


def settled(time: str = "2021-05-06T09:00", by: str = "周督查", **data: object) -> Event:
    event = make_event("area.doubt_settled", time, **data)
    return with_metadata(event, actor=Actor(name=by, role="supervisor"))


def area(*events: Event) -> Given:
    return given(*events, subject="320614")


@pytest.mark.parametrize(
    ("before", "event", "code", "field"),
    [
        ((), assigned(owner="陈静"), "doubt.own_recording", "owner"),
        ((), assigned(due_on=date(2021, 5, 4)), "doubt.due", "due_on"),
        ((), settled(), "doubt.not_assigned", "doubt"),
        ((assigned(),), settled(by="陈静"), "doubt.own_recording", None),
        ((assigned(),), settled(accounts=("周督查",)), "doubt.own_recording", None),
        ((assigned(),), settled(by="吴督查"), "doubt.owner", None),
        ((assigned(), settled()), settled("2021-05-07T09:00"), "doubt.not_assigned", "doubt"),
    ],
)
def test_nobody_examines_the_own_recording_and_only_the_owner_settles_once(
    before: tuple[Event, ...], event: Event, code: str, field: str | None
) -> None:
    area(*before).when(event).then_refused(code, "rule", field)


def test_a_doubt_is_settled_by_its_owner_and_opened_by_a_new_assignment() -> None:
    """Given an assignment, when its owner settles the doubt, then it is settled until it is assigned again."""
    area(assigned(due_on=date(2021, 5, 5))).when(settled()).then_recorded()
    events = assigned(), settled(), assigned("2021-05-08T09:00", owner="吴督查")
    (first,), (last,) = doubts_of(events[:2]).values(), doubts_of(events).values()
    assert (first.settled, last.settled, last.assigned) == (events[1], None, events[2])
