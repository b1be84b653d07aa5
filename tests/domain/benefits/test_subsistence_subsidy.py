"""The subsistence subsidy of Haimen: 30 yuan a day in training, once a year, to four groups (R4-5)."""

import pytest

from domain.events.event import Event
from tests.domain.benefits.given import course, granted, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import given

COURSE = course("2021-02-22", "2021-03-09")
GRANT = granted("2021-03-20", "2021-02-22", "2021-03-09", 36_000)


def test_r4_5_thirty_yuan_a_day_attended() -> None:
    """Given a recognised person who attended twelve days, when 360 yuan are granted, then it is recorded."""
    given(person(), recognised(), *COURSE).when(GRANT).then_recorded()


def test_nine_of_twelve_days_are_270_yuan() -> None:
    """Given nine of twelve days attended, when 360 yuan are granted, then the refusal names 270, and 270 are
    recorded.
    """
    case = given(person(), recognised(), *course("2021-02-22", "2021-03-09", attended=9))
    refusal = case.when(GRANT).then_refused("benefit.amount", "rule", "amount_fen")
    assert (refusal.data["amount_fen"], refusal.data["events"]) == (27_000, [3, 4])
    assert refusal.zh == "出勤9天，应为270.00元，不是360.00元"
    case.when(granted("2021-03-20", "2021-02-22", "2021-03-09", 27_000)).then_recorded()


def test_a_second_course_in_the_same_year_gives_nothing() -> None:
    """Given a grant in the year, when another course is completed, then none; next year's first day gives again."""
    case = (person(), recognised(), *COURSE, GRANT)
    second = course("2021-09-06", "2021-09-21", name="家政服务")
    refusal = given(*case, *second).when(granted("2021-10-08", "2021-09-06", "2021-09-21", 36_000))
    assert refusal.then_refused("benefit.a_year", "rule").data["events"] == [5]
    third = course("2022-01-04", "2022-01-19", name="中式面点")
    given(*case, *third).when(granted("2022-02-08", "2022-01-04", "2022-01-19", 36_000)).then_recorded()


def test_the_year_is_that_of_the_first_training_day() -> None:
    """Given a course from December to January, when granted in January, then the next course of January is free."""
    turning = course("2021-12-20", "2022-01-05")
    following = course("2022-02-21", "2022-03-08", name="家政服务")
    case = given(
        person(), recognised(), *turning, granted("2022-01-10", "2021-12-20", "2022-01-05", 36_000), *following
    )
    case.when(granted("2022-03-20", "2022-02-21", "2022-03-08", 36_000)).then_recorded()


def test_the_order_of_recording_does_not_matter() -> None:
    """Given a grant for autumn, when one for spring is reported late, then it is refused, naming the recorded one."""
    second = course("2021-09-06", "2021-09-21", name="家政服务")
    autumn = granted("2021-10-08", "2021-09-06", "2021-09-21", 36_000)
    refusal = given(person(), recognised(), *COURSE, *second, autumn).when(GRANT).then_refused("benefit.a_year", "rule")
    assert refusal.data["contradicts"] == {"version": 7, "type": "person.benefit_granted"}


def test_who_draws_unemployment_benefit_gets_none() -> None:
    """Given somebody who draws unemployment benefit in training, when granted, then none, not even in part."""
    drawing = course("2021-02-22", "2021-03-09", draws_unemployment_benefit=True)
    given(person(), recognised(), *drawing).when(GRANT).then_refused("benefit.unemployment_benefit", "rule")
    benefit = granted("2021-02-01", "2021-02-01", "2021-02-26", 150_000, "unemployment_benefit")
    refusal = given(person(), recognised(), benefit, *COURSE).when(GRANT).then_refused("benefit.exclusive", "rule")
    assert refusal.data["events"] == [3]


@pytest.mark.parametrize(
    "belongs",
    [
        recognised("2021-01-15", "zero_employment_member"),
        recognised("2021-01-15", "registered_poor"),
        recognised("2021-01-15", "dibao"),
        make_event("poverty_status_set", "2021-01-15", status="monitored"),
    ],
    ids=["zero_employment", "registered_poor", "dibao", "monitored"],
)
def test_r4_5_the_named_groups(belongs: Event) -> None:
    """Given somebody of a named group, when granted, then recorded."""
    given(person(), belongs, *COURSE).when(GRANT).then_recorded()


def test_nobody_else() -> None:
    """Given somebody of no group at enrolment, when granted, then refused, naming day, groups and the profile."""
    refusal = given(person(), *COURSE, recognised("2021-03-10")).when(GRANT).then_refused("benefit.who", "rule")
    assert (refusal.data["day"], refusal.data["profile"]) == ("2021-02-22", "haimen@2021-01-01")
    assert refusal.zh == "2021-02-22不属于培训生活费补贴的对象"


def test_status_at_enrolment_governs_the_course() -> None:
    """Given somebody whose recognition ends in training, when granted, then recorded all the same."""
    enrolled, completed = COURSE
    given(person(), recognised(), enrolled, make_event("exited", "2021-03-01"), completed).when(GRANT).then_recorded()


def test_only_a_course_that_was_passed() -> None:
    """Given a course not passed, or dropped, or at another time, when granted, then refused."""
    enrolled, _ = COURSE
    failed = make_event("training_completed", "2021-03-09", course="养老护理", days_attended=12, passed=False)
    given(person(), recognised(), enrolled, failed).when(GRANT).then_refused("benefit.not_passed", "rule")
    given(person(), recognised(), enrolled).when(GRANT).then_refused("benefit.course", "rule", "from")
    before = granted("2021-03-20", "2021-02-15", "2021-03-09", 36_000)
    given(person(), recognised(), *COURSE).when(before).then_refused("benefit.course", "rule", "from")


def test_another_place_has_no_such_subsidy() -> None:
    """Given a person in Jiangsu outside Haimen, when granted, then the benefit is not known there."""
    refusal = (
        given(person(area="320600"), recognised(), *COURSE)
        .when(GRANT)
        .then_refused("benefit.unknown", "rule", "benefit")
    )
    assert "subsistence_subsidy" not in refusal.data["allowed"]


def test_a_corrected_grant_obeys_the_same_rule() -> None:
    """Given a grant, when its amount is corrected to one that is not the rule's, then refused."""
    case = given(person(), recognised(), *COURSE, GRANT)
    wrong = make_event("corrected", "2021-04-01", target_version=5, changes={"amount_fen": 39_000})
    case.when(wrong).then_refused("benefit.amount", "rule", "changes.amount_fen")
