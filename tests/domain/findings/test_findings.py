"""The findings of a history: state, money, and what a later step changes."""

from typing import Any

import pytest

from domain.deadlines.rule_index import RuleIndex
from domain.deadlines.tracker import deadlines_of
from domain.events.event import Event, with_metadata
from domain.findings.findings import Finding, findings_of
from domain.history.history import History
from domain.history.merged_history import merge_histories
from service.reference import reference
from tests.domain.events.samples import COLLEAGUE, make_event
from tests.domain.given import PERSON, given

REGISTERED = make_event("registered", "2021-01-05")


def step(kind: str, month: int, **data: Any) -> Event:
    event = make_event(kind, f"2021-{month:02}-10", **{"finding": "2", **data})
    return with_metadata(event, actor=COLLEAGUE) if kind in ("finding_withdrawn", "finding_rechecked") else event


RAISED = make_event("finding_raised", "2021-03-01", at_stake_fen=90_000)
ANSWERED = step("finding_answered", 4, reply="disputes")
RECTIFIED, REJECTED = step("rectified", 5), step("rectification_rejected", 6)
CIRCULAR = step("finding_escalated", 7, step="circular")
AGAIN, ACCEPTED = step("rectified", 8), step("rectification_accepted", 9)
REOPENED = step("finding_rechecked", 10, result="not_put_right", found_fen=120_000)
WITHDRAWN = step("finding_withdrawn", 11)


def finding(history: History) -> Finding:
    (one,) = findings_of(history.transitions, reference().policies.at)
    return one


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], "open"),
        ([ANSWERED], "replied"),
        ([ANSWERED, RECTIFIED], "rectified"),
        ([RECTIFIED, REJECTED], "rejected"),
        ([RECTIFIED, REJECTED, CIRCULAR], "escalated"),
        ([RECTIFIED, REJECTED, CIRCULAR, AGAIN], "rectified"),
        ([RECTIFIED, REJECTED, CIRCULAR, AGAIN, ACCEPTED], "accepted"),
        ([RECTIFIED, ACCEPTED, REOPENED], "rejected"),
        ([ANSWERED, WITHDRAWN], "withdrawn"),
    ],
)
def test_the_last_step_gives_the_state_and_none_is_lost(steps: list[Event], state: str) -> None:
    one = finding(given(REGISTERED, RAISED, *steps).history)
    assert (one.state, len(one.events), one.area) == (state, len(steps), "320614-01")


def test_a_hand_over_stays_visible_when_the_finding_is_closed() -> None:
    one = finding(given(REGISTERED, RAISED, CIRCULAR, AGAIN, ACCEPTED).history)
    assert (one.state, one.steps_taken) == ("accepted", ("circular",))


def test_the_amount_found_is_the_one_established_last_and_none_of_a_finding_that_was_none() -> None:
    raised = finding(given(REGISTERED, RAISED).history)
    assert raised.found_fen == 90_000
    assert finding(given(REGISTERED, RAISED, RECTIFIED, ACCEPTED, REOPENED).history).found_fen == 120_000
    assert finding(given(REGISTERED, RAISED, WITHDRAWN).history).found_fen is None


def test_a_void_step_never_was() -> None:
    case = given(REGISTERED, RAISED, RECTIFIED, ACCEPTED)
    void = given(*case.history.recorded, make_event("voided", "2021-12-01", target_version=4))
    assert (finding(void.history).state, void.history.subject) == ("rectified", PERSON)


def test_in_a_merged_history_each_step_stays_with_the_finding_of_its_record() -> None:
    """Both records have a finding 2; that of the duplicate was sent back, the survivor's was answered."""
    duplicate = "00000000-0000-0002-0000-000000000000"
    merge = make_event("merged", "2021-12-01", into=PERSON, merged_person=duplicate)
    other = make_event("finding_raised", "2021-03-02", item="台账缺页")
    streams = {
        PERSON: ([REGISTERED, RAISED, ANSWERED, merge], 0),
        duplicate: ([REGISTERED, other, RECTIFIED, REJECTED, merge], 100),
    }
    histories = {
        subject: History(
            subject, [with_metadata(event, version=i, position=first + i) for i, event in enumerate(events, start=1)]
        )
        for subject, (events, first) in streams.items()
    }
    merged = merge_histories(histories)[PERSON]
    found = findings_of(merged.transitions, reference().policies.at)
    assert [(one.version, one.state) for one in found] == [(2, "replied"), (-102, "rejected")]
    terms = deadlines_of(merged, RuleIndex(reference().policies))
    assert {(one.trigger_version, one.met_version) for one in terms} == {(2, None), (-102, -103), (-104, None)}
