"""A day of events without effect keeps its order when an earlier event gets another time."""

from domain.events.event import Event
from domain.history.history import History
from domain.timeline.timeline import Timeline
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON
from tests.domain.timeline.random_events import record_on_timeline


def joined_and_recognised() -> list[Event]:
    """No event of the last day changes the state; its first event requires the household that was joined before.

    Without the household it would come after the second event.
    """
    return [
        make_event("registered", "2021-01-05"),
        make_event("household_joined", "2021-01-06", household_id="A"),
        make_event("zero_employment_recognised", "2021-01-07", household_id="A"),
        make_event("policy_briefed", "2021-01-07"),
    ]


def later_that_day() -> Event:
    return make_event("corrected", "2021-03-01", target_version=2, changes={"time": "2021-01-06T06:00:00+08:00"})


def versions(timeline: Timeline) -> list[int]:
    return [step.event.metadata.version for step in timeline.transitions()]


def test_an_event_is_corrected_to_another_time() -> None:
    # given
    _, timeline = record_on_timeline(joined_and_recognised())
    assert versions(timeline) == [1, 2, 3, 4]
    # when
    assert timeline.record(later_that_day(), CONTEXT)
    # then
    assert versions(timeline) == [1, 2, 3, 4]
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions


def test_that_correction_is_voided() -> None:
    # given
    _, timeline = record_on_timeline([*joined_and_recognised(), later_that_day()])
    # when
    assert timeline.record(make_event("voided", "2021-03-02", target_version=5), CONTEXT)
    # then
    assert versions(timeline) == [1, 2, 3, 4]
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions


def test_that_correction_is_undone() -> None:
    # given
    _, timeline = record_on_timeline(joined_and_recognised())
    # when
    assert timeline.record(later_that_day(), CONTEXT)
    timeline.undo()
    # then
    assert versions(timeline) == [1, 2, 3, 4]
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions
