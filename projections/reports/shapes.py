"""The shapes of reports: what a row is (a unit, a code, a month, a person), and which lines the SELECT has to fill.

A shape gives the SELECT its lines as arrays of equal length: `line_numbers` (0 is the total), `line_codes`, and for
units `line_prefixes`, for months `line_firsts` and `line_lasts`. The SELECT returns `number`, `key` and the columns.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

import msgspec

from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from projections.reports.period import Period, month_name
from projections.reports.units import unit_lines
from service.reference import reference

TOTAL: Final = BilingualText("合计", "Total")


def in_language(term: BilingualText, lang: str) -> str:
    """The text in a language; Chinese unless `lang` is English."""
    return term.en if lang.lower().startswith("en") else term.zh


class Column(msgspec.Struct, frozen=True):
    """A column: its key, title, unit (a code of UNITS; None without), the heading of its group, and its type."""

    key: str
    title: BilingualText
    unit: str | None
    group: BilingualText | None = None
    type: Literal["number", "text", "day"] = "number"

    def described(self, lang: str) -> dict[str, str | None]:
        """Key, title with that of its group, and unit."""
        title = in_language(self.title, lang)
        if self.group:
            title = f"{in_language(self.group, lang)}{': ' if lang.lower().startswith('en') else '：'}{title}"
        return {"key": self.key, "title": title, "unit": self.unit}

    def value(self, found: Any) -> Any:
        """The value as JSON: a rate as a float with its decimal, another number as an integer, a day in ISO 8601."""
        if found is None or self.type == "text":
            return found
        if self.type == "day":
            return found.isoformat()
        return float(found) if self.unit == "percent" else int(found)


class Asked(msgspec.Struct, frozen=True):
    """The request: the area (a code; "" is the whole country), the period, and the day on which stocks count."""

    area: str
    period: Period
    day: date
    areas: Areas


Record = dict[str, Any]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is. `heading` is the title over the names of the rows, `key_heading` that over their keys."""

    heading: BilingualText
    key_heading: BilingualText = BilingualText("代码", "Code")

    def lines(self, asked: Asked) -> dict[str, Any]:
        """The parameters of the SELECT that describe the lines."""
        raise NotImplementedError  # every shape has its own

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of a row other than the total."""
        raise NotImplementedError  # every shape has its own

    def columns(self, declared: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns of the table."""
        return declared

    def gathered(self, records: Sequence[Record]) -> list[Record]:
        """One record a row, from the records of the SELECT."""
        return list(records)


class UnitRows(Shape, frozen=True, kw_only=True):
    """A row for each unit directly below the area, or for the area itself if it has none."""

    key_heading: BilingualText = BilingualText("区划代码", "Code")

    def lines(self, asked: Asked) -> dict[str, Any]:
        """`line_prefixes` are the prefixes of the codes that a line covers, an element each."""
        return unit_lines(asked.areas, asked.area, asked.day)

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the unit."""
        area = asked.areas.get(record["key"])
        return area.name(lang) if area else str(record["key"])


class CodeRows(Shape, frozen=True, kw_only=True):
    """A row for each code of a code list, in its order (domain/reference/codes.toml); `only` restricts them."""

    codes: str
    only: tuple[str, ...] = ()

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th code."""
        keys = [code for code in reference().codes[self.codes] if not self.only or code in self.only]
        return {**_bounds(asked), "line_numbers": [*range(len(keys) + 1)], "line_codes": ["", *keys]}

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the code."""
        return in_language(reference().codes[self.codes][record["key"]], lang)


class MonthRows(Shape, frozen=True, kw_only=True):
    """A row for each month that the period contains or touches; its key is the month, such as 2021-06."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """`line_firsts` and `line_lasts` are the days of each month that lie in the period."""
        firsts, lasts = [asked.period.first], [asked.period.last]
        codes = [""]
        day = asked.period.first.replace(day=1)
        while day <= asked.period.last:
            last = day.replace(day=monthrange(day.year, day.month)[1])
            codes.append(f"{day:%Y-%m}")
            firsts.append(max(day, asked.period.first))
            lasts.append(min(last, asked.period.last))
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return {
            **_bounds(asked),
            "line_numbers": [*range(len(codes))],
            "line_codes": codes,
            "line_firsts": firsts,
            "line_lasts": lasts,
        }

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The month, such as 2021年6月."""
        year, month = str(record["key"]).split("-")
        return month_name(int(year), int(month), lang)


class PersonRows(Shape, frozen=True, kw_only=True):
    """A row for each person. The SELECT numbers its rows from 1 and names each with `name`; it may return line 0."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Persons are not known before the SELECT has run: only the bounds of the area."""
        return _bounds(asked)

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name, as the view holds it."""
        return str(record["name"] or "")


class Matrix(Shape, frozen=True, kw_only=True):
    """Rows of another shape, and a column for each code of a code list, all in `unit`.

    The SELECT returns a record for each cell: `number`, `key`, `column_key` and `value`. Declared columns come first;
    their values are those of the records without `column_key`.
    """

    rows: Shape
    across: str
    unit: str

    def lines(self, asked: Asked) -> dict[str, Any]:
        """The lines of the rows; `across_codes` are the codes of the columns."""
        return {**self.rows.lines(asked), "across_codes": [*reference().codes[self.across]]}

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the row."""
        return self.rows.row_name(record, asked, lang)

    def columns(self, declared: tuple[Column, ...]) -> tuple[Column, ...]:
        """The declared columns, then one for each code."""
        terms: Mapping[str, BilingualText] = reference().codes[self.across]
        return (*declared, *(Column(code, term, self.unit) for code, term in terms.items()))

    def gathered(self, records: Sequence[Record]) -> list[Record]:
        """The cells of a line in one record; a cell without a record is 0."""
        empty: dict[str, int | Decimal] = dict.fromkeys(reference().codes[self.across], 0)
        found: dict[int, Record] = {}
        for record in records:
            row = found.setdefault(record["number"], {**empty})
            if record["column_key"] is None:
                row.update({name: value for name, value in record.items() if name not in ("column_key", "value")})
            else:
                row |= {"number": record["number"], "key": record["key"], record["column_key"]: record["value"]}
        return list(found.values())


def _bounds(asked: Asked) -> dict[str, Any]:
    """`low` and `high`, which bound all codes of the area, and `line_prefixes` of the area itself."""
    lines = unit_lines(asked.areas, asked.area, asked.day)
    own = [prefix for number, prefix in zip(lines["line_numbers"], lines["line_prefixes"], strict=True) if number == 0]
    return {"low": lines["low"], "high": lines["high"], "area_prefixes": own}
