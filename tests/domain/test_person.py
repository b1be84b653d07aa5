"""The age of a person on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.person import age_on


@pytest.mark.parametrize(
    ("birth_date", "day", "expected"),
    [
        (date(1971, 5, 6), date(2021, 5, 5), 49),
        (date(1971, 5, 6), date(2021, 5, 6), 50),
        (date(2004, 2, 29), date(2021, 2, 27), 16),
        (date(2004, 2, 29), date(2021, 2, 28), 17),
        (date(2004, 2, 29), date(2020, 2, 28), 15),
        (date(2004, 2, 29), date(2020, 2, 29), 16),
        (date(2021, 5, 6), date(2021, 5, 6), 0),
        (date(2021, 5, 6), date(2021, 5, 5), -1),
    ],
)
def test_a_year_of_age_is_reached_on_the_birthday(birth_date: date, day: date, expected: int) -> None:
    assert expected == age_on(birth_date, day)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 2), date(2099, 12, 31)))
def test_age_grows_on_one_day_a_year(birth_date: date, day: date) -> None:
    yesterday = date.fromordinal(day.toordinal() - 1)
    assert age_on(birth_date, day) - age_on(birth_date, yesterday) in (0, 1)
