"""The order of a work item: a task is claimed by one, accepted by another; late events find their place."""

from itertools import permutations

import msgspec
import pytest

from domain.decisions.decide import decide
from domain.decisions.decide_jointly import decide_jointly
from domain.errors import Refusal
from domain.events.event import Actor, Event, with_metadata
from domain.history.history import History
from domain.work_items.work_item import WorkItem, steps_of
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, Given, given

CHIEF = Actor(name="王局", role="supervisor", organisation="海门区人社局")


def event(name: str, time: str, **data: object) -> Event:
    """An event of a task or another work item, in Haimen."""
    return with_metadata(make_event(name, time, **data), area="320614")


POSTED = event("task.posted", "2021-03-01T09:00", area="320614")
CLAIMED = event("task.claimed", "2021-03-05", claimant="三星镇人社所", claimant_area="320614-02")
DONE = event("task.reported_done", "2021-08-02", result="结业32人")


def item(history: History) -> WorkItem:
    return list(steps_of(history.events))[-1].after


def refused(so_far: Given, late: Event) -> Refusal:
    result = so_far.when(late).result
    assert isinstance(result, Refusal)
    return result


def test_r1_14_a_task_is_posted_claimed_reported_returned_reported_and_accepted() -> None:
    history = (
        given(
            POSTED,
            CLAIMED,
            DONE,
            event("task.returned", "2021-08-20", due_on="2021-10-31"),
            event("task.reported_done", "2021-10-20", result="结业36人"),
        )
        .when(event("task.accepted", "2021-10-28"))
        .then_recorded()
    )
    states = [step.after.state for step in steps_of(history.events)]
    assert ["open", "claimed", "reported", "claimed", "reported", "accepted"] == states
    assert ("三星镇人社所", "结业36人") == (item(history).claimant, item(history).result)


def test_r1_14_a_task_is_claimed_by_one_only_until_it_is_released() -> None:
    other = event("task.claimed", "2021-04-01", claimant="悦来镇", claimant_area="320614-05")
    found = refused(given(POSTED, CLAIMED), other)
    assert ("transition.work_item", "claimed", ["open"]) == (found.code, found.data["found"], found.data["allowed"])
    history = given(POSTED, CLAIMED, event("task.released", "2021-03-20")).when(other).then_recorded()
    assert "悦来镇" == item(history).claimant


@pytest.mark.parametrize("name", ["task.claimed", "task.reported_done", "task.accepted", "task.withdrawn"])
def test_nothing_follows_what_was_not_posted(name: str) -> None:
    found = refused(given(), event(name, "2021-03-05"))
    assert ("transition.work_item", "unregistered") == (found.code, found.data["found"])


def test_a_late_event_that_a_recorded_one_excludes_is_refused_and_names_it() -> None:
    so_far = given(POSTED, event("task.claimed", "2021-05-10"))
    found = refused(so_far, event("task.withdrawn", "2021-05-01"))
    assert {"version": 2, "type": "task.claimed"} == found.data["contradicts"]


def test_r1_14_a_claimant_belongs_to_the_area_that_posted_the_task() -> None:
    found = refused(given(POSTED), event("task.claimed", "2021-03-05", claimant_area="210100"))
    assert ("claimed_within_the_area", "claimant_area") == (found.code, found.field)
    unknown = refused(given(POSTED), event("task.claimed", "2021-03-05", claimant_area="999999"))
    assert ("known_area", "claimant_area") == (unknown.code, unknown.field)


def test_r1_14_who_claimed_or_reported_a_task_does_not_accept_it() -> None:
    accepted = event("task.accepted", "2021-10-28")
    by_the_claimant = msgspec.structs.replace(
        accepted, metadata=msgspec.structs.replace(accepted.metadata, actor=DONE.metadata.actor)
    )
    found = refused(given(POSTED, CLAIMED, DONE), by_the_claimant)
    assert ("task_accepted_by_another", 3) == (found.code, found.data["version"])
    chief = msgspec.structs.replace(accepted, metadata=msgspec.structs.replace(accepted.metadata, actor=CHIEF))
    given(POSTED, CLAIMED, DONE).when(chief).then_recorded()


def test_r2_5_a_project_has_no_more_places_for_assisted_persons_than_places() -> None:
    opened = event("project.opened", "2021-03-01", places=12, assisted_places=None)
    assert "assisted_places" == refused(given(opened), event("project.changed", "2021-03-02", assisted_places=13)).field
    given(opened).when(event("project.changed", "2021-03-02", assisted_places=12)).then_recorded()
    assert (
        "assisted_places"
        == refused(given(opened), event("project.changed", "2021-03-02", places=5, assisted_places=6)).field
    )


def test_r4_12_the_inspector_of_a_work_plan_is_not_who_is_responsible_for_it() -> None:
    plan = event("area.work_plan_set", "2021-03-01", responsible="陈 静", inspector="陈静")
    assert "plan_inspected_by_another" == refused(given(subject="320614-01"), plan).code


def test_events_of_one_day_stand_in_the_order_that_the_state_admits() -> None:
    """Only the day is known of all but the posting: claimed and released on the day of the posting."""
    day = [
        event("task.claimed", "2021-03-01", claimant="三星镇人社所", claimant_area="320614-02"),
        event("task.released", "2021-03-01"),
    ]
    history = given(POSTED, *day).history
    assert ["open", "claimed", "open"] == [step.after.state for step in steps_of(history.events)]
    late = refused(given(POSTED, *day), event("task.reported_done", "2021-03-01"))
    assert "transition.work_item" == late.code


@pytest.mark.parametrize("order", [*permutations(range(4))], ids=str)
def test_events_arrive_in_any_order_and_what_waits_is_recorded_together(order: tuple[int, ...]) -> None:
    """Given a task that was posted, claimed, released and claimed by another, then its history is the same."""
    told = (
        POSTED,
        CLAIMED,
        event("task.released", "2021-03-20"),
        event("task.claimed", "2021-04-01", claimant="悦来镇", claimant_area="320614-05"),
    )
    history, waiting = History(PERSON, ()), list[Event]()
    for number in order:
        try:
            history = decide(history, told[number], CONTEXT)
        except Refusal:
            waiting.append(told[number])
        history, refusals = decide_jointly(history, waiting, CONTEXT)
        waiting = [each for each in waiting if each.metadata.request_id in {request for _, _, request in refusals}]
    assert [] == waiting
    assert ["open", "claimed", "open", "claimed"] == [step.after.state for step in steps_of(history.events)]
    assert "悦来镇" == item(history).claimant


def test_a_vacancy_that_was_closed_is_announced_again_with_no_place_taken() -> None:
    history = (
        given(
            event("vacancy.announced", "2021-03-01", places=3),
            event("vacancy.filled", "2021-03-09", taken=3),
            event("vacancy.closed", "2021-03-10", cause="已招满"),
        )
        .when(event("vacancy.announced", "2021-05-06", places=2))
        .then_recorded()
    )
    assert ("open", 2, None, None) == (
        item(history).state,
        item(history).places,
        item(history).taken,
        item(history).cause,
    )
