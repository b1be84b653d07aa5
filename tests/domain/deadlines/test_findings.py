"""The term of a finding: by severity, met by rectification, started again by a rejection, ended by a withdrawal."""

from datetime import date

import pytest

from domain.events.event import Event, Evidence, with_metadata
from domain.history.history import History
from tests.domain.deadlines.given import deadline, deadlines, given_after, person, status
from tests.domain.events.samples import COLLEAGUE, make_event

PROOF = (Evidence(name="整改报告.pdf", sha256="2e" * 32),)


def found(severity: str, time: str = "2021-06-01T09:00", **data: object) -> History:
    return person(make_event("finding_raised", time, inspection="C-1", item="岗位不实", severity=severity, **data))


def rectified(time: str) -> Event:
    return with_metadata(make_event("rectified", time, finding="2"), evidence=PROOF)


def after(history: History, *events: Event) -> History:
    for event in events:
        history = given_after(history, event)
    return history


def test_what_an_inspection_found_is_put_right_by_the_day_it_names_each_finding_by_itself() -> None:
    history = person()
    for item in ("岗位不实", "台账缺页"):
        event = make_event(
            "finding_raised",
            "2021-06-01T09:00",
            inspection="C-1",
            item=item,
            severity="procedure",
            due=date(2021, 6, 22),
        )
        history = given_after(history, event)
    history = given_after(history, make_event("rectified", "2021-06-10T09:00", finding="台账缺页"))
    first, second = deadlines(history, "rectification")
    assert [("overdue", "2021-06-22"), ("met", "2021-06-22")] == [
        (status(found), found.due_at.date().isoformat()) for found in (first, second)
    ]
    assert (
        status(
            deadlines(given_after(history, make_event("rectified", "2021-07-01T09:00", finding="2")), "rectification")[
                0
            ]
        )
        == "met_late"
    )


@pytest.mark.parametrize(
    ("severity", "name", "due"),
    [("procedure", "rectification", "2021-06-23"), ("ineligible_benefit", "stop_at_once", "2021-06-01")],
)
def test_without_a_day_the_policy_says_by_when_and_an_ineligible_benefit_is_stopped_at_once(
    severity: str, name: str, due: str
) -> None:
    """Fifteen working days after 1 June 2021, of which 14 June is a holiday; a Saturday is no reason to wait."""
    one = deadline(found(severity), name)
    assert (one.due_at.date().isoformat(), status(one, f"{due}T23:59")) == (due, "pending")
    assert len(deadlines(found(severity))) == 1
    on_saturday = deadline(found("ineligible_benefit", "2021-06-05"), "stop_at_once")
    assert on_saturday.due_at.date() == date(2021, 6, 5)


def test_a_rejection_starts_the_term_again_with_a_day_of_its_own() -> None:
    rejection = make_event("rectification_rejected", "2021-06-15T09:00", finding="2")
    history = after(found("procedure"), rectified("2021-06-10T09:00"), rejection)
    first, second = deadlines(history, "rectification")
    assert (status(first), status(second), second.trigger_version) == ("met", "overdue", 4)
    assert second.due_at.date() == date(2021, 7, 6)
    late = after(history, rectified("2021-07-07"), make_event("rectification_accepted", "2021-07-08", finding="2"))
    assert [status(one) for one in deadlines(late, "rectification")] == ["met", "met_late"]
    given_day = after(
        found("procedure"), rectified("2021-06-10"),
        make_event("rectification_rejected", "2021-06-15", finding="2", due=date(2021, 6, 18)),
    )  # fmt: skip
    assert deadlines(given_day, "rectification")[1].due_at.date() == date(2021, 6, 18)


def test_only_a_recheck_that_finds_it_not_put_right_starts_the_term_again() -> None:
    history = after(found("ineligible_benefit"), rectified("2021-06-01T10:00"))
    for result, terms in (("put_right", ["met"]), ("not_put_right", ["met", "overdue"])):
        recheck = make_event("finding_rechecked", "2021-07-01", finding="2", result=result)
        assert [status(one) for one in deadlines(after(history, recheck), "stop_at_once")] == terms


def test_a_withdrawal_ends_the_term_of_its_finding_only_and_a_rejection_does_not_start_what_runs() -> None:
    history = after(found("procedure"), make_event("finding_raised", "2021-06-02", inspection="C-2", item="缺页"))
    withdrawn = with_metadata(make_event("finding_withdrawn", "2021-06-03", finding="2"), actor=COLLEAGUE)
    first, second = deadlines(after(history, withdrawn), "rectification")
    assert (first.waived_reason, status(first), status(second)) == ("finding_withdrawn", "waived", "overdue")
