"""The shapes of reports: what a row is (a unit, a code, a month, a person), and which lines the SELECT has to fill.

A shape gives its lines as arrays of equal length: `line_numbers` (0 is the total), `line_codes` and `line_prefixes`.
The SELECT of a report returns items, and `covers` tells for which lines an item counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal

import msgspec

from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.schedule import months_elapsed
from projections.reports.columns import Column, Counts
from projections.reports.period import Period, month_name
from projections.reports.units import unit_lines
from service.reference import reference

TOTAL: Final = BilingualText("合计", "Total")


def in_language(term: BilingualText, lang: str) -> str:
    """The text in a language; Chinese unless `lang` is English."""
    return term.en if lang.lower().startswith("en") else term.zh


class Asked(msgspec.Struct, frozen=True):
    """The request: the area (a code; "" is the whole country), the period, and the day on which stocks count."""

    area: str
    period: Period
    day: date
    areas: Areas

    @property
    def elapsed_months(self) -> int:
        """The months of the plan year that have ended by the day."""
        return months_elapsed(self.day)

    @property
    def policy(self) -> Policy:
        """The policy of the area on the day."""
        return reference().policies.at(self.area, self.day)


Record = dict[str, Any]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is. `heading` is the title over the names of the rows, `key_heading` that over their keys."""

    heading: BilingualText
    key_heading: BilingualText = BilingualText("代码", "Code")

    @property
    def covers(self) -> str:
        """The condition in SQL under which an `item` counts for a `line`."""
        return _OF_CODE

    def lines(self, asked: Asked) -> dict[str, Any]:
        """The parameters of the SELECT that describe the lines."""
        raise NotImplementedError  # every shape has its own

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of a row other than the total."""
        raise NotImplementedError  # every shape has its own

    def columns(self, declared: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns of the table."""
        return declared


class UnitRows(Shape, frozen=True, kw_only=True):
    """A row for each unit directly below the area, or for the area itself if it has none."""

    key_heading: BilingualText = BilingualText("区划代码", "Code")

    @property
    def covers(self) -> str:
        """The item's area is one that the line covers."""
        return "starts_with(item.area, line.prefix)"

    def lines(self, asked: Asked) -> dict[str, Any]:
        """`line_prefixes` are the prefixes of the codes that a line covers, an element each."""
        return unit_lines(asked.areas, asked.area, asked.day)

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the unit."""
        area = asked.areas.get(record["key"])
        return area.name(lang) if area else str(record["key"])


class ListedRows(Shape, frozen=True, kw_only=True):
    """A row for each of the terms of the entry, by key and in their order."""

    terms: Mapping[str, BilingualText]

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th term."""
        return coded(asked, self.terms)

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The term."""
        return in_language(self.terms[record["key"]], lang)


class CodeRows(Shape, frozen=True, kw_only=True):
    """A row for each code of a code list, in its order (domain/reference/codes.toml); `only` restricts them."""

    codes: str
    only: tuple[str, ...] = ()

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th code."""
        return coded(asked, [code for code in reference().codes[self.codes] if not self.only or code in self.only])

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the code."""
        return in_language(reference().codes[self.codes][record["key"]], lang)


class MonthRows(Shape, frozen=True, kw_only=True):
    """A row for each month that the period contains or touches; its key, the code of its items, is such as 2021-06."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th month."""
        first, last = asked.period.first, asked.period.last
        months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        return coded(asked, [f"{month // 12}-{month % 12 + 1:02d}" for month in months])

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The month, such as 2021年6月."""
        year, month = str(record["key"]).split("-")
        return month_name(int(year), int(month), lang)


class PersonRows(Shape, frozen=True, kw_only=True):
    """A row for each person. The SELECT numbers its rows from 1, names each with `name`, and returns the columns, the
    `person_id` and the `version` of the event. An item is the row itself. The total is the sum of the rows.
    """

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Persons are not known before the SELECT has run: only the bounds of the area."""
        return _bounds(asked)

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name, as the view holds it."""
        return str(record["name"] or "")


class Matrix(Shape, frozen=True, kw_only=True):
    """Rows of another shape, and a column for each code of a code list, all in `unit`.

    The code is the figure of an item. Declared columns come first. `total` and `counts` are those of the columns of the
    codes.
    """

    rows: Shape
    across: str
    unit: str
    total: Literal["all", "own"] = "all"
    counts: Counts = "person"

    @property
    def covers(self) -> str:
        """As for the rows."""
        return self.rows.covers

    def lines(self, asked: Asked) -> dict[str, Any]:
        """The lines of the rows; `across_codes` are the codes of the columns."""
        return {**self.rows.lines(asked), "across_codes": [*reference().codes[self.across]]}

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the row."""
        return self.rows.row_name(record, asked, lang)

    def columns(self, declared: tuple[Column, ...]) -> tuple[Column, ...]:
        """The declared columns, then one for each code."""
        terms: Mapping[str, BilingualText] = reference().codes[self.across]
        return (
            *declared,
            *(Column(code, term, self.unit, total=self.total, counts=self.counts) for code, term in terms.items()),
        )


_OF_CODE: Final = "item.area ^@ ANY (%(area_prefixes)s::text[]) AND (line.number = 0 OR item.code = line.code)"


def coded(asked: Asked, keys: Iterable[str]) -> dict[str, Any]:
    """The lines of keys that are no areas: each covers the whole area."""
    codes = ["", *keys]
    return {
        **_bounds(asked),
        "line_numbers": [*range(len(codes))],
        "line_codes": codes,
        "line_prefixes": [None] * len(codes),
    }


def _bounds(asked: Asked) -> dict[str, Any]:
    """The bounds of all codes of the area, and the prefixes of its codes."""
    lines = unit_lines(asked.areas, asked.area, asked.day)
    return {name: lines[name] for name in ("low", "high", "area_prefixes")}
