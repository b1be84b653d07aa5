"""The rules about findings: what answers, judges or escalates one needs it, recorded before and open for it."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event, Evidence, with_metadata
from tests.domain.events.samples import COLLEAGUE, INSPECTOR, make_event
from tests.domain.given import Given, given

REGISTERED = make_event("registered", "2021-01-05")
LATER = "2021-06-01"
FOUND = make_event("finding_raised", "2021-03-01", inspection="C-1", item="缺少劳动合同")
RECTIFIED = make_event("rectified", "2021-04-01", finding="2")
ACCEPTED = make_event("rectification_accepted", "2021-05-01", finding="2")
REJECTED = make_event("rectification_rejected", "2021-05-01", finding="2")
WITHDRAWN = with_metadata(make_event("finding_withdrawn", "2021-05-01", finding="2"), actor=COLLEAGUE)
STEPS = ("circular", "reminder_letter", "talk", "handed_over")


def escalated(step: str, day: str = LATER) -> Event:
    return make_event("finding_escalated", day, finding="2", step=step)


def said(kind: str, finding: str = "2", **data: Any) -> Event:
    """An event of this kind about a finding, posted by an inspector who has done nothing before where a rule asks."""
    event = make_event(kind, LATER, **{"finding": finding, **data})
    return with_metadata(event, actor=COLLEAGUE) if event.metadata.actor is INSPECTOR else event


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (said("finding_answered", "1"), "answers_a_finding"),
        (said("rectified", "1"), "rectifies_a_finding"),
        (said("rectification_rejected", "1"), "rejects_a_rectification"),
        (said("rectification_accepted", "1"), "accepts_a_rectification"),
        (said("finding_rechecked", "1"), "rechecks_a_finding"),
        (said("finding_escalated", "1"), "escalates_a_finding"),
        (said("finding_withdrawn", "1"), "withdraws_a_finding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_never_found_is_not_answered_judged_or_escalated(answer: Event, rule: str) -> None:
    refusal = given(REGISTERED, FOUND).when(answer).then_refused(rule, "rule", "finding")
    assert refusal.data == {"versions": [2]}


@pytest.mark.parametrize("name", ["2", "C-1", "缺少劳动合同", "C-1/缺少劳动合同"])
def test_a_finding_is_named_by_its_version_its_inspection_or_its_item(name: str) -> None:
    case = given(REGISTERED, FOUND)
    case.when(make_event("rectified", LATER, finding=name)).then_recorded()
    case = given(REGISTERED, FOUND, RECTIFIED)
    case.when(make_event("rectification_accepted", LATER, finding=name)).then_recorded()


@pytest.mark.parametrize("name", ["1", "3", "C-2", "缺少"])
def test_another_name_is_no_finding_of_the_person_and_the_refusal_tells_those_there_are(name: str) -> None:
    refusal = given(REGISTERED, FOUND).when(make_event("rectified", LATER, finding=name))
    assert refusal.then_refused("rectifies_a_finding", "rule", "finding").data == {"versions": [2]}


def test_a_rectification_is_accepted_once_and_after_it_was_reported() -> None:
    accepted = make_event("rectification_accepted", LATER, finding="2")
    given(REGISTERED, FOUND).when(accepted).then_refused("accepts_a_rectification", "rule", "finding")
    before = make_event("rectification_accepted", "2021-03-15", finding="2")
    given(REGISTERED, FOUND, RECTIFIED).when(before).then_refused("accepts_a_rectification", "rule", "finding")
    case = given(REGISTERED, FOUND, RECTIFIED, ACCEPTED)
    case.when(accepted).then_refused("accepts_a_rectification", "rule", "finding")
    case.when(make_event("rectified", LATER, finding="2")).then_refused("rectifies_a_finding", "rule", "finding")


def test_of_two_findings_of_one_inspection_each_is_answered_by_itself() -> None:
    other = make_event("finding_raised", "2021-03-02", inspection="C-1", item="台账缺页")
    case = given(REGISTERED, FOUND, other, RECTIFIED)
    of_other = make_event("rectification_accepted", LATER, finding="3")
    case.when(of_other).then_refused("accepts_a_rectification", "rule", "finding")
    case.when(make_event("rectified", LATER, finding="台账缺页")).then_recorded()


def test_what_is_found_again_is_answered_again() -> None:
    """The same item in a later inspection is another finding, though the first one was accepted."""
    again = make_event("finding_raised", "2021-05-20", inspection="C-2", item="缺少劳动合同")
    case = given(REGISTERED, FOUND, RECTIFIED, ACCEPTED, again)
    case.when(make_event("rectified", LATER, finding="缺少劳动合同")).then_recorded()
    accepted = make_event("rectification_accepted", LATER, finding="缺少劳动合同")
    case.when(accepted).then_refused("accepts_a_rectification", "rule", "finding")


def test_a_void_finding_is_not_rectified() -> None:
    void = make_event("voided", "2021-05-01", target_version=2)
    case = given(REGISTERED, FOUND, void)
    case.when(make_event("rectified", LATER, finding="2")).then_refused("rectifies_a_finding", "rule", "finding")


def test_a_finding_of_march_that_is_reported_late_is_not_rectified_in_february() -> None:
    february = make_event("rectified", "2021-02-01", finding="2")
    given(REGISTERED, FOUND).when(february).then_refused("rectifies_a_finding", "rule", "finding")


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (said("finding_answered"), "answers_a_finding"),
        (said("rectified"), "rectifies_a_finding"),
        (said("rectification_rejected"), "rejects_a_rectification"),
        (said("rectification_accepted"), "accepts_a_rectification"),
        (said("finding_rechecked"), "rechecks_a_finding"),
        (said("finding_escalated"), "escalates_a_finding"),
        (said("finding_withdrawn"), "withdraws_a_finding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_withdrawn_finding_takes_nothing_more(answer: Event, rule: str) -> None:
    given(REGISTERED, FOUND, RECTIFIED, WITHDRAWN).when(answer).then_refused(rule, "rule", "finding")


def test_a_rectification_is_rejected_once_and_reported_again() -> None:
    case = given(REGISTERED, FOUND, RECTIFIED, REJECTED)
    case.when(said("rectification_rejected")).then_refused("rejects_a_rectification", "rule", "finding")
    case.when(said("rectification_accepted")).then_refused("accepts_a_rectification", "rule", "finding")
    case.when(said("rectified")).then_recorded()


def test_only_a_version_names_the_finding_of_a_rejection() -> None:
    """A rejection starts a term again, so it must not mean several findings."""
    case = given(REGISTERED, FOUND, RECTIFIED)
    case.when(said("rectification_rejected", "C-1")).then_refused("rejects_a_rectification", "rule", "finding")


def test_what_a_recheck_finds_not_put_right_is_open_again() -> None:
    recheck = make_event("finding_rechecked", "2021-05-20", finding="2", result="not_put_right")
    again = with_metadata(recheck, actor=COLLEAGUE)
    case = given(REGISTERED, FOUND, RECTIFIED, ACCEPTED, again)
    case.when(said("rectified")).then_recorded()
    good = given(REGISTERED, FOUND, RECTIFIED, ACCEPTED, said("finding_rechecked", result="put_right"))
    good.when(said("rectified")).then_refused("rectifies_a_finding", "rule", "finding")
    given(REGISTERED, FOUND).when(said("finding_rechecked")).then_refused("rechecks_a_finding", "rule", "finding")


def test_steps_are_taken_in_the_order_of_the_policy_each_once() -> None:
    case = given(REGISTERED, FOUND)
    refusal = case.when(escalated("talk")).then_refused("escalates_a_finding", "rule", "step")
    assert (refusal.data["taken"], refusal.data["allowed"]) == ([], ["circular"])
    for day, step in enumerate(STEPS, start=2):
        case = Given(case.when(escalated(step, f"2021-05-{day:02}")).then_recorded(), case.context)
        case.when(escalated(step)).then_refused("escalates_a_finding", "rule", "step")


def test_fraud_is_handed_over_without_the_steps_before() -> None:
    fraud = make_event("finding_raised", "2021-03-01", severity="fraud")
    case = given(REGISTERED, fraud, escalated("handed_over", "2021-03-02"))
    refusal = case.when(escalated("circular")).then_refused("escalates_a_finding", "rule", "step")
    assert refusal.data["allowed"] == []


@pytest.mark.parametrize(("severity", "proof"), [("procedure", False), ("ineligible_benefit", True), ("fraud", True)])
def test_a_rectification_comes_with_proof_where_the_policy_says_so(severity: str, proof: bool) -> None:
    case = given(REGISTERED, make_event("finding_raised", "2021-03-01", severity=severity))
    bare, proven = said("rectified"), with_metadata(said("rectified"), evidence=EVIDENCE)
    if proof:
        case.when(bare).then_refused("proves_a_rectification", "rule", "evidence")
    else:
        case.when(bare).then_recorded()
    case.when(proven).then_recorded()


EVIDENCE = (Evidence(name="退款凭证.pdf", sha256="1f" * 32),)


def test_a_recovery_names_a_recorded_finding_or_none() -> None:
    days = {"from": date(2021, 1, 10), "to": date(2021, 1, 31)}
    granted = make_event("benefit_granted", "2021-01-10", benefit="unemployment_benefit", amount_fen=9000, **days)
    paid = make_event("benefit_paid", "2021-01-20", benefit="unemployment_benefit", amount_fen=9000)
    case = given(REGISTERED, granted, paid, FOUND)
    back = {"benefit": "unemployment_benefit", "amount_fen": 3000}
    case.when(make_event("benefit_recovered", LATER, **back)).then_recorded()
    case.when(make_event("benefit_recovered", LATER, **back, finding="4")).then_recorded()
    other = make_event("benefit_recovered", LATER, **back, finding="3")
    case.when(other).then_refused("recovers_for_a_finding", "rule", "finding")


def test_the_area_of_the_responsible_unit_is_one_of_the_table() -> None:
    nowhere = make_event("finding_raised", LATER, unit_area="990000")
    given(REGISTERED).when(nowhere).then_refused("known_area", "rule", "unit_area")
    given(REGISTERED).when(make_event("finding_raised", LATER, unit_area="320614-02")).then_recorded()
