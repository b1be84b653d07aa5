"""Laws of deadlines: the order of arrival does not matter; the deadlines at a moment follow from the events by then."""

from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadlines.deadline import Deadline
from domain.deadlines.rule_index import RuleIndex
from domain.deadlines.status import status_at
from domain.deadlines.tracker import deadlines_of
from domain.events.event import Event, with_metadata
from domain.history.history import History
from service.reference import reference
from tests.domain.deadlines.given import RULE_INDEX, at
from tests.domain.events.samples import make_event
from tests.domain.given import PERSON

_NEXT = {
    "unemployed": ("employed", "labour_force_left", "unemployment_registered", "poverty_status_set"),
    "employed": ("left_post", "job_changed", "labour_force_left"),
    "not_in_labour_force": ("labour_force_returned",),
}
_ANY = ("needs_assessed", "career_guided", "job_info_given", "training_enrolled", "surveyed", "moved")
_LEADS_TO = {
    "employed": "employed",
    "left_post": "unemployed",
    "labour_force_left": "not_in_labour_force",
    "labour_force_returned": "unemployed",
}


WITHOUT_WINDOWS = RuleIndex(reference().policies)
for _area in ("900100", "320614-01"):
    for _since, _ in reference().policies.series(_area):
        if (_contact := WITHOUT_WINDOWS.at(_area, _since).contact) is not None:
            _contact.min_interval = {}


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    """Events that can follow each other, at different times."""
    time, labour, area = at("2021-01-04T09:00"), "unemployed", "900100"
    events = [make_event("registered", "2021-01-04T09:00", area=area)]
    for _ in range(draw(st.integers(1, 25))):
        time += timedelta(minutes=draw(st.one_of(st.integers(1, 600), st.integers(600, 60_000))))
        kind = draw(st.sampled_from((*_NEXT[labour], *_NEXT[labour], *_ANY)))
        labour = _LEADS_TO.get(kind, labour)
        data: dict[str, Any] = {}
        match kind:
            case "needs_assessed":
                data = {
                    "level": draw(st.sampled_from([None, "A", "B", "C", "D", "U"])),
                    "wishes_work": draw(st.booleans()),
                }
            case "employed" | "job_changed":
                data = {"channel": draw(st.sampled_from(["employer", "public_welfare"]))}
            case "job_info_given":
                data = {"posts": tuple(draw(st.lists(st.sampled_from("PQRS"), min_size=1, max_size=2)))}
            case "poverty_status_set":
                data = {"status": draw(st.sampled_from(["monitored", "poverty_lifted", "none"]))}
            case "moved":
                area = data["to_area"] = "320614-01" if area == "900100" else "900100"
        events.append(with_metadata(make_event(kind, **data), occurred_at=time))
    return events


def recorded(events: list[Event]) -> History:
    return History(PERSON, [with_metadata(event, version=i) for i, event in enumerate(events, start=1)])


def without_versions(deadlines: tuple[Deadline, ...]) -> list[Deadline]:
    return [msgspec.structs.replace(deadline, trigger_version=0, met_version=None) for deadline in deadlines]


@settings(deadline=None, max_examples=300)
@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_leaves_no_trace_in_the_deadlines(events: list[Event], dice: Random) -> None:
    in_order = deadlines_of(recorded(events), RULE_INDEX)
    shuffled = list(events)
    dice.shuffle(shuffled)
    assert without_versions(in_order) == without_versions(deadlines_of(recorded(shuffled), RULE_INDEX))


@settings(deadline=None, max_examples=300)
@given(lives())
def test_every_deadline_is_there_once_ends_after_it_starts_and_in_one_way(events: list[Event]) -> None:
    deadlines = deadlines_of(recorded(events), RULE_INDEX)
    assert len(deadlines) == len({(deadline.name, deadline.trigger_version) for deadline in deadlines})
    for deadline in deadlines:
        assert deadline.started_at < deadline.due_at
        assert deadline.met_at is None or deadline.waived_at is None
        assert (deadline.met_version is None) == deadline.running
        assert (deadline.met_at or deadline.waived_at or deadline.started_at) >= deadline.started_at
    for name in ("needs", "first_services", "placement", "post_term"):
        of_name = [deadline for deadline in deadlines if deadline.name == name]
        assert all(
            (one.met_at or one.waived_at or at("9999-01-01")) <= two.started_at for one, two in pairwise(of_name)
        )


@settings(deadline=None, max_examples=200)
@given(lives(), st.integers(0, 25))
def test_what_was_overdue_at_a_moment_is_overdue_when_the_moment_is_asked_about_later(
    events: list[Event], place: int
) -> None:
    """But for a job that began so soon after the last that there was no time between, and levels noted since."""
    moment = events[min(place, len(events) - 1)].metadata.occurred_at
    then = {(c.name, c.started_at): c for c in deadlines_of(recorded(events).at(as_of=moment), RULE_INDEX)}
    for deadline in deadlines_of(recorded(events), RULE_INDEX):
        seen = then.get((deadline.name, deadline.started_at))
        if deadline.name == "contact" or seen is None:
            continue
        ended = deadline.met_at or deadline.waived_at
        assert seen.due_at == deadline.due_at
        if ended is None or ended > moment:
            assert status_at(moment, seen.due_at) == status_at(moment, deadline.due_at)
        else:
            assert (seen.met_at, seen.waived_at) == (deadline.met_at, deadline.waived_at)


@settings(deadline=None, max_examples=300)
@given(lives())
def test_a_contact_within_the_window_gives_the_same_deadlines_as_a_computed_due_date(events: list[Event]) -> None:
    assert deadlines_of(recorded(events), RULE_INDEX) == deadlines_of(recorded(events), WITHOUT_WINDOWS)
