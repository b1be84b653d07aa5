"""Benefits for work: insurance, post, hiring, start-up and rent (R4-11; docs/domain.md 4)."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event
from tests.domain.benefits.given import course, granted, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import given

INSURANCE, POST, HIRING = "social_insurance_subsidy", "post_subsidy", "hiring_subsidy"


def at_work(day: str = "2021-02-01", **data: Any) -> Event:
    """Employed by a unit, insured, for a year."""
    terms = {"channel": "employer", "employer": "甲公司", "contract_months": 12, "insured": True, **data}
    return make_event("employed", day, **terms)


def test_r4_11_insurance_subsidy_of_an_insured_worker_with_a_year_of_contract() -> None:
    """Given a recognised person at work, insured, for a year, when three months are granted, then recorded."""
    given(person(), recognised(), at_work()).when(
        granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)
    ).then_recorded()


@pytest.mark.parametrize(
    "terms",
    [{"contract_months": 11}, {"contract_months": None}, {"insured": False}, {"insured": None}, {"channel": "other"}],
    ids=str,
)
def test_other_work_gives_none(terms: dict[str, Any]) -> None:
    """Given a shorter contract, no insurance or another channel, when granted, then refused, naming the job."""
    case = given(person(), recognised(), at_work(**terms))
    refusal = case.when(granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)).then_refused(
        "benefit.work", "rule"
    )
    assert (refusal.data["events"], refusal.data["day"]) == ([3], "2021-02-01")


def test_insurance_by_its_own_event_counts() -> None:
    """Given insurance begun and stopped by events of its own, when granted, then for the months between, no more."""
    insured = make_event("insurance_started", "2021-02-01", scheme="pension")
    stopped = make_event("insurance_stopped", "2021-04-30", scheme="pension")
    case = given(person(), recognised(), at_work(insured=None), insured, stopped)
    case.when(granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)).then_recorded()
    case.when(granted("2021-05-06", "2021-02-01", "2021-05-01", 90_000, INSURANCE)).then_refused("benefit.work", "rule")


def test_eligible_on_every_day_covered() -> None:
    """Given work and recognition that end in April, when May is covered, then refused; up to the last day, granted."""
    left = given(person(), recognised(), at_work(), make_event("left_post", "2021-04-15"))
    assert (
        left.when(granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE))
        .then_refused("benefit.work", "rule")
        .data["day"]
        == "2021-04-16"
    )
    left.when(granted("2021-05-06", "2021-02-01", "2021-04-15", 90_000, INSURANCE)).then_recorded()
    gone = given(person(), recognised(), at_work(), make_event("exited", "2021-04-15"))
    gone.when(granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)).then_refused("benefit.who", "rule")


def test_r3_3_poverty_lifted_labour_is_entitled_without_recognition() -> None:
    """Given somebody lifted out of poverty and not recognised, when granted, then recorded."""
    lifted = make_event("poverty_status_set", "2021-01-10", status="poverty_lifted")
    given(person(), lifted, at_work()).when(
        granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)
    ).then_recorded()


def test_no_month_twice() -> None:
    """Given a grant up to April, when April is covered again, then refused, naming it; from May on, recorded."""
    case = given(
        person(), recognised(), at_work(), granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, INSURANCE)
    )
    refusal = case.when(granted("2021-07-06", "2021-04-01", "2021-06-30", 90_000, INSURANCE)).then_refused(
        "benefit.twice", "rule", "from"
    )
    assert refusal.data["events"] == [4]
    case.when(granted("2021-07-06", "2021-05-01", "2021-06-30", 60_000, INSURANCE)).then_recorded()


LONG = at_work("2021-02-01", channel="public_welfare", contract_months=36)


def test_thirty_six_months_in_a_life() -> None:
    """Given 35 months used, when two more are granted, then refused with what is used; one more, recorded."""
    flexible = at_work("2021-02-01", channel="flexible")
    case = given(person(), recognised(), flexible, granted("2024-01-06", "2021-02-01", "2023-12-31", 90_000, INSURANCE))
    refusal = case.when(granted("2024-03-06", "2024-01-01", "2024-02-29", 5_000, INSURANCE)).then_refused(
        "benefit.months", "rule"
    )
    assert (refusal.data["used_months"], refusal.data["events"]) == (35, [4])
    case.when(granted("2024-03-06", "2024-01-01", "2024-01-31", 5_000, INSURANCE)).then_recorded()


@pytest.mark.parametrize(("born", "allowed"), [(date(1976, 1, 31), True), (date(1976, 2, 1), False)])
def test_to_retirement_where_less_than_five_years_remain_at_the_first_grant(born: date, allowed: bool) -> None:
    """Given less than five years at the first grant, when more than 36 months are granted, then to retirement."""
    case = given(
        person(birth_date=born),
        recognised(),
        at_work("2021-02-01", channel="flexible"),
        granted("2024-02-06", "2021-02-01", "2024-01-31", 90_000, INSURANCE),
    )
    more = case.when(granted("2025-02-06", "2024-02-01", "2025-01-31", 30_000, INSURANCE))
    if allowed:
        more.then_recorded()
    else:
        more.then_refused("benefit.months", "rule")


@pytest.mark.parametrize("until", ["2021-06-15", "2021-06-30"])
def test_granted_only_up_to_the_day_before_retirement(until: str) -> None:
    """Given a woman on a public post who turns fifty on 15 June 2021, when June is granted, then only to the 14th."""
    case = given(person(birth_date=date(1971, 6, 15)), make_event("employed", "2021-02-01", channel="public_welfare"))
    refusal = case.when(granted("2021-07-06", "2021-02-01", until, 90_000, POST)).then_refused(
        "benefit.retirement", "rule", "to"
    )
    assert "2021-06-14" in refusal.zh
    case.when(granted("2021-07-06", "2021-02-01", "2021-06-14", 90_000, POST)).then_recorded()


def test_not_paid_for_the_day_of_retirement_itself() -> None:
    """Given a woman on a public post who turns fifty on 15 June 2021, when the 15th is granted too, then refused."""
    case = given(person(birth_date=date(1971, 6, 15)), make_event("employed", "2021-02-01", channel="public_welfare"))
    case.when(granted("2021-07-06", "2021-02-01", "2021-06-15", 90_000, POST)).then_refused(
        "benefit.retirement", "rule", "to"
    )


def test_hiring_subsidy_once_for_person_and_employer_and_once_a_year() -> None:
    """Given one hiring subsidy, when the same employer or another in the year asks again, then refused."""
    first = (person(), recognised(), at_work(), granted("2021-03-06", "2021-02-01", "2021-02-28", 100_000, HIRING))
    same = given(*first).when(granted("2022-03-06", "2022-02-01", "2022-02-28", 100_000, HIRING))
    assert same.then_refused("benefit.once_an_employer", "rule").data["events"] == [4]
    moved = given(*first, make_event("left_post", "2021-05-31"), at_work("2021-06-01", employer="乙公司"))
    moved.when(granted("2021-07-06", "2021-06-01", "2021-06-30", 100_000, HIRING)).then_refused(
        "benefit.a_year", "rule"
    )
    moved.when(granted("2022-02-06", "2022-01-01", "2022-01-31", 100_000, HIRING)).then_recorded()


def test_startup_subsidy_once_after_a_year_in_business() -> None:
    """Given a business, when it has run for a year, then the start-up subsidy is granted, once."""
    case = (person(), recognised(), make_event("employed", "2021-02-01", channel="self_employed"))
    early = granted("2022-01-31", "2021-02-01", "2022-01-30", 500_000, "startup_subsidy")
    given(*case).when(early).then_refused("benefit.operating", "rule")
    year = granted("2022-02-07", "2021-02-01", "2022-01-31", 500_000, "startup_subsidy")
    given(*case).when(year).then_recorded()
    again = granted("2023-02-07", "2022-02-01", "2023-01-31", 500_000, "startup_subsidy")
    given(*case, year).when(again).then_refused("benefit.times", "rule")


def test_training_subsidy_once_a_course() -> None:
    """Given a training subsidy, when the same course is granted again, then refused; another course, recorded."""
    first, again = (
        granted(day, "2021-02-22", "2021-02-28", 80_000, "training_subsidy") for day in ("2021-03-20", "2021-03-21")
    )
    later = granted("2021-03-21", "2021-03-01", "2021-03-09", 80_000, "training_subsidy")
    case = given(person(), recognised(), *course("2021-02-22", "2021-03-09"), first)
    case.when(again).then_refused("benefit.twice", "rule", "from")
    case.when(later).then_refused("benefit.once_a_course", "rule")
