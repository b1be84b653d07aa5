"""The last day of a term of months: the first day counts, and the last day is included (docs/domain.md 2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference.terms import last_day_of_term, months_of_term, term_from


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2021-03-01", 36, "2024-02-29"),
        ("2021-03-01", 12, "2022-02-28"),
        ("2021-01-01", 12, "2021-12-31"),
        ("2021-05-06", 36, "2024-05-05"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2021-01-30", 1, "2021-02-28"),
        ("2020-01-30", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-28"),
        ("2021-08-31", 6, "2022-02-28"),
    ],
)
def test_the_last_day_of_a_term(first: str, months: int, last: str) -> None:
    """Given the first day, then the term ends the day before the corresponding day, or with the month."""
    assert date.fromisoformat(last) == last_day_of_term(date.fromisoformat(first), months)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2021-02-01", "2021-04-30", 3),
        ("2021-02-01", "2021-05-01", 4),
        ("2021-01-31", "2021-02-28", 1),
        ("2020-02-29", "2021-02-28", 12),
        ("2021-03-15", "2021-03-15", 1),
        ("2021-01-15", "2021-02-14", 1),
        ("2021-01-15", "2021-02-15", 2),
    ],
)
def test_a_part_of_a_month_counts_as_one(first: str, last: str, months: int) -> None:
    """Given two days, then the months between them, both included."""
    assert months == months_of_term(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("last", "later", "expected"),
    [
        ("2023-05-05", "2022-07-01", "2024-06-30"),  # 24 months
        ("2021-05-15", "2022-07-01", "2022-07-10"),  # 10 days
        ("2021-07-10", "2022-01-31", "2022-04-04"),  # 2 months and 5 days
    ],
)
def test_what_is_left_of_a_term_runs_from_a_later_day(last: str, later: str, expected: str) -> None:
    """Given a term from 6 May 2021, when it begins later, then it has as many months and days."""
    began = date(2021, 5, 6)
    found = term_from(began, date.fromisoformat(last), date.fromisoformat(later))
    assert date.fromisoformat(expected) == found


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(1, 240))
def test_a_term_has_its_months_and_a_day_more_is_a_month_more(first: date, months: int) -> None:
    """Given any term, then it has its months; a day more begins another month; a later start keeps its length."""
    last = last_day_of_term(first, months)
    assert months == months_of_term(first, last)
    assert months + 1 == months_of_term(first, last + timedelta(days=1))
    assert last_day_of_term(date(2021, 3, 1), months) == term_from(first, last, date(2021, 3, 1))
