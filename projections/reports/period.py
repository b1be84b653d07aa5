"""Periods of a report: `2021`, `2021-H1`, `2021-Q1`, `2021-06`, or `2021-03-01..2021-05-31`."""

import re
from calendar import monthrange
from datetime import date
from typing import Final, NoReturn

import msgspec
from babel.dates import format_date

from domain.errors import Refusal

_FORM: Final = re.compile(r"([0-9]{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?").fullmatch
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_YEARS: Final = range(1990, 2201)  # as in `area.target_set`

_HALVES: Final = (("上半年", "first half of"), ("下半年", "second half of"))
_QUARTERS: Final = ("第一季度", "第二季度", "第三季度", "第四季度")


class Period(msgspec.Struct, frozen=True):
    """
    The days from `first` to `last`, both included, in Asia/Shanghai.

    `text` is the period as in the request; `zh` and `en` are its names in a title, English without a preposition.
    """

    text: str
    first: date
    last: date
    zh: str
    en: str

    @property
    def year(self) -> int:
        """The plan year: the year in which the period ends. Figures are compared with the plan of the whole year."""
        return self.last.year

    def name(self, lang: str) -> str:
        """The name in a language; Chinese unless `lang` is English."""
        return self.en if lang.lower().startswith("en") else self.zh

    def day(self, today: date) -> date:
        """The day on which stocks are counted: the last day of the period, or today if that is earlier."""
        return min(self.last, today)


def parse_period(text: str) -> Period:
    """
    Parses a period. Raises Refusal (shape, field `period`) if the text is not a period or it ends before it begins.
    """
    if ".." in text:
        return _range(text)
    found = _FORM(text)
    if found is None or int(found[1]) not in _YEARS:
        _refuse(text)
    year = int(found[1])
    if found[2]:
        half = int(found[2])
        zh, en = _HALVES[half - 1]
        return _months(text, year, 6 * half - 5, 6, f"{year}年{zh}", f"{en} {year}")
    if found[3]:
        quarter = int(found[3])
        return _months(text, year, 3 * quarter - 2, 3, f"{year}年{_QUARTERS[quarter - 1]}", f"Q{quarter} {year}")
    if found[4]:
        month = int(found[4])
        return _months(text, year, month, 1, month_name(year, month, "zh"), month_name(year, month, "en"))
    return _months(text, year, 1, 12, f"{year}年", str(year))


def _months(text: str, year: int, month: int, count: int, zh: str, en: str) -> Period:
    last = month + count - 1
    return Period(text, date(year, month, 1), date(year, last, monthrange(year, last)[1]), zh, en)


def _range(text: str) -> Period:
    left, _, right = text.partition("..")
    first, last = _day(left, text), _day(right, text)
    if last < first:
        raise Refusal(
            "shape",
            "period.order",
            f"统计期“{text}”的止日早于起日",
            f"The period {text} ends before it begins",
            {"period": text},
            field="period",
        )
    if first == last:
        return Period(text, first, last, day_name(first, "zh"), day_name(first, "en"))
    zh = f"{day_name(first, 'zh')}至{day_name(last, 'zh')}"
    return Period(text, first, last, zh, f"{day_name(first, 'en')} to {day_name(last, 'en')}")


def _day(text: str, period: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        _refuse(period)
    return day


def day_name(day: date, lang: str) -> str:
    """A day as it is written in a document: 2021年7月10日, 10 July 2021."""
    if lang.lower().startswith("en"):
        return format_date(day, "d MMMM y", locale="en")
    return format_date(day, "y年M月d日", locale="zh")


def month_name(year: int, month: int, lang: str) -> str:
    """A month as it is written in a document: 2021年7月, July 2021."""
    day = date(year, month, 1)
    if lang.lower().startswith("en"):
        return format_date(day, "MMMM y", locale="en")
    return format_date(day, "y年M月", locale="zh")


def _refuse(text: str) -> NoReturn:
    raise Refusal(
        "shape",
        "period.form",
        f"统计期“{text}”不正确：应为 2021、2021-H1、2021-Q1、2021-06 或 2021-03-01..2021-05-31",
        f"{text!r} is no period: write 2021, 2021-H1, 2021-Q1, 2021-06 or 2021-03-01..2021-05-31",
        {"period": text},
        field="period",
    )
