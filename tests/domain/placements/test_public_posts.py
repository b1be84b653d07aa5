"""Public-welfare posts: the term, another placement, retirement (R1-7, R3-8, R4-9; docs/domain.md 4 and 12)."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event
from domain.history.history import History
from domain.placements.placements import PlacementTerms, placements
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICY = reference().policies.at("320614", date(2021, 5, 1))


def person(**data: Any) -> Event:
    """A woman born on 8 March 1980 whose base is 50."""
    return make_event(
        "registered",
        "2015-01-04",
        **{"birth_date": date(1980, 3, 8), "sex": "female", "retirement_base": 50, **data},
    )


def placed(day: str, **data: Any) -> Event:
    """Somebody is placed on a public-welfare post."""
    return make_event("employed", day, channel="public_welfare", **data)


def left(day: str) -> Event:
    """The post is left, at the end of that day."""
    return make_event("left_post", day)


def ends(history: History) -> date:
    """The last day of the term of the last placement."""
    return placements(history.transitions, terms(history))[-1].term_ends


def terms(history: History) -> PlacementTerms:
    """The terms of placements in Haimen."""
    assert POLICY.public_posts is not None
    return PlacementTerms(POLICY.public_posts, POLICY.ages, reference().policies.calendar, history.person)


def test_a_term_is_three_years() -> None:
    """Given nobody near retirement, when placed, then the last day of 36 months, the first day included."""
    assert date(2019, 5, 5) == ends(given(person()).when(placed("2016-05-06", contract_months=36)).then_recorded())


def test_a_contract_beyond_the_term_is_refused() -> None:
    """Given nobody near retirement, when the contract is for 37 months, then it is refused and the end named."""
    refusal = given(person()).when(placed("2016-05-06", contract_months=37))
    assert "2019-05-05" in refusal.then_refused("public_post.term", "rule", "contract_months").zh


def test_with_less_than_five_years_to_retirement_a_post_lasts_until_then() -> None:
    """Given less than five years on the first day, when placed, then to retirement; with exactly five years, not."""
    near, far = person(birth_date=date(1971, 5, 5)), person(birth_date=date(1971, 5, 6))
    assert date(2021, 5, 5) == ends(given(near).when(placed("2016-05-06", contract_months=60)).then_recorded())
    assert date(2019, 5, 5) == ends(given(far).when(placed("2016-05-06")).then_recorded())
    given(far).when(placed("2016-05-06", contract_months=60)).then_refused(
        "public_post.term", "rule", "contract_months"
    )


@pytest.mark.parametrize(("base", "end"), [(50, date(2017, 3, 20)), (55, date(2019, 5, 5))])
def test_a_post_ends_on_the_day_of_retirement_in_the_middle_of_a_month(base: int, end: date) -> None:
    """Given a woman born on 20 March 1967, when her base is 50 or 55, then the term ends on retirement or by time."""
    woman = person(birth_date=date(1967, 3, 20), retirement_base=base)
    case = given(woman).when(placed("2016-05-06")).then_recorded()
    assert end == ends(case)


def test_nobody_retired_is_placed() -> None:
    """Given a woman who reached fifty yesterday, when placed, then it is refused, naming the day."""
    woman = person(birth_date=date(1966, 5, 6))
    given(woman).when(placed("2016-05-05")).then_recorded()
    assert (
        "2016-05-06" in given(woman).when(placed("2016-05-06")).then_refused("public_post.retired", "rule", "time").en
    )


EXPIRED = (placed("2016-05-06"), left("2019-05-05"))
"""A first placement of three years to the day."""


def test_a_second_placement_after_expiry_is_refused_to_an_ordinary_person() -> None:
    """Given a term that has expired, when placed again, then it is refused, naming the event that began the first."""
    refusal = given(person(), *EXPIRED).when(placed("2019-06-01")).then_refused("public_post.again", "rule", "channel")
    assert refusal.data["events"] == [2]


@pytest.mark.parametrize("category", ["older_worker", "zero_employment_member", "severely_disabled"])
def test_r3_8_a_second_placement_after_expiry_for_some(category: str) -> None:
    """Given an expired term of somebody in such a category, when placed again, then recorded; a third is refused."""
    recognised = make_event("recognised", "2019-05-10", categories=(category,))
    case = given(person(area="320614-01", birth_date=date(1978, 3, 8)), *EXPIRED, recognised)
    again = case.when(placed("2019-06-01")).then_recorded()
    assert date(2022, 5, 31) == ends(again)
    third = given(
        person(birth_date=date(1978, 3, 8)), *EXPIRED, recognised, placed("2019-06-01"), left("2019-09-01")
    ).when(placed("2019-10-01"))
    assert third.then_refused("public_post.placements", "rule", "channel").data["events"] == [2, 5]


def test_months_not_used_are_left() -> None:
    """Given a post left after a year, when placed again a year later, then two years are left, and a contract fits."""
    case = given(person(), placed("2016-05-06"), left("2017-05-05"))
    assert date(2020, 5, 5) == ends(case.when(placed("2018-05-06", contract_months=24)).then_recorded())
    case.when(placed("2018-05-06", contract_months=25)).then_refused("public_post.term", "rule", "contract_months")


def test_a_renewal_is_no_new_placement() -> None:
    """Given a post held for a year, when the contract is renewed, then the term stays what it was."""
    renewed = make_event("job_changed", "2017-05-06", channel="public_welfare", contract_months=24)
    assert date(2019, 5, 5) == ends(given(person(), placed("2016-05-06")).when(renewed).then_recorded())


def test_no_second_post_at_the_same_time() -> None:
    """Given somebody on a public-welfare post, when employed elsewhere, then the post must be left first."""
    case = given(person(), placed("2016-05-06"))
    case.when(make_event("employed", "2016-06-06")).then_refused("transition.labour")


def test_a_late_placement_is_judged_by_what_was_before_it() -> None:
    """Given a third placement reported first, when an earlier one comes late, then it is judged at its own day."""
    case = given(person(), placed("2020-05-06"), left("2020-09-05"))
    case.when(placed("2016-05-06")).then_refused("transition.labour")
    case.when(make_event("employed", "2021-05-06", channel="flexible")).then_recorded()


def contract(day: str, months: int = 12) -> Event:
    """A contract of a public-welfare post, by default of a year."""
    return placed(day, contract_months=months)


BY_CONTRACTS = (contract("2019-01-01"), left("2019-12-31"), contract("2020-01-01"), left("2020-12-31"))
"""Two years on a post, contract by contract."""


def test_a_post_renewed_from_one_day_to_the_next_is_one_placement() -> None:
    """Given two contracts of a year, when a third follows, then one placement with one term of three years."""
    case = given(person(), *BY_CONTRACTS)
    third = case.when(contract("2021-01-01")).then_recorded()
    assert [(one.since, one.until) for one in placements(third.transitions, terms(third))] == [(date(2019, 1, 1), None)]
    assert date(2021, 12, 31) == ends(third)
    refusal = case.when(contract("2021-01-01", 13)).then_refused("public_post.term", "rule", "contract_months")
    assert (refusal.data["term_ends"], refusal.data["events"]) == ("2021-12-31", [2])


@pytest.mark.parametrize(
    ("last", "next_first", "number"),
    [
        ("2021-04-30", "2021-04-30", 1),  # on one day
        ("2021-05-07", "2021-05-09", 2),  # Saturday 8 May is worked in exchange
        ("2021-05-14", "2021-05-17", 1),  # over a weekend
        ("2021-05-13", "2021-05-17", 2),  # Friday is a working day
        ("2021-04-30", "2021-05-06", 1),  # over Labour Day
        ("2021-09-30", "2021-10-08", 1),  # over National Day
        ("2021-09-30", "2021-10-09", 2),
    ],
)
def test_without_a_working_day_between_it_is_one_placement(last: str, next_first: str, number: int) -> None:
    """Given a post that was left, when another begins, then the calendar tells whether it is the same placement."""
    history = given(person(), contract("2021-01-04"), left(last)).when(contract(next_first)).then_recorded()
    assert number == len(placements(history.transitions, terms(history)))
    assert (date(2024, 1, 3) == ends(history)) == (number == 1)


def test_after_other_work_another_placement_begins() -> None:
    """Given a post left for other work, when the next post begins at once after it, then it is a second placement."""
    other = make_event("job_changed", "2021-03-01", channel="flexible")
    back = make_event("job_changed", "2021-03-02", channel="public_welfare")
    history = given(person(), contract("2021-01-04"), other, back).history
    assert [one.since for one in placements(history.transitions, terms(history))] == [
        date(2021, 1, 4),
        date(2021, 3, 2),
    ]


def test_a_renewal_after_the_last_day_of_the_term_is_another_placement() -> None:
    """Given three years to the last day, when the post goes on the next day, then only for whom it may again."""
    case = (contract("2016-05-06", 36), left("2019-05-05"))
    given(person(), *case).when(contract("2019-05-06")).then_refused("public_post.again", "rule", "channel")
    disabled = make_event("recognised", "2019-05-01", categories=("severely_disabled",))
    history = given(person(), *case, disabled).when(contract("2019-05-06")).then_recorded()
    assert [one.term_ends for one in placements(history.transitions, terms(history))] == [
        date(2019, 5, 5),
        date(2022, 5, 5),
    ]


def test_a_term_that_ends_on_a_weekend_is_full_on_the_last_working_day() -> None:
    """Given a term to Sunday 3 March 2024, when left on Friday, then it has expired all the same."""
    case = given(person(), contract("2021-03-04", 36), left("2024-03-01"))
    case.when(contract("2024-03-04")).then_refused("public_post.again", "rule", "channel")


def test_exactly_five_years_to_retirement_is_three_years() -> None:
    """Given a man born on 1 March 1966, when placed on 1 March 2021, then three years; a day later, to retirement."""
    man = {"birth_date": date(1966, 3, 1), "sex": "male", "retirement_base": None}
    assert date(2024, 2, 29) == ends(given(person(**man)).when(placed("2021-03-01")).then_recorded())
    assert date(2026, 7, 1) == ends(given(person(**man)).when(placed("2021-03-02")).then_recorded())
