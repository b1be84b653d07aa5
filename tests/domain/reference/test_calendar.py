"""The calendar: the examples of docs/domain.md 2, periods as in the Civil Code, years without a published table."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.events.event import SHANGHAI
from domain.reference.calendar import Calendar, CalendarRefused, DueTime, TimeLimit, end_of_day
from service.reference import reference

CALENDAR = reference().policies.calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def last_day(start: str, **limit: Any) -> str:
    return CALENDAR.due(at(start), TimeLimit(**limit)).at.date().isoformat()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2021-02-05T10:00", "2021-02-20"),  # over Spring Festival, two working weekend days
        ("2021-04-29T10:00", "2021-05-12"),  # over Labour Day, a working Saturday
        ("2021-09-24T16:30", "2021-10-09"),  # a working Sunday, National Day, a working Saturday
        ("2021-09-29T00:00", "2021-10-14"),
    ],
)
def test_r1_4_seven_working_days_of_2021(start: str, due: str) -> None:
    found = CALENDAR.due(at(start), TimeLimit(working_days=7))
    assert found == DueTime(end_of_day(date.fromisoformat(due)), provisional=False)


def test_days_end_at_midnight() -> None:
    assert CALENDAR.due(at("2021-06-01T08:00"), TimeLimit(days=1)).at.isoformat() == "2021-06-02T23:59:59.999999+08:00"


def test_hours_run_from_the_moment_through_nights_and_weekends() -> None:
    assert at("2021-09-25T16:30") == CALENDAR.due(at("2021-09-24T16:30"), TimeLimit(hours=24)).at
    assert at("2021-02-12T23:00") == CALENDAR.due(at("2021-02-11T23:00"), TimeLimit(hours=24)).at


def test_hours_run_from_the_end_of_a_day_when_only_the_day_is_known() -> None:
    due = CALENDAR.due(at("2021-09-24"), TimeLimit(hours=24), whole_day=True).at
    assert end_of_day(date(2021, 9, 25)) == due


def test_months_end_on_the_corresponding_day_or_else_at_the_end_of_the_month() -> None:
    assert last_day("2021-09-24T16:30", months=3) == "2021-12-24"
    assert last_day("2020-11-30T09:00", months=3, moves=False) == "2021-02-28"
    assert last_day("2023-11-30T09:00", months=3) == "2024-02-29"


def test_a_last_day_off_moves_to_the_next_working_day_unless_moves_is_false() -> None:
    assert last_day("2021-09-21T09:00", days=10) == "2021-10-08"
    assert last_day("2021-09-21T09:00", days=10, moves=False) == "2021-10-01"
    assert last_day("2021-09-25T09:00", days=1) == "2021-09-26"  # a Sunday that is worked


def test_a_year_without_a_published_table_is_counted_by_weekdays_and_provisional() -> None:
    assert not CALENDAR.is_published(2003)
    assert CALENDAR.due(at("2003-09-29T09:00"), TimeLimit(working_days=7)) == DueTime(
        end_of_day(date(2003, 10, 8)), True
    )
    assert CALENDAR.due(at("2026-12-30T09:00"), TimeLimit(working_days=7)).provisional
    assert not CALENDAR.due(at("2026-12-30T09:00"), TimeLimit(days=30, moves=False)).provisional


def test_a_forecast_is_provisional() -> None:
    table = {"source": "预测", "published": False, "workdays": [], "holidays": {"元旦": [date(2027, 1, 1)]}}
    due = Calendar.parse({"2027": table}).due(at("2027-01-01T09:00"), TimeLimit(working_days=1))
    assert due == DueTime(end_of_day(date(2027, 1, 4)), provisional=True)


@pytest.mark.parametrize(
    ("workdays", "holidays", "message"),
    [
        ([date(2020, 1, 4)], [], "another year"),
        ([date(2021, 1, 2)], [date(2021, 1, 2)], "both a holiday and a working day"),
        ([date(2021, 1, 4)], [], "is a working day anyway"),
        (["soon"], [], "date"),
    ],
)
def test_an_inconsistent_table_is_refused(workdays: list[Any], holidays: list[Any], message: str) -> None:
    table = {"source": "国务院", "published": True, "workdays": workdays, "holidays": {"元旦": holidays}}
    with pytest.raises(CalendarRefused, match=message):
        Calendar.parse({"2021": table})


def test_a_limit_has_exactly_one_length() -> None:
    refused: list[dict[str, Any]] = [{}, {"hours": 24, "days": 1}, {"months": 0}]
    for lengths in refused:
        with pytest.raises(ValueError, match="exactly one"):
            TimeLimit(**lengths)


@pytest.mark.parametrize("limit", [{"hours": 24}, {"working_days": 7}, {"days": 30}, {"months": 1}, {"months": 12}])
def test_every_period_lasts_at_least_the_lower_bound(limit: dict[str, Any]) -> None:
    for days in range(800):
        start = at("2019-12-01T23:59") + timedelta(days)
        assert CALENDAR.due(start, TimeLimit(**limit)).at - start >= TimeLimit(**limit).at_least


@pytest.mark.parametrize(
    ("worked", "off", "notice"),
    [
        ("2005-12-31", "2006-01-03", "国办发明电〔2005〕35号"),
        ("2006-12-31", "2007-01-03", "国办发明电〔2006〕47号"),
        ("2007-12-29", "2007-12-31", "国办发明电〔2007〕32号"),
        ("2011-12-31", "2012-01-03", "国办发明电〔2011〕48号"),
        ("2018-12-29", "2018-12-31", "国办发明电〔2018〕15号"),
    ],
)
def test_new_year_moves_working_days_into_the_year_before(worked: str, off: str, notice: str) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(worked)), notice
    assert not CALENDAR.is_working_day(date.fromisoformat(off)), notice


def test_b17_a_period_over_new_year_2006_counts_the_saturday_that_was_worked() -> None:
    assert last_day("2005-12-30T10:00", working_days=1) == "2005-12-31"
    assert last_day("2005-12-30T10:00", working_days=2) == "2006-01-04"
    assert last_day("2005-12-24T10:00", days=7) == "2005-12-31"
