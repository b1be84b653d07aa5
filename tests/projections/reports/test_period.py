from datetime import date

import pytest

from domain.errors import Refusal
from projections.reports.period import day_name, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last", "zh", "en"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021年", "2021"),
        ("2021-H1", date(2021, 1, 1), date(2021, 6, 30), "2021年上半年", "first half of 2021"),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), "2021年下半年", "second half of 2021"),
        ("2021-Q1", date(2021, 1, 1), date(2021, 3, 31), "2021年第一季度", "Q1 2021"),
        ("2021-Q4", date(2021, 10, 1), date(2021, 12, 31), "2021年第四季度", "Q4 2021"),
        ("2021-06", date(2021, 6, 1), date(2021, 6, 30), "2021年6月", "June 2021"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020年2月", "February 2020"),
        (
            "2021-03-01..2021-05-31",
            date(2021, 3, 1),
            date(2021, 5, 31),
            "2021年3月1日至2021年5月31日",
            "1 March 2021 to 31 May 2021",
        ),
        ("2021-06-15..2021-06-15", date(2021, 6, 15), date(2021, 6, 15), "2021年6月15日", "15 June 2021"),
    ],
)
def test_a_period_is_its_first_and_last_day_and_has_a_name(
    text: str, first: date, last: date, zh: str, en: str
) -> None:
    period = parse_period(text)

    assert (first, last) == (period.first, period.last)
    assert (zh, en) == (period.name("zh-CN"), period.name("en-GB"))
    assert text == period.text


@pytest.mark.parametrize(
    "text",
    [
        "", "21", "2021年", "2021-13", "2021-00", "2021-6", "2021-H3", "2021-h1", "2021-Q5", "2021-Q0", "2021-06-15",
        " 2021", "2021\n", "1989", "2201", "0000", "٢٠٢١", "2021..2022", "2021-02-30..2021-03-01", "..2021-03-01",
        "2021-03-01..", "2021-03-01..2021-03-02..2021-03-03", "2021-03-01...2021-03-02", "2021-W01-1..2021-W02-1",
        "0001-01-01..2021-03-01", "2021-01-01..9999-12-31",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_period(text)

    assert (refused.value.kind, refused.value.code, refused.value.field) == ("shape", "period.form", "period")
    assert "2021-H1" in refused.value.zh
    assert "2021-H1" in refused.value.en


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(Refusal) as refused:
        parse_period("2021-06-02..2021-06-01")

    assert (refused.value.kind, refused.value.code, refused.value.field) == ("shape", "period.order", "period")


def test_the_plan_is_that_of_the_year_in_which_the_period_ends() -> None:
    assert parse_period("2020-12-01..2021-02-28").year == 2021


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2021, 5, 3), date(2021, 5, 3)),
        (date(2021, 6, 30), date(2021, 6, 30)),
        (date(2022, 1, 1), date(2021, 6, 30)),
    ],
)
def test_stocks_are_those_of_the_last_day_or_of_today_while_the_period_runs(today: date, day: date) -> None:
    assert day == parse_period("2021-H1").day(today)


def test_a_day_is_written_as_in_a_document() -> None:
    assert (day_name(date(2021, 7, 10), "zh"), day_name(date(2021, 7, 10), "en")) == ("2021年7月10日", "10 July 2021")
