"""Steps of a recognition: required only by the profile; a recorded notice must be over before the decision."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.decisions.context import DecisionContext
from domain.events.event import Event
from domain.policy.policy import Policy
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, Given, given

REGISTERED = make_event("registered", "2021-01-04")
APPLIED = make_event("recognition_applied", "2021-02-01", categories=("disabled",))
DECISION = make_event("recognised", "2021-02-20", categories=("disabled",))


def noticed(until: date) -> Event:
    """A public notice from the 8th of February on."""
    return make_event("recognition_noticed", "2021-02-08", **{"from": date(2021, 2, 8), "to": until})


def where(**required: Any) -> DecisionContext:
    """A place that requires steps."""

    def policy(area: str, day: date) -> Policy:
        found = CONTEXT.policy(area, day)
        return replace(found, recognition=replace(found.recognition, **required))

    return replace(CONTEXT, policy=policy)


def test_a_town_that_posts_only_the_decision_is_believed() -> None:
    """Given no step before it, when somebody is recognised, then it is recorded."""
    given(REGISTERED).when(DECISION).then_recorded(case="recognised")


@pytest.mark.parametrize(
    ("required", "events", "missing"),
    [
        ({"application_required": True}, (), "recognition_applied"),
        ({"notice_required": True}, (APPLIED,), "recognition_noticed"),
    ],
)
def test_where_the_profile_says_so_a_step_comes_first(
    required: dict[str, bool], events: tuple[Event, ...], missing: str
) -> None:
    """Given a place that requires a step, when somebody is recognised without it, then the refusal names it."""
    case: Given = given(REGISTERED, *events, context=where(**required))
    assert missing == case.when(DECISION).then_refused("steps_taken", "rule").data["step"]


def test_a_notice_that_is_recorded_is_over_before_the_decision() -> None:
    """Given a notice to the 19th or the 20th, when recognised on the 20th, then only after its last day."""
    given(REGISTERED, APPLIED, noticed(date(2021, 2, 19))).when(DECISION).then_recorded()
    still = (
        given(REGISTERED, APPLIED, noticed(date(2021, 2, 20)))
        .when(DECISION)
        .then_refused("steps_taken", "rule", "time")
    )
    assert 3 == still.data["version"]


def test_a_notice_that_is_recorded_stood_long_enough_in_working_days() -> None:
    """Given a notice over the Spring Festival, when it ends on the 18th, then one working day was wanting to five."""
    short = given(REGISTERED, APPLIED, noticed(date(2021, 2, 18)))
    assert "4" in short.when(DECISION).then_refused("steps_taken", "rule", "time").en


def test_the_helper_inspects_no_case_of_their_own() -> None:
    """Given a helper, when the helper inspects, then it is refused, naming the pairing; another may."""
    case = given(REGISTERED, make_event("helper_paired", "2021-02-01", helper="王芳", unit="镇人社所"))
    refusal = case.when(make_event("spot_checked", "2021-03-01", inspectors=("李明", "王芳"))).then_refused(
        "inspected_by_another", "rule", "inspectors"
    )
    assert 2 == refusal.data["version"]
    case.when(make_event("spot_checked", "2021-03-01", inspectors=("李明",))).then_recorded()


def test_r3_3_reference_classes_are_those_of_the_place() -> None:
    """Given Liaoning, when an orphan may refer to the policies, then after two introductions without work."""
    orphan = make_event("reference_eligibility_granted", "2021-05-06", reference_class="orphan", basis="b")
    person = make_event("registered", "2021-01-04", area="210100")
    offers = [make_event("job_introduced", f"2021-02-0{n}", employer=f"E{n}") for n in (1, 2)]
    refusal = given(person, offers[0]).when(orphan).then_refused("known_reference_class", "rule", "reference_class")
    assert ("introductions_without_work", [2]) == (refusal.data["condition"], refusal.data["events"]["versions"])
    given(person, *offers).when(orphan).then_recorded(references=("orphan",))
    given(REGISTERED).when(orphan).then_refused("known_reference_class", "rule", "reference_class")


def test_a_review_prolongs_no_recognition_whose_category_was_abolished() -> None:
    """Given 4050 recognised under the list of 2003, when reviewed after its end, then it may end but not go on."""
    person = make_event("registered", "2003-01-04", area="230100", birth_date=date(1950, 5, 6), sex="male")
    case = given(person, make_event("recognised", "2007-12-01", categories=("older_worker_4050",)))
    case.when(make_event("recognition_reviewed", "2008-12-01", verdict="holds")).then_refused(
        "still_listed", "rule", "verdict"
    )
    case.when(make_event("recognition_reviewed", "2008-12-01", verdict="ends")).then_recorded()
