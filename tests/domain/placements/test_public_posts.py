"""Public-welfare posts: the term, another placement, retirement (R1-7, R3-8, R4-9; docs/domain.md 4 and 12)."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event
from domain.history.history import History
from domain.placements.placements import placements, term_end
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


def ends(history: History) -> date | None:
    """The end of the term of the last placement."""
    rule = POLICY.public_posts
    assert rule is not None
    return term_end(placements(history.transitions, rule), history.person, rule, POLICY.ages)


def test_a_term_is_three_years() -> None:
    """Given nobody near retirement, when placed, then the term ends after 36 months."""
    assert date(2019, 5, 6) == ends(given(person()).when(placed("2016-05-06", contract_months=36)).then_recorded())


def test_a_contract_beyond_the_term_is_refused() -> None:
    """Given nobody near retirement, when the contract is for 37 months, then it is refused and the end named."""
    refusal = given(person()).when(placed("2016-05-06", contract_months=37))
    assert "2019-05-06" in refusal.then_refused("public_post.term", "rule", "contract_months").zh


def test_who_is_within_five_years_of_retirement_stays_to_retirement() -> None:
    """Given five years to retirement on the first day, when placed, then to retirement; with a day more, not."""
    near, far = person(birth_date=date(1971, 5, 6)), person(birth_date=date(1971, 5, 7))
    assert date(2021, 5, 6) == ends(given(near).when(placed("2016-05-06", contract_months=60)).then_recorded())
    assert date(2019, 5, 6) == ends(given(far).when(placed("2016-05-06")).then_recorded())
    given(far).when(placed("2016-05-06", contract_months=60)).then_refused(
        "public_post.term", "rule", "contract_months"
    )


@pytest.mark.parametrize(("base", "end"), [(50, date(2017, 3, 20)), (55, date(2019, 5, 6))])
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
    assert date(2022, 6, 1) == ends(again)
    third = given(
        person(birth_date=date(1978, 3, 8)), *EXPIRED, recognised, placed("2019-06-01"), left("2019-09-01")
    ).when(placed("2019-10-01"))
    assert third.then_refused("public_post.placements", "rule", "channel").data["events"] == [2, 5]


def test_months_not_used_are_left() -> None:
    """Given a post left after a year, when placed again a year later, then two years are left, and a contract fits."""
    case = given(person(), placed("2016-05-06"), left("2017-05-05"))
    assert date(2020, 5, 6) == ends(case.when(placed("2018-05-06", contract_months=24)).then_recorded())
    case.when(placed("2018-05-06", contract_months=25)).then_refused("public_post.term", "rule", "contract_months")


def test_a_renewal_is_no_new_placement() -> None:
    """Given a post held for a year, when the contract is renewed, then the term stays what it was."""
    renewed = make_event("job_changed", "2017-05-06", channel="public_welfare", contract_months=24)
    assert date(2019, 5, 6) == ends(given(person(), placed("2016-05-06")).when(renewed).then_recorded())


def test_no_second_post_at_the_same_time() -> None:
    """Given somebody on a public-welfare post, when employed elsewhere, then the post must be left first."""
    case = given(person(), placed("2016-05-06"))
    case.when(make_event("employed", "2016-06-06")).then_refused("transition.labour")


def test_a_late_placement_is_judged_by_what_was_before_it() -> None:
    """Given a third placement reported first, when an earlier one comes late, then it is judged at its own day."""
    case = given(person(), placed("2020-05-06"), left("2020-09-05"))
    case.when(placed("2016-05-06")).then_refused("transition.labour")
    case.when(make_event("employed", "2021-05-06", channel="flexible")).then_recorded()
