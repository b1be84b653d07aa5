"""The schedule of a plan."""

from datetime import date
from decimal import Decimal

import pytest

from domain.reference.schedule import Pace, pace


@pytest.mark.parametrize(
    ("day", "months", "schedule"),
    [
        (date(2021, 10, 31), 10, "50000.0"),
        (date(2021, 10, 30), 9, "45000.0"),
        (date(2021, 12, 31), 12, "60000.0"),
        (date(2021, 1, 30), 0, "0.0"),
        (date(2020, 2, 29), 2, "10000.0"),
    ],
)
def test_of_sixty_thousand_fifty_thousand_are_due_at_the_end_of_october(day: date, months: int, schedule: str) -> None:
    found = pace(60_000, 45_000, day)
    assert (months, Decimal(schedule)) == (found.months, found.schedule)


def test_a_plan_is_behind_by_the_exact_schedule_and_not_by_the_one_printed() -> None:
    assert Pace(1, Decimal("16.7"), Decimal("-0.7"), behind=True) == pace(200, 16, date(2021, 1, 31))
    assert Pace(1, Decimal("0.1"), Decimal("-0.1"), behind=True) == pace(1, 0, date(2021, 1, 31))
    assert not pace(200, 17, date(2021, 1, 31)).behind
