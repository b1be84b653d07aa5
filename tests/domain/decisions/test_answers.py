"""Answers need their question: a rectification its finding, a resolution its hit, a verdict its job, and so on."""

import pytest

from domain.events.event import Event, with_metadata
from tests.domain.events.samples import CLERK, make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
LATER = "2021-06-01"
FOUND = make_event("finding_raised", "2021-03-01", inspection="C-1", item="缺少劳动合同")
RECTIFIED = make_event("rectified", "2021-04-01", finding="2")
ACCEPTED = make_event("rectification_accepted", "2021-05-01", finding="2")


@pytest.mark.parametrize(
    ("answer", "rule", "field"),
    [
        (make_event("rectified", LATER, finding="1"), "rectifies_a_finding", "finding"),
        (make_event("rectification_accepted", LATER, finding="1"), "accepts_a_rectification", "finding"),
        (make_event("hit_resolved", LATER, hit="1"), "resolves_a_hit", "hit"),
        (make_event("hit_resolved", LATER, hit="比对-7"), "resolves_a_hit", "hit"),
        (make_event("employment_verified", LATER), "verifies_a_job", None),
        (make_event("training_dropped", LATER), "drops_a_course", "course"),
        (make_event("loan_defaulted", LATER), "defaults_on_a_loan", None),
    ],
)
def test_an_answer_without_its_question_is_refused(answer: Event, rule: str, field: str | None) -> None:
    refusal = given(REGISTERED).when(answer).then_refused(rule, "rule", field)
    assert refusal.data == {"versions": []}


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


def test_a_rule_that_hits_again_is_resolved_again() -> None:
    hits = [with_metadata(make_event("comparison_hit", day), actor=CLERK) for day in ("2021-02-01", "2021-04-01")]
    first = make_event("hit_resolved", "2021-03-01", hit="C1")
    case = given(REGISTERED, hits[0], first, hits[1])
    for name in ("C1", "4"):
        case.when(make_event("hit_resolved", LATER, hit=name)).then_recorded()


def test_a_hit_is_named_by_its_version_its_rule_or_one_number_of_the_comparing_system() -> None:
    hit = with_metadata(make_event("comparison_hit", "2021-02-01"), actor=CLERK)
    case = given(REGISTERED, hit)
    for name in ("2", "C1", "比对-7"):
        case.when(make_event("hit_resolved", "2021-03-01", hit=name)).then_recorded()
    resolved = given(REGISTERED, hit, make_event("hit_resolved", "2021-03-01", hit="2"))
    resolved.when(make_event("hit_resolved", LATER, hit="2", verdict="refuted")).then_recorded()
    for name in ("3", "比对-7"):
        resolved.when(make_event("hit_resolved", LATER, hit=name)).then_refused("resolves_a_hit", "rule", "hit")


def test_the_question_comes_before_its_answer_whichever_is_reported_first() -> None:
    """The finding of March is reported late: a rectification of February does not answer it, one of April does."""
    february = make_event("rectified", "2021-02-01", finding="2")
    given(REGISTERED, FOUND).when(february).then_refused("rectifies_a_finding", "rule", "finding")
    job = make_event("employed", "2021-04-01")
    early, late = (make_event("employment_verified", day) for day in ("2021-03-31", "2021-04-02"))
    given(REGISTERED, job).when(early).then_refused("verifies_a_job", "rule")
    given(REGISTERED, job).when(late).then_recorded()


def test_a_void_finding_is_not_rectified() -> None:
    void = make_event("voided", "2021-05-01", target_version=2)
    case = given(REGISTERED, FOUND, void)
    case.when(make_event("rectified", LATER, finding="2")).then_refused("rectifies_a_finding", "rule", "finding")
