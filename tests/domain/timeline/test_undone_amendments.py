"""A correction of a correction that is refused or undone leaves the correction that it is about in force."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.events.services import Surveyed
from domain.history.history import History
from domain.timeline.timeline import Timeline
from domain.timeline.timeline_history import MIN_TIMELINE_LENGTH, TimelineHistory
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, given
from tests.domain.timeline.random_events import record_on_timeline

REGISTERED = make_event("registered", "2021-01-05", sex="female", birth_date=date(1980, 3, 8), retirement_base=50)
SURVEYED = make_event("surveyed", "2021-01-06T09:00", method="电话")


def corrected(version: int, at: str, **changes: Any) -> Event:
    return make_event("corrected", at, target_version=version, changes=changes)


def corrected_survey() -> list[Event]:
    """Version 3 corrects version 2, the survey."""
    return [REGISTERED, SURVEYED, corrected(2, "2021-03-01", method="视频")]


def method_of_the_survey(timeline: Timeline) -> str | None:
    survey = timeline.transitions()[-1].event
    assert isinstance(survey, Surveyed)
    return survey.method


def test_a_correction_of_a_correction_is_undone() -> None:
    # given
    _, timeline = record_on_timeline(corrected_survey())
    # when
    assert timeline.record(corrected(3, "2021-03-02", method="入户"), CONTEXT)
    timeline.undo()
    assert timeline.record(corrected(2, "2021-03-03", time="2021-01-07"), CONTEXT)
    # then
    assert method_of_the_survey(timeline) == "视频"
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions


def test_a_correction_of_a_correction_is_refused() -> None:
    # given
    _, timeline = record_on_timeline(corrected_survey())
    # when
    with pytest.raises(Refusal) as refused:
        timeline.record(corrected(3, "2021-03-02", time="2030-01-01"), CONTEXT)
    assert timeline.record(corrected(2, "2021-03-03", time="2021-01-07"), CONTEXT)
    # then
    assert refused.value.field == "changes.time"
    assert method_of_the_survey(timeline) == "视频"
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions


def test_the_void_of_a_correction_of_a_correction_is_undone() -> None:
    # given
    _, timeline = record_on_timeline([*corrected_survey(), corrected(3, "2021-03-02", time="2021-01-07")])
    # when
    assert timeline.record(make_event("voided", "2021-03-03", target_version=4), CONTEXT)
    timeline.undo()
    assert timeline.record(corrected(2, "2021-03-04", time="2021-01-08"), CONTEXT)
    # then
    assert method_of_the_survey(timeline) == "视频"
    assert tuple(timeline.transitions()) == History(PERSON, timeline.recorded).transitions


def long_and_granted() -> list[Event]:
    """So long that it is decided on a timeline. Version 3 grants 50 yuan; the last version corrects that to 1 yuan."""
    covered: dict[str, Any] = {"from": date(2021, 1, 5), "to": date(2021, 1, 31)}
    granted = make_event("benefit_granted", "2021-01-05T11:00", benefit="post_subsidy", amount_fen=5000, **covered)
    visits = [
        with_metadata(SURVEYED, occurred_at=SURVEYED.metadata.occurred_at + timedelta(minutes=i))
        for i in range(MIN_TIMELINE_LENGTH)
    ]
    employed = make_event("employed", "2021-01-05T10:00", channel="public_welfare", contract_months=12)
    return [REGISTERED, employed, granted, *visits, corrected(3, "2021-03-01", amount_fen=100)]


def test_no_more_is_paid_than_was_granted_after_a_correction_of_a_correction_was_refused() -> None:
    # given
    history = given(*long_and_granted()).history
    assert isinstance(history, TimelineHistory)
    # when
    with pytest.raises(Refusal):
        decide(history, corrected(history.version, "2021-03-02", time="2030-01-01"), CONTEXT)
    history = decide(history, corrected(3, "2021-03-03", to="2021-02-28"), CONTEXT)
    # then
    with pytest.raises(Refusal) as refused:
        decide(history, make_event("benefit_paid", "2021-02-01T09:00", benefit="post_subsidy", amount_fen=300), CONTEXT)
    assert refused.value.code == "benefit.above_grant"


def test_no_more_is_paid_than_was_granted_after_a_correction_of_a_correction_was_not_used() -> None:
    """As where it waits for a second account: the next event is decided on the history before it."""
    # given
    history = given(*long_and_granted()).history
    # when
    unused = decide(history, corrected(history.version, "2021-03-02", amount_fen=900), CONTEXT)
    assert unused.version == history.version + 1
    history = decide(history, corrected(3, "2021-03-03", to="2021-02-28"), CONTEXT)
    # then
    with pytest.raises(Refusal) as refused:
        decide(history, make_event("benefit_paid", "2021-02-01T09:00", benefit="post_subsidy", amount_fen=300), CONTEXT)
    assert refused.value.code == "benefit.above_grant"
