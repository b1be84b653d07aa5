"""Answers need their question: a resolution its hit, a verdict its job, and so on."""

import pytest

from domain.events.event import Event, with_metadata
from tests.domain.events.samples import CLERK, make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
LATER = "2021-06-01"


@pytest.mark.parametrize(
    ("answer", "rule", "field"),
    [
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
    job = make_event("employed", "2021-04-01")
    early, late = (make_event("employment_verified", day) for day in ("2021-03-31", "2021-04-02"))
    given(REGISTERED, job).when(early).then_refused("verifies_a_job", "rule")
    given(REGISTERED, job).when(late).then_recorded()
