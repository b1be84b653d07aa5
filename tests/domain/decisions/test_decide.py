"""What may follow what: every fact in its place is recorded, said again changes nothing, out of place is refused."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events import CATALOGUE, EVENTS, event_type_of
from domain.events.event import Event, with_metadata
from domain.person import UNKNOWN
from tests.domain.events.samples import NOW, SAMPLES, required, said
from tests.domain.given import CONTEXT, PERSON, again, given

LATER = "2021-06-01T09:00"


def registered(time: str = "2021-01-05T09:00") -> Event:
    return said("registered", time)


def life(*events: Event) -> Sequence[Event]:
    """A registered person's."""
    return registered(), *events


TRAINED = (
    said("recognised", "2021-04-01T09:00"),
    said("training_enrolled", "2021-04-06T08:00", days=12),
    said("training_completed", "2021-04-17T17:00", days_attended=12, passed=True),
)
GRANTED = (*TRAINED, said("benefit_granted", "2021-05-06T09:00", **SAMPLES["person.benefit_granted"]))
PAID = (*GRANTED, said("benefit_paid", "2021-05-07T09:00", **SAMPLES["person.benefit_paid"]))
LENT = (said("loan_granted", "2021-05-06T09:00"),)
BEFORE_MONEY: dict[str, Sequence[Event]] = {
    "benefit_granted": TRAINED,
    "benefit_paid": GRANTED,
    "benefit_recovered": PAID,
    "loan_extended": LENT,
    "loan_repaid": LENT,
}
"""What the rules on money ask for."""


def before(name: str) -> Sequence[Event]:
    """What has to have happened before an event of that name."""
    needed = {
        "registered": (),
        "household_left": life(said("household_joined")),
        "zero_employment_recognised": life(said("household_joined")),
        "zero_employment_withdrawn": life(said("household_joined")),
        "job_changed": life(said("employed")),
        "left_post": life(said("employed")),
        "labour_force_returned": life(said("labour_force_left")),
        "returned_to_poverty": life(said("poverty_status_set")),
        "risk_cleared": life(said("return_risk_raised")),
        "recognition_reviewed": life(said("recognised")),
        "category_added": life(said("recognised")),
        "category_ended": life(said("recognised", categories=("older_worker", "dibao"))),
        "helper_ended": life(said("helper_paired")),
        "unemployment_cancelled": life(said("unemployment_registered")),
        "exited": life(said("recognised")),
        **{kind: life(*events) for kind, events in BEFORE_MONEY.items()},
        "corrected": life(said("surveyed")),
        "voided": life(said("surveyed")),
    }
    if name == "post.closed":
        return (said("post.developed"),)
    return () if not name.startswith("person.") else needed.get(name.removeprefix("person."), life())


def candidate(name: str) -> Event:
    """The event with every field it has; of a correction, only what fits the event it corrects."""
    data = {**SAMPLES[name], **({"private_changes": {}} if name == "person.corrected" else {})}
    event = said(name, LATER, **data)
    return with_metadata(event, area="320614-01") if event.stream == "employer" else event


def subject(name: str) -> str:
    return "320614-01" if name.startswith("area.") else PERSON


every_event = pytest.mark.parametrize("name", CATALOGUE)

AFTERWARDS: dict[str, dict[str, Any]] = {
    "registered": {"case": "registered", "labour": "unknown", "poverty": "none", "area": "320614-01", "sex": "male"},
    "household_joined": {"household_id": "H-1", "household_area": "320614-01"},
    "household_left": {"household_id": None, "household_area": ""},
    "moved": {"area": "320614-02"},
    "unemployment_registered": {"labour": "unemployed"},
    "recognised": {"case": "recognised", "categories": ("older_worker", "dibao")},
    "recognition_applied": {"case": "applied"},
    "recognition_noticed": {"case": "noticed"},
    "recognition_refused": {"case": "registered"},
    "category_added": {"categories": ("older_worker", "dibao", "disabled")},
    "category_ended": {"categories": ("older_worker",)},
    "level_set": {"level": "B"},
    "helper_paired": {"helper": "王芳"},
    "helper_ended": {"helper": None},
    "unemployment_cancelled": {"labour": "not_in_labour_force", "inactivity": "retired"},
    "needs_assessed": {"level": "A"},
    "employed": {"labour": "employed"},
    "job_changed": {"labour": "employed"},
    "left_post": {"labour": "unemployed"},
    "labour_force_left": {"labour": "not_in_labour_force", "inactivity": "student"},
    "labour_force_returned": {"labour": "unemployed"},
    "poverty_status_set": {"poverty": "monitored"},
    "return_risk_raised": {"poverty": "at_risk"},
    "returned_to_poverty": {"poverty": "returned"},
    "risk_cleared": {"poverty": "risk_cleared"},
    "reference_eligibility_granted": {"references": ("retired_fisher",)},
    "exited": {"case": "exited", "categories": ()},
    "deceased": {"case": "deceased", "labour": "not_in_labour_force"},
}
"""What each event changes; the others change nothing that a decision reads."""


@every_event
def test_in_its_place_it_is_recorded_and_leads_to_its_states(name: str) -> None:
    outcome = given(*before(name), subject=subject(name)).when(candidate(name))
    outcome.recorded(**AFTERWARDS.get(name.removeprefix("person."), {}))


@every_event
def test_what_it_does_not_lead_to_stays_as_it_was(name: str) -> None:
    so_far = given(*before(name), subject=subject(name))
    history = so_far.when(candidate(name)).recorded()
    changed = {
        field
        for field in UNKNOWN.__struct_fields__
        if getattr(history.person, field) != getattr(so_far.history.person, field)
    }
    assert changed - {"birth_date", "retirement_base"} <= AFTERWARDS.get(name.removeprefix("person."), {}).keys()


@every_event
def test_said_again_it_is_recorded_once(name: str) -> None:
    event = candidate(name)
    so_far = given(*before(name), event, subject=subject(name))
    so_far.when(event).nothing()
    so_far.when(again(event)).nothing()


@every_event
def test_it_leaves_with_its_version_the_area_of_then_and_the_profile_that_judged_it(name: str) -> None:
    history = given(*before(name), subject=subject(name)).when(candidate(name)).recorded()
    metadata = history.recorded[-1].metadata
    assert (history.version, "320614-01", "haimen@2021-01-01") == (metadata.version, metadata.area, metadata.profile)


HELD = said("household_joined", "2021-02-01T09:00", household_id="H-2")
WAYS: dict[str, Sequence[Event]] = {
    "unregistered": (),
    "registered": life(),
    "applied": life(said("recognition_applied", "2021-02-01T09:00")),
    "noticed": life(said("recognition_noticed", "2021-02-01T09:00")),
    "recognised": life(said("recognised", "2021-02-01T09:00")),
    "exited": life(said("recognised", "2021-02-01T09:00"), said("exited", "2021-02-02T09:00")),
    "deceased": life(said("deceased", "2021-02-01T09:00")),
    "unemployed": life(said("unemployment_registered", "2021-02-01T09:00")),
    "employed": life(said("employed", "2021-02-01T09:00")),
    "not_in_labour_force": life(said("labour_force_left", "2021-02-01T09:00")),
    "poverty_lifted": life(said("poverty_status_set", "2021-02-01T09:00", status="poverty_lifted")),
    "monitored": life(said("poverty_status_set", "2021-02-01T09:00", status="monitored")),
    "at_risk": life(said("return_risk_raised", "2021-02-01T09:00")),
    "returned": life(
        said("poverty_status_set", "2021-02-01T09:00", status="monitored"),
        said("returned_to_poverty", "2021-02-02T09:00"),
    ),
    "risk_cleared": life(said("return_risk_raised", "2021-02-01T09:00"), said("risk_cleared", "2021-02-02T09:00")),
    "in another household": life(HELD),
    "paired": life(said("helper_paired", "2021-02-01T09:00")),
}
"""How a person comes into each state; the other axes are as at first: `unknown`, `none`, in no household."""

NOT_ALIVE = {"unregistered", "deceased"}
LIVING = WAYS.keys() - NOT_ALIVE
AFTER_DEATH = (
    "benefit_recovered",
    "typical_case_recorded",
    "spot_checked",
    "finding_raised",
    "rectified",
    "rectification_accepted",
    "comparison_hit",
    "hit_resolved",
)
"""What goes on after death: audit, recovery, and what is told of a life."""

REFUSED: dict[str, set[str]] = {
    "registered": WAYS.keys() - {"unregistered"},
    "household_joined": {*NOT_ALIVE, "in another household"},
    "household_left": set(WAYS),
    "zero_employment_recognised": set(WAYS),
    "zero_employment_withdrawn": set(WAYS),
    "unemployment_registered": {*NOT_ALIVE, "employed"},
    "recognised": {*NOT_ALIVE, "recognised"},
    "recognition_applied": {*NOT_ALIVE, "applied", "noticed", "recognised"},
    "recognition_noticed": {*NOT_ALIVE, "recognised"},
    "recognition_refused": {*NOT_ALIVE, "recognised"},
    "reference_eligibility_granted": {*NOT_ALIVE, "recognised"},
    "recognition_reviewed": WAYS.keys() - {"recognised"},
    "category_added": WAYS.keys() - {"recognised"},
    "category_ended": WAYS.keys() - {"recognised"},
    "unemployment_cancelled": WAYS.keys() - {"unemployed"},
    "helper_paired": {*NOT_ALIVE, "paired"},
    "helper_ended": WAYS.keys() - {"paired"},
    **{name: {"unregistered"} for name in AFTER_DEATH},
    **{name: {"unregistered"} for name in ("benefit_granted", "benefit_paid", "loan_repaid")},  # of the dead, by rule
    "employed": {*NOT_ALIVE, "employed"},
    "job_changed": WAYS.keys() - {"employed"},
    "left_post": WAYS.keys() - {"employed"},
    "labour_force_left": {*NOT_ALIVE, "not_in_labour_force"},
    "labour_force_returned": WAYS.keys() - {"not_in_labour_force"},
    "return_risk_raised": {*NOT_ALIVE, "returned"},
    "returned_to_poverty": WAYS.keys() - {"poverty_lifted", "monitored", "at_risk", "risk_cleared"},
    "risk_cleared": WAYS.keys() - {"monitored", "at_risk", "returned"},
    "exited": WAYS.keys() - {"recognised"},
}
"""Where each event is refused; those not named are refused only of the dead and of strangers."""

TRANSITIONS = [
    event_type_of(kind)
    for kind in EVENTS
    if kind.stream == "person" and event_type_of(kind) not in ("person.corrected", "person.voided")
]


@pytest.mark.parametrize("name", TRANSITIONS)
def test_out_of_place_it_is_refused(name: str) -> None:
    found = set()
    for state, way in WAYS.items():
        outcome = given(*way).when(said(name, LATER, **required(name)))
        if isinstance(outcome.result, Refusal) and outcome.result.kind != "rule":
            found.add(state)
            assert outcome.result.kind == "transition"
            assert outcome.result.code == f"transition.{outcome.result.data['axis']}"
            assert outcome.result.data["found"] not in outcome.result.data["allowed"]
    assert REFUSED.get(name.removeprefix("person."), NOT_ALIVE) == found


def test_nobody_moves_to_where_they_are() -> None:
    given(registered()).when(said("moved", to_area="320614-01")).refused("transition.area")


def test_nobody_leaves_a_household_of_others() -> None:
    refusal = given(*life(HELD)).when(said("household_left", household_id="H-1")).refused("transition.household")
    assert (refusal.data["found"], refusal.data["allowed"]) == ("H-2", ["H-1"])


def test_a_refusal_says_in_both_languages_what_was_so_and_what_should_have_been() -> None:
    refusal = given(registered()).when(said("left_post", "2021-05-06T09:30")).refused("transition.labour")
    assert refusal.zh == "“离岗”发生时（2021-05-06 09:30）就业状态为“未知”，应为：就业"
    assert refusal.en == "Left post at 2021-05-06 09:30: labour status was unknown, must be one of: employed"
    assert tuple(refusal.data[key] for key in ("type", "axis", "found", "allowed", "at")) == (
        "person.left_post",
        "labour",
        "unknown",
        ["employed"],
        "2021-05-06T09:30:00+08:00",
    )


def test_of_the_dead_only_corrections_are_heard() -> None:
    dead = given(*life(said("surveyed"), said("deceased", "2021-06-01T09:00")))
    dead.when(said("surveyed", "2021-07-01T09:00")).refused("transition.case")
    dead.when(said("corrected", "2021-07-01T09:00", changes={"method": "电话"})).recorded(case="deceased")


def test_a_category_is_added_once_and_ended_only_while_it_holds() -> None:
    recognised = given(*life(said("recognised", "2021-02-01T09:00")))
    refusal = recognised.when(said("category_added", category="dibao")).refused("transition.category")
    assert refusal.zh == "“增加类别”发生时（2021-05-06 09:00）困难类别为“dibao”，应为：≠ dibao"
    recognised.when(said("category_ended", category="disabled")).refused("transition.category")
    recognised.when(said("category_added", category="rich")).refused("known_category", "rule", "category")


def test_r0_2_whose_last_category_ended_stays_recognised_until_the_exit() -> None:
    last = given(*life(said("recognised", "2021-02-01T09:00", categories=("dibao",))))
    last.when(said("category_ended", category="dibao")).recorded(case="recognised", categories=())


def test_r1_5_one_helper_at_a_time_and_a_hand_over_is_an_end_and_a_start() -> None:
    paired = given(*life(said("helper_paired", "2021-02-01T09:00", helper="陈静")))
    paired.when(said("helper_paired", helper="王芳")).refused("transition.helper")
    given(*life(said("helper_paired", "2021-02-01"), said("helper_ended", "2021-03-01"))).when(
        said("helper_paired", "2021-03-01", helper="李明")
    ).recorded(helper="李明")


def test_a_town_that_posts_only_the_decision_is_believed_and_one_that_posts_every_step_is_followed() -> None:
    applied, noticed = said("recognition_applied", "2021-04-01T09:00"), said("recognition_noticed", "2021-04-02T09:00")
    given(*life()).when(said("recognised", LATER)).recorded(case="recognised")
    given(*life(applied, noticed)).when(said("recognised", LATER)).recorded(case="recognised")
    given(*life(applied, noticed)).when(said("recognition_refused", LATER)).recorded(case="registered")


@pytest.mark.parametrize(
    ("cause", "labour"), [("employed", "unemployed"), ("lost_contact", "unemployed"), ("abroad", "not_in_labour_force")]
)
def test_a_registration_that_is_cancelled_gives_nobody_work(cause: str, labour: str) -> None:
    registered_so = given(*life(said("unemployment_registered")))
    registered_so.when(said("unemployment_cancelled", LATER, cause=cause)).recorded(labour=labour)


def test_who_found_work_first_may_be_taken_off_the_register_for_it_but_not_out_of_the_labour_force() -> None:
    at_work = given(*life(said("unemployment_registered", "2021-02-01"), said("employed", "2021-03-01")))
    at_work.when(said("unemployment_cancelled", cause="employed")).recorded(labour="employed")
    at_work.when(said("unemployment_cancelled", cause="pension")).refused("transition.labour")


def test_r0_5_exited_persons_are_still_followed_and_the_dead_still_audited() -> None:
    exited = given(*WAYS["exited"])
    for kind in ("followed_up", "comparison_hit", "spot_checked"):
        exited.when(said(kind, LATER)).recorded(case="exited")
    dead = given(*WAYS["deceased"])
    for kind in ("comparison_hit", "spot_checked", "finding_raised"):
        dead.when(said(kind, LATER)).recorded(case="deceased")
    dead.when(said("benefit_paid", LATER)).refused("benefit.deceased", "rule", "time")
    owing = given(registered(), *PAID, said("deceased", "2021-05-20T09:00"))
    owing.when(said("benefit_recovered", LATER)).recorded(case="deceased")


def test_posts_nobody_knows_wait_unless_they_say_where_they_are() -> None:
    given().when(said("post.closed")).refused("post.unknown", "unknown", "subject")
    given().when(said("post.vacated")).refused("post.unknown", "unknown", "subject")
    given().when(said("post.vacated", area="320614-02")).recorded()
    history = given(said("post.developed", "2021-03-01", area="320614-02")).when(said("post.vacated")).recorded()
    assert history.recorded[-1].metadata.area == "320614-02"


@pytest.mark.parametrize("minutes", [0, 10])
def test_a_clock_that_runs_a_little_ahead_is_forgiven(minutes: int) -> None:
    event = with_metadata(said("surveyed"), occurred_at=NOW + timedelta(minutes=minutes))
    given(registered()).when(event).recorded()


@every_event
def test_only_what_has_happened_is_a_event(name: str) -> None:
    event = with_metadata(candidate(name), occurred_at=NOW + timedelta(minutes=10, seconds=1))
    given(*before(name), subject=subject(name)).when(event).refused("not_in_the_future", "future", "time")


@pytest.mark.parametrize(
    ("event", "code", "field"),
    [
        (said("registered", area="320614-99"), "known_area", "area"),
        (said("registered", "1970-03-11"), "born_before", "time"),
        (said("moved", to_area="999999"), "known_area", "to_area"),
        (said("recognised", categories=("older_worker", "rich")), "known_categories", "categories"),
        (said("employed", "1986-03-11"), "of_employable_age", "time"),
        (said("unemployment_registered", "1986-03-11"), "of_employable_age", "time"),
        (said("unemployment_registered", "2031-07-12"), "of_working_age", "time"),
        (said("area.target_set"), "known_area", "area"),
        (said("post.developed", area="320614-99"), "known_area", "area"),
        (said("fair.held", area="320614-99"), "known_area", "area"),
        (said("benefit_granted", **dict[str, Any]({"from": date(2021, 4, 18)})), "ends_after_it_begins", "to"),
        (said("recognition_noticed", **dict[str, Any]({"from": date(2021, 4, 10)})), "ends_after_it_begins", "to"),
    ],
    ids=lambda value: event_type_of(type(value)) if isinstance(value, Event) else str(value),
)
def test_a_named_rule_refuses(event: Event, code: str, field: str) -> None:
    alive = event_type_of(type(event)) not in (
        "person.registered",
        "area.target_set",
        "post.developed",
        "fair.held",
    )
    past = [registered("1980-01-01")] if alive else []
    in_2031 = replace(CONTEXT, now=NOW.replace(year=2031))
    given(*past, subject="999999", context=in_2031).when(event).refused(code, "rule", field)


def test_the_birthday_itself_is_old_enough_to_work() -> None:
    given(registered("1980-01-01")).when(said("employed", "1986-03-12")).recorded(labour="employed")
