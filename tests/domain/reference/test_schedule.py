"""The schedule of a plan."""

from datetime import date

import pytest

from domain.reference.schedule import Pace, pace


@pytest.mark.parametrize(
    ("day", "months", "schedule"),
    [
        (date(2021, 10, 31), 10, 50_000),
        (date(2021, 10, 30), 9, 45_000),
        (date(2021, 12, 31), 12, 60_000),
        (date(2021, 1, 30), 0, 0),
        (date(2020, 2, 29), 2, 10_000),
    ],
)
def test_of_sixty_thousand_fifty_thousand_are_due_at_the_end_of_october(day: date, months: int, schedule: int) -> None:
    found = pace(60_000, 45_000, day)
    assert (months, schedule, 45_000 - schedule) == (found.months, found.schedule, found.gap)


def test_what_is_due_in_part_is_due() -> None:
    assert Pace(1, 17, -1) == pace(200, 16, date(2021, 1, 31))
    assert [True, False] == [pace(200, done, date(2021, 1, 31)).behind for done in (16, 17)]
