"""A figure as a paper shows it: its unit in words, its decimals, its value as a text."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec

from api.http.current import Language
from domain.events.event import SHANGHAI
from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.period import day_name
from projections.reports.report import UNITS
from projections.reports.shapes import in_language

NONE: Final = "—"
"""What a paper shows where there is no figure."""

_FEN_IN_A_YUAN: Final = 100
_YUAN: Final = BilingualText("元", "yuan")
_MONEY: Final = ("fen", "ten_thousand_yuan")


class FigureForm(msgspec.Struct, frozen=True):
    """How the figures of a column are written: divided by `divisor`, with so many decimals; `grouped` by thousands."""

    decimals: int
    grouped: bool
    divisor: int = 1

    def figure(self, value: float) -> Decimal:
        """The value of the JSON as the figure of the paper: fen as yuan."""
        return Decimal(str(value)) / self.divisor

    def text(self, value: float) -> str:
        """The figure as a text: 12,085 or 20.1."""
        return format(self.figure(value), f"{',' if self.grouped else ''}.{self.decimals}f")


def form_of(column: Column, lang: Language) -> FigureForm:
    """The form of the figures of a column: rates with one decimal, fen as yuan with two, others as the entry has it.
    Chinese tables write counts without separators, and amounts with them."""
    if column.unit == "fen":
        return FigureForm(2, grouped=True, divisor=_FEN_IN_A_YUAN)
    decimals = column.decimals or (1 if column.unit == "percent" else 0)
    return FigureForm(decimals, grouped=lang == "en" or column.unit in _MONEY)


def unit_name(code: str | None, lang: Language) -> str:
    """The unit of the figures on paper; nothing for a column without a unit. Amounts in fen are printed in yuan."""
    if code is None:
        return ""
    return in_language(_YUAN if code == "fen" else UNITS[code], lang)


def shown(value: Any, column: Column, form: FigureForm, lang: Language) -> str:
    """A value as printed; a dash where there is none."""
    if value is None:
        return NONE
    if is_day(value, column):
        return _day_name(value, lang)
    return form.text(value) if column.type == "number" else str(value)


@lru_cache(maxsize=4096)
def _day_name(day: str, lang: Language) -> str:
    return day_name(date.fromisoformat(day), lang)


def is_day(value: Any, column: Column) -> bool:
    """Whether a value is a whole day; of a masked one there is the year."""
    return column.type == "day" and len(value) > len("1970")


def moment_name(text: str | None, lang: Language) -> str:
    """A moment of the log in Asia/Shanghai: 2021年7月10日 16:20; nothing for None."""
    if text is None:
        return ""
    moment = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{day_name(moment.date(), lang)} {moment:%H:%M}"
