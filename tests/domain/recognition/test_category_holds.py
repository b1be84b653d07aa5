"""A category is recognised only if its condition is met on the day; the refusal names category, rule and events."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event
from tests.domain.events.samples import make_event
from tests.domain.given import given

HAIMEN, JIANGSU, LIAONING, HEILONGJIANG = "320614-01", "320600", "210100", "230100"


def registered(birth: str, sex: str = "male", area: str = HAIMEN, **data: Any) -> Event:
    """Somebody born on that day, registered in 2001 in that area."""
    data = {"retirement_base": None, **data}
    return make_event("registered", "2001-01-04", area=area, birth_date=date.fromisoformat(birth), sex=sex, **data)


def recognised(day: str, *categories: str) -> Event:
    """A decision of that day."""
    return make_event("recognised", day, categories=categories)


@pytest.mark.parametrize(
    ("sex", "born", "day_before", "day"),
    [
        ("male", "1971-05-06", "2021-05-05", "2021-05-06"),
        ("female", "1981-05-06", "2021-05-05", "2021-05-06"),
        ("male", "1972-02-29", "2022-02-27", "2022-02-28"),
        ("female", "1980-02-29", "2020-02-28", "2020-02-29"),
    ],
)
def test_r2_2_4050_holds_from_the_birthday_on(sex: str, born: str, day_before: str, day: str) -> None:
    """Given a man of nearly 50 or a woman of nearly 40, when recognised, then from the birthday on."""
    case = given(registered(born, sex, JIANGSU))
    refusal = case.when(recognised(day_before, "older_worker")).then_refused("category_holds", "rule", "categories")
    assert ("older_worker", "age_from") == (refusal.data["category"], refusal.data["condition"])
    assert (born, sex) == (refusal.data["events"]["birth_date"], refusal.data["events"]["sex"])
    assert "女40周岁、男50周岁以上人员" in refusal.zh
    case.when(recognised(day, "older_worker")).then_recorded(case="recognised")


@pytest.mark.parametrize(
    ("born", "day", "holds"), [("1953-06-01", "2003-09-30", True), ("1954-06-01", "2003-09-30", False)]
)
def test_r2_2_4050_of_heilongjiang_in_2003(born: str, day: str, holds: bool) -> None:
    """Given the programme of 2003, when a man is recognised as 4050, then his birth date decides."""
    outcome = given(registered(born, area=HEILONGJIANG)).when(recognised(day, "older_worker_4050"))
    if holds:
        outcome.then_recorded(categories=("older_worker_4050",))
    else:
        outcome.then_refused("category_holds", "rule", "categories")


def test_s2_is_not_todays_law() -> None:
    """Given Heilongjiang in 2021, when somebody is recognised as 4050, then that list has ended with its programme."""
    case = given(registered("1961-05-06", area=HEILONGJIANG))
    refusal = case.when(recognised("2021-05-06", "older_worker_4050")).then_refused(
        "known_categories", "rule", "categories"
    )
    assert refusal.data["profile"] == "heilongjiang_2003@2008-01-01"


@pytest.mark.parametrize(
    ("sex", "born", "base", "too_early", "from_day"),
    [
        ("male", "1964-05-06", None, "2019-05-05", "2019-05-06"),  # retires on 2024-05-06
        ("female", "1974-03-08", 50, "2019-03-07", "2019-03-08"),
        ("female", "1969-03-08", 55, "2019-03-07", "2019-03-08"),
    ],
)
def test_liaoning_older_is_within_five_years_of_retirement(
    sex: str, born: str, base: int | None, too_early: str, from_day: str
) -> None:
    """Given Liaoning, when somebody older is recognised, then from five years before retirement on, by the base."""
    case = given(registered(born, sex, LIAONING, retirement_base=base))
    refusal = case.when(recognised(too_early, "older_worker")).then_refused("category_holds", "rule", "categories")
    assert (refusal.data["condition"], refusal.data["events"]["since"]) == ("retirement_within_years", from_day)
    case.when(recognised(from_day, "older_worker")).then_recorded()


def test_nobody_is_an_older_worker_after_retirement() -> None:
    """Given a man of 60, when recognised as an older worker, then he has reached the retirement age."""
    refusal = given(registered("1961-05-06")).when(recognised("2021-05-06", "older_worker")).result
    assert getattr(refusal, "data", {})["condition"] == "until_retirement"


def test_one_history_under_two_profiles_has_two_explained_answers() -> None:
    """Given the same man of 52, when recognised as older in Jiangsu and in Liaoning, then yes; and no, and why."""
    decision = recognised("2021-05-06", "older_worker")
    history = given(registered("1969-03-01", area=JIANGSU)).when(decision).then_recorded()
    assert history.recorded[-1].metadata.profile == "jiangsu@1995-01-01"
    refusal = (
        given(registered("1969-03-01", area=LIAONING))
        .when(decision)
        .then_refused("category_holds", "rule", "categories")
    )
    assert (refusal.data["profile"], refusal.data["events"]["retires_on"]) == ("liaoning@2021-03-01", "2029-03-01")


def test_long_term_unemployed_is_held_against_recorded_jobs() -> None:
    """Given a job that ended on 6 May 2020, when recognised as unemployed for a year, then from 6 May 2021 on."""
    job = (make_event("employed", "2019-01-07"), make_event("left_post", "2020-05-06"))
    case = given(registered("1985-05-06"), *job)
    refusal = case.when(recognised("2021-05-05", "long_term_unemployed")).then_refused(
        "category_holds", "rule", "categories"
    )
    assert refusal.data["events"] == {"months": 12, "version": 3, "since": "2020-05-06"}
    case.when(recognised("2021-05-06", "long_term_unemployed")).then_recorded()
    at_work = given(registered("1985-05-06"), job[0])
    at_work.when(recognised("2021-05-06", "long_term_unemployed")).then_refused("category_holds", "rule", "categories")


def test_what_nothing_is_recorded_of_is_believed() -> None:
    """Given a person of whose work nothing is known, when recognised as long unemployed, then the town is believed."""
    given(registered("1985-05-06")).when(recognised("2021-05-06", "long_term_unemployed")).then_recorded()


def test_r3_2_liaoning_went_from_eight_categories_to_ten_within_2021() -> None:
    """Given Liaoning, when poverty-lifted labour is recognised, then by the new list, and by poverty status."""
    person = registered("1985-05-06", area=LIAONING)
    before = given(person).when(recognised("2021-02-28", "poverty_lifted"))
    assert len(before.then_refused("known_categories", "rule", "categories").data["allowed"]) - 1 == 8
    given(person).when(recognised("2021-03-01", "poverty_lifted")).then_recorded()
    lifted = make_event("poverty_status_set", "2021-02-01", status="poverty_lifted")
    none = make_event("poverty_status_set", "2021-03-02", status="none")
    given(person, lifted).when(recognised("2021-03-03", "poverty_lifted")).then_recorded()
    refusal = given(person, lifted, none).when(recognised("2021-03-03", "poverty_lifted")).result
    assert getattr(refusal, "data", {})["events"]["version"] == 3


def test_nobody_at_work_is_recognised_in_liaoning() -> None:
    """Given a man at work, when recognised, then Liaoning refuses and Jiangsu, whose list is silent, does not."""
    work = make_event("employed", "2021-01-07")
    decision = recognised("2021-05-06", "disabled")
    refusal = given(registered("1985-05-06", area=LIAONING), work).when(decision).then_refused("recognisable", "rule")
    assert refusal.data["labour"] == "employed"
    given(registered("1985-05-06", area=JIANGSU), work).when(decision).then_recorded()


def test_a_correction_obeys_the_condition_too() -> None:
    """Given a recognition, when it is moved to a day before the birthday, then the correction is refused."""
    case = given(registered("1971-05-06", area=JIANGSU), recognised("2021-05-06", "older_worker"))
    moved = make_event("corrected", "2021-06-01", target_version=2, changes={"time": "2021-05-05"})
    case.when(moved).then_refused("category_holds", "rule", "changes.categories")


def test_a_category_abolished_by_a_new_list_admits_nobody_new() -> None:
    """Given 4050 recognised in 2007, when its list has ended, then the old one remains in force and no new one is
    accepted.
    """
    old = given(registered("1955-05-06", area=HEILONGJIANG), recognised("2007-12-31", "older_worker_4050"))
    history = old.when(make_event("surveyed", "2008-02-01")).then_recorded(
        case="recognised", categories=("older_worker_4050",)
    )
    assert [event.metadata.profile for event in history.recorded[1:]] == [
        "heilongjiang_2003@2003-01-01",
        "heilongjiang_2003@2008-01-01",
    ]
    new = given(registered("1955-05-06", area=HEILONGJIANG))
    new.when(recognised("2008-01-01", "older_worker_4050")).then_refused("known_categories", "rule", "categories")
