"""Preconditions: an admitted event is recorded, a duplicate is not recorded, any other is refused."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events import CATALOGUE, EVENTS
from domain.events.event import Event, event_type_of, with_metadata
from domain.person import INITIAL_STATE
from tests.domain.events.example import STATES
from tests.domain.events.samples import COLLEAGUE, EXAMPLES, INSPECTOR, NOW, SAMPLES, make_event, required_values
from tests.domain.given import CONTEXT, PERSON, given, resent

LATER = "2021-06-01T09:00"


def registered(time: str = "2021-01-05T09:00") -> Event:
    return make_event("registered", time)


def life(*events: Event) -> Sequence[Event]:
    """The events of a registered person."""
    return registered(), *events


def before(name: str) -> Sequence[Event]:
    """The events that must precede an event of this type; those of supervision are posted by another inspector."""
    made = [make_event(event.name, event.time, **event.data) for event in EXAMPLES[name].preceding]
    earlier = [with_metadata(one, actor=COLLEAGUE) if one.metadata.actor is INSPECTOR else one for one in made]
    return life(*earlier) if name.startswith("person.") and name != "person.registered" else earlier


def candidate(name: str) -> Event:
    """The event with all its fields; for a correction, only the changes that fit its target."""
    data = {**SAMPLES[name], **({"private_changes": {}} if name == "person.corrected" else {})}
    event = make_event(name, LATER, **data)
    return with_metadata(event, area="320614-01") if event.stream == "employer" else event


def subject(name: str) -> str:
    return "320614-01" if name.startswith("area.") else PERSON


every_event = pytest.mark.parametrize("name", CATALOGUE)


@every_event
def test_an_admitted_event_is_recorded_and_changes_the_state(name: str) -> None:
    outcome = given(*before(name), subject=subject(name)).when(candidate(name))
    outcome.then_recorded(**EXAMPLES[name].changes)


@every_event
def test_an_event_changes_nothing_else_in_the_state(name: str) -> None:
    so_far = given(*before(name), subject=subject(name))
    history = so_far.when(candidate(name)).then_recorded()
    changed = {
        field
        for field in INITIAL_STATE.__struct_fields__
        if getattr(history.person, field) != getattr(so_far.history.person, field)
    }
    assert changed - {"birth_date", "retirement_base"} <= EXAMPLES[name].changes.keys()


@every_event
def test_a_duplicate_is_not_recorded(name: str) -> None:
    event = candidate(name)
    so_far = given(*before(name), event, subject=subject(name))
    so_far.when(event).then_nothing()
    so_far.when(resent(event)).then_nothing()


@every_event
def test_the_recorded_event_has_its_version_area_and_profile(name: str) -> None:
    history = given(*before(name), subject=subject(name)).when(candidate(name)).then_recorded()
    metadata = history.recorded[-1].metadata
    assert (history.version, "320614-01", "haimen@2021-01-01") == (metadata.version, metadata.area, metadata.profile)


HELD = make_event("household_joined", "2021-02-01T09:00", household_id="H-2")
WAYS: dict[str, Sequence[Event]] = {
    "unregistered": (),
    "registered": life(),
    "applied": life(make_event("recognition_applied", "2021-02-01T09:00")),
    "noticed": life(make_event("recognition_noticed", "2021-02-01T09:00")),
    "recognised": life(make_event("recognised", "2021-02-01T09:00")),
    "exited": life(make_event("recognised", "2021-02-01T09:00"), make_event("exited", "2021-02-02T09:00")),
    "deceased": life(make_event("deceased", "2021-02-01T09:00")),
    "unemployed": life(make_event("unemployment_registered", "2021-02-01T09:00")),
    "employed": life(make_event("employed", "2021-02-01T09:00")),
    "not_in_labour_force": life(make_event("labour_force_left", "2021-02-01T09:00")),
    "poverty_lifted": life(make_event("poverty_status_set", "2021-02-01T09:00", status="poverty_lifted")),
    "monitored": life(make_event("poverty_status_set", "2021-02-01T09:00", status="monitored")),
    "at_risk": life(make_event("return_risk_raised", "2021-02-01T09:00")),
    "returned": life(
        make_event("poverty_status_set", "2021-02-01T09:00", status="monitored"),
        make_event("returned_to_poverty", "2021-02-02T09:00"),
    ),
    "risk_cleared": life(
        make_event("return_risk_raised", "2021-02-01T09:00"), make_event("risk_cleared", "2021-02-02T09:00")
    ),
    "in another household": life(HELD),
    "paired": life(make_event("helper_paired", "2021-02-01T09:00")),
}
"""The events that lead to each state; the other axes have their initial values."""

assert tuple(WAYS) == STATES

TRANSITIONS = [
    event_type_of(kind)
    for kind in EVENTS
    if kind.stream == "person" and event_type_of(kind) not in ("person.corrected", "person.voided")
]


@pytest.mark.parametrize("name", TRANSITIONS)
def test_an_event_that_the_state_does_not_admit_is_refused(name: str) -> None:
    found = set()
    for state, way in WAYS.items():
        outcome = given(*way).when(make_event(name, LATER, **required_values(name)))
        if isinstance(outcome.result, Refusal) and outcome.result.kind != "rule":
            found.add(state)
            assert outcome.result.kind == "transition"
            assert outcome.result.code == f"transition.{outcome.result.data['axis']}"
            assert outcome.result.data["found"] not in outcome.result.data["allowed"]
    assert EXAMPLES[name].refused_in == found


def test_a_move_to_the_present_area_is_refused() -> None:
    given(registered()).when(make_event("moved", to_area="320614-01")).then_refused("transition.area")


def test_leaving_another_household_is_refused() -> None:
    refusal = (
        given(*life(HELD)).when(make_event("household_left", household_id="H-1")).then_refused("transition.household")
    )
    assert (refusal.data["found"], refusal.data["allowed"]) == ("H-2", ["H-1"])


def test_a_refusal_names_the_state_and_the_allowed_states_in_both_languages() -> None:
    refusal = given(registered()).when(make_event("left_post", "2021-05-06T09:30")).then_refused("transition.labour")
    assert refusal.zh == "“离岗”发生时（2021-05-06 09:30）就业状态为“未知”，应为：就业"
    assert refusal.en == "Left post at 2021-05-06 09:30: labour status was unknown, must be one of: employed"
    assert tuple(refusal.data[key] for key in ("type", "axis", "found", "allowed", "at")) == (
        "person.left_post",
        "labour",
        "unknown",
        ["employed"],
        "2021-05-06T09:30:00+08:00",
    )


def test_after_death_corrections_are_recorded_but_no_services() -> None:
    dead = given(*life(make_event("surveyed"), make_event("deceased", "2021-06-01T09:00")))
    dead.when(make_event("surveyed", "2021-07-01T09:00")).then_refused("transition.case")
    dead.when(make_event("corrected", "2021-07-01T09:00", changes={"method": "电话"})).then_recorded(case="deceased")


def test_a_category_is_added_once_and_ended_only_while_it_holds() -> None:
    recognised = given(*life(make_event("recognised", "2021-02-01T09:00")))
    refusal = recognised.when(make_event("category_added", category="dibao")).then_refused("transition.category")
    assert refusal.zh == "“增加类别”发生时（2021-05-06 09:00）困难类别为“dibao”，应为：dibao以外的"
    recognised.when(make_event("category_ended", category="disabled")).then_refused("transition.category")
    recognised.when(make_event("category_added", category="rich")).then_refused("known_category", "rule", "category")


def test_r0_2_recognition_continues_after_the_last_category_ended() -> None:
    last = given(*life(make_event("recognised", "2021-02-01T09:00", categories=("dibao",))))
    last.when(make_event("category_ended", category="dibao")).then_recorded(case="recognised", categories=())


def test_r1_5_one_helper_at_a_time_and_a_hand_over_is_an_end_and_a_start() -> None:
    paired = given(*life(make_event("helper_paired", "2021-02-01T09:00", helper="陈静")))
    paired.when(make_event("helper_paired", helper="王芳")).then_refused("transition.helper")
    given(*life(make_event("helper_paired", "2021-02-01"), make_event("helper_ended", "2021-03-01"))).when(
        make_event("helper_paired", "2021-03-01", helper="李明")
    ).then_recorded(helper="李明")


def test_a_recognition_may_be_posted_with_or_without_the_steps_before_it() -> None:
    applied, noticed = (
        make_event("recognition_applied", "2021-04-01T09:00"),
        make_event("recognition_noticed", "2021-04-02T09:00"),
    )
    given(*life()).when(make_event("recognised", LATER)).then_recorded(case="recognised")
    given(*life(applied, noticed)).when(make_event("recognised", LATER)).then_recorded(case="recognised")
    given(*life(applied, noticed)).when(make_event("recognition_refused", LATER)).then_recorded(case="registered")


@pytest.mark.parametrize(
    ("cause", "labour"), [("employed", "unemployed"), ("lost_contact", "unemployed"), ("abroad", "not_in_labour_force")]
)
def test_cancelling_the_unemployment_registration_does_not_make_a_person_employed(cause: str, labour: str) -> None:
    registered_so = given(*life(make_event("unemployment_registered")))
    registered_so.when(make_event("unemployment_cancelled", LATER, cause=cause)).then_recorded(labour=labour)


def test_the_registration_of_an_employed_person_may_be_cancelled_unless_this_implies_leaving_the_labour_force() -> None:
    at_work = given(*life(make_event("unemployment_registered", "2021-02-01"), make_event("employed", "2021-03-01")))
    at_work.when(make_event("unemployment_cancelled", cause="employed")).then_recorded(labour="employed")
    at_work.when(make_event("unemployment_cancelled", cause="pension")).then_refused("transition.labour")


def test_r0_5_follow_up_continues_after_exit_and_supervision_after_death() -> None:
    exited = given(*WAYS["exited"])
    for kind in ("followed_up", "comparison_hit", "spot_checked"):
        exited.when(make_event(kind, LATER)).then_recorded(case="exited")
    dead = given(*WAYS["deceased"])
    for kind in ("comparison_hit", "spot_checked", "finding_raised"):
        dead.when(make_event(kind, LATER)).then_recorded(case="deceased")
    dead.when(make_event("benefit_paid", LATER)).then_refused("benefit.deceased", "rule", "time")
    owing = given(*before("person.benefit_recovered"), make_event("deceased", "2021-05-20T09:00"))
    owing.when(make_event("benefit_recovered", LATER)).then_recorded(case="deceased")


def test_an_event_of_an_unknown_post_is_refused_unless_it_names_an_area() -> None:
    given().when(make_event("post.closed")).then_refused("post.unknown", "unknown", "subject")
    given().when(make_event("post.vacated")).then_refused("post.unknown", "unknown", "subject")
    given().when(make_event("post.vacated", area="320614-02")).then_recorded()
    history = (
        given(make_event("post.developed", "2021-03-01", area="320614-02"))
        .when(make_event("post.vacated"))
        .then_recorded()
    )
    assert history.recorded[-1].metadata.area == "320614-02"


@pytest.mark.parametrize("minutes", [0, 10])
def test_a_time_within_the_clock_tolerance_is_accepted(minutes: int) -> None:
    event = with_metadata(make_event("surveyed"), occurred_at=NOW + timedelta(minutes=minutes))
    given(registered()).when(event).then_recorded()


@every_event
def test_a_future_event_is_refused(name: str) -> None:
    event = with_metadata(candidate(name), occurred_at=NOW + timedelta(minutes=10, seconds=1))
    given(*before(name), subject=subject(name)).when(event).then_refused("not_in_the_future", "future", "time")


@pytest.mark.parametrize(
    ("event", "code", "field"),
    [
        (make_event("registered", area="320614-99"), "known_area", "area"),
        (make_event("registered", "1970-03-11"), "born_before", "time"),
        (make_event("moved", to_area="999999"), "known_area", "to_area"),
        (make_event("recognised", categories=("older_worker", "rich")), "known_categories", "categories"),
        (make_event("employed", "1986-03-11"), "of_employable_age", "time"),
        (make_event("unemployment_registered", "1986-03-11"), "of_employable_age", "time"),
        (make_event("unemployment_registered", "2031-07-12"), "of_working_age", "time"),
        (make_event("area.target_set"), "known_area", "area"),
        (make_event("post.developed", area="320614-99"), "known_area", "area"),
        (make_event("fair.held", area="320614-99"), "known_area", "area"),
        (make_event("benefit_granted", **dict[str, Any]({"from": date(2021, 4, 18)})), "ends_after_it_begins", "to"),
        (
            make_event("recognition_noticed", **dict[str, Any]({"from": date(2021, 4, 10)})),
            "ends_after_it_begins",
            "to",
        ),
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
    given(*past, subject="999999", context=in_2031).when(event).then_refused(code, "rule", field)


def test_the_working_age_is_reached_on_the_birthday() -> None:
    given(registered("1980-01-01")).when(make_event("employed", "1986-03-12")).then_recorded(labour="employed")
