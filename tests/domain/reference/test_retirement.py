"""Statutory retirement: the examples of the decision of 13 September 2024, and days at its bounds."""

from datetime import date

import pytest

from domain.reference.retirement import months_after
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

AGES = reference().policies.at("", date(2025, 1, 1)).ages


def month(sex: str, born: str, base: int | None = None) -> str:
    """The month of retirement of a person born on the tenth of a month."""
    return AGES.retires_on(date.fromisoformat(f"{born}-10"), sex, base).isoformat()[:7]


@pytest.mark.parametrize(
    ("born", "retires"),
    [
        ("1964-12", "2024-12"),
        ("1965-01", "2025-02"),
        ("1965-04", "2025-05"),
        ("1965-05", "2025-07"),
        ("1965-08", "2025-10"),
        ("1976-08", "2039-07"),
        ("1976-09", "2039-09"),
        ("1990-01", "2053-01"),
    ],
)
def test_retirement_of_men(born: str, retires: str) -> None:
    """Given a man, when born in that month, then one month later for every four months, up to 63."""
    assert retires == month("male", born)


@pytest.mark.parametrize(
    ("base", "born", "retires"),
    [
        (55, "1969-12", "2024-12"),
        (55, "1970-01", "2025-02"),
        (55, "1981-08", "2039-07"),
        (55, "1981-09", "2039-09"),
        (None, "1970-05", "2025-07"),
        (50, "1974-12", "2024-12"),
        (50, "1975-01", "2025-02"),
        (50, "1975-02", "2025-03"),
        (50, "1975-03", "2025-05"),
        (50, "1984-10", "2039-09"),
        (50, "1984-11", "2039-11"),
        (50, "1990-06", "2045-06"),
    ],
)
def test_retirement_of_women_with_base_50_and_55(base: int | None, born: str, retires: str) -> None:
    """Given a woman with that base, when born in that month, then later by the table, up to 58 and 55."""
    assert retires == month("female", born, base)


def test_the_reform_is_not_known_before_it_is_decided() -> None:
    """Given a man born in March 1966, when computed for the eve of the decision, then he retires at 60."""
    born = date(1966, 3, 10)
    assert date(2026, 3, 10) == AGES.retires_on(born, "male", None, known_on=date(2024, 9, 12))
    assert date(2026, 7, 10) == AGES.retires_on(born, "male", None, known_on=date(2024, 9, 13))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2021-01-31", 1, "2021-02-28"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2021-12-01", 1, "2022-01-01"),
        ("2021-03-31", 36, "2024-03-31"),
    ],
)
def test_a_month_later_is_the_corresponding_day(day: str, months: int, expected: str) -> None:
    """Given a day, when months pass, then the corresponding day, or the last of the month."""
    assert date.fromisoformat(expected) == months_after(date.fromisoformat(day), months)


@pytest.mark.parametrize(("day", "admitted"), [("2025-07-09", True), ("2025-07-10", False)])
def test_unemployment_is_registered_up_to_the_day_of_retirement(day: str, admitted: bool) -> None:
    """Given a man born on 10 May 1965, when he registers as unemployed, then up to his retirement in July 2025."""
    man = given(make_event("registered", "2021-01-04", birth_date=date(1965, 5, 10), sex="male", retirement_base=60))
    outcome = man.when(make_event("unemployment_registered", day))
    if admitted:
        outcome.then_recorded(labour="unemployed")
    else:
        assert "2025-07-10" in outcome.then_refused("of_working_age", "rule", "time").zh
