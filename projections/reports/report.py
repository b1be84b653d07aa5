"""
A report is a definition and a SELECT. The definition gives its columns and its text in both languages; the SELECT, in
the .sql file of the same name, returns a row for each line of the table (docs/domain.md 9).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

import msgspec
import psycopg
from psycopg.rows import dict_row

from domain.errors import Refusal
from domain.reference.areas import Area, Areas, scope_prefix
from domain.reference.bilingual_text import BilingualText
from projections.reports.period import parse_period
from service.reference import reference

UNITS: Final[Mapping[str, BilingualText]] = {
    "persons": BilingualText("人", "persons"),
    "person_times": BilingualText("人次", "person-times"),
    "posts": BilingualText("个", "posts"),
    "households": BilingualText("户", "households"),
    "percent": BilingualText("%", "%"),
}
"""The units of figures, by code."""

TOTAL: Final = BilingualText("合计", "Total")
_EVERYWHERE: Final = BilingualText("全国", "Whole country")


class Column(msgspec.Struct, frozen=True):
    """A column: its key, title, unit (a code of UNITS; None without), and the heading of its group, if any."""

    key: str
    title: BilingualText
    unit: str | None
    group: BilingualText | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """
    A report on an area and a period, with a row for each unit directly below the area.

    `unit` is the heading over the names of the units. `sql` is the name of the SELECT in this folder. Its parameters
    are `line_numbers`, `line_codes`, `line_prefixes`, `low` and `high` (bounds of all codes with these prefixes),
    `first`, `last`, `day`, `year` and `reemployed_groups`. It returns for each line its `number` (0 is the total),
    `key` (an area code) and the columns.
    """

    code: str
    title: BilingualText
    unit: BilingualText
    columns: tuple[Column, ...]
    definition: BilingualText
    sql: str

    def titled(self, area: str, period: str, lang: str) -> str:
        """The title over a table: 2021年海门区重点群体帮扶计划完成情况表."""
        return in_language(BilingualText(f"{period}{area}{self.title.zh}", f"{self.title.en}: {area}, {period}"), lang)

    def described(self, lang: str) -> dict[str, Any]:
        """The description of the report, without figures."""
        return {
            "code": self.code,
            "title": in_language(self.title, lang),
            "definition": in_language(self.definition, lang),
            "columns": [_heading(column, lang) for column in self.columns],
        }


def in_language(term: BilingualText, lang: str) -> str:
    """The text in a language; Chinese unless `lang` is English."""
    return term.en if lang.lower().startswith("en") else term.zh


def run(
    conn: psycopg.Connection, report: Report, *, area: str, period: str, today: date, areas: Areas, lang: str
) -> dict[str, Any]:
    """
    Computes the report from the views in the search path of the connection; returns it as the JSON of the API.

    `area` is a code ("" is the whole country); a code no longer in force is replaced by its successor. In the result,
    `as_of` is the day on which stocks are counted (the end of the period, or `today` if that is earlier), `position`
    that of the last event in the views, `known_at` the moment (UTC) at which that event was recorded. Raises Refusal
    for an unknown area or an invalid period.

    A person is counted in one area only, so the connection must see all areas, whatever the scope of the caller:
    restricted to a town, it would count a person who came from another town again.
    """
    asked = parse_period(period)
    day = asked.day(today)
    code, name = _place(areas, area, day, lang)
    parameters = {
        **_lines(areas, code, day),
        "first": asked.first,
        "last": asked.last,
        "day": day,
        "year": asked.year,
        "reemployed_groups": list(reference().policies.at(code, day).reemployed_groups),
    }
    with conn.cursor(row_factory=dict_row) as cursor:
        total, *rows = cursor.execute(_statement(report.sql), parameters).fetchall()
    known_at = total["known_at"]
    return {
        "code": report.code,
        "title": report.titled(name, asked.name(lang), lang),
        "area": code,
        "period": asked.text,
        "as_of": day.isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat() if known_at else None,
        "position": total["position"],
        "definition": in_language(report.definition, lang),
        "columns": [_heading(column, lang) for column in report.columns],
        "rows": [_figures(row, report.columns, _name(areas, row["key"], lang)) for row in rows],
        "total": _figures(total, report.columns, in_language(TOTAL, lang)),
    }


def _place(areas: Areas, code: str, day: date, lang: str) -> tuple[str, str]:
    """The code of the area in force on the day, and its name."""
    if not code:
        return "", in_language(_EVERYWHERE, lang)
    area = areas.current(code, day)
    if area is None:
        raise Refusal(
            "unknown",
            "area.unknown",
            f"{day.isoformat()}没有区划代码{code}",
            f"There is no area {code} on {day.isoformat()}",
            {"area": code, "day": day.isoformat()},
            field="area",
        )
    return area.code, area.name(lang)


def _lines(areas: Areas, code: str, day: date) -> dict[str, Any]:
    """The parameters of the lines, one element a prefix: line 0 is the area, the others its units, else the area."""
    area = areas.get(code)
    units = areas.children(code, day) or ((area,) if area else ())
    of_units = [_prefixes(areas, unit, day) for unit in units]
    of_area = _prefixes(areas, area, day) if area else [""]
    lines = [(0, code, prefix) for prefix in _disjoint(chain(of_area, *of_units))]
    for number, (unit, prefixes) in enumerate(zip(units, of_units, strict=True), start=1):
        lines += [(number, unit.code, prefix) for prefix in _disjoint(prefixes)]
    low, high = min(prefix for _, _, prefix in lines), max(prefix for _, _, prefix in lines)
    return {
        "line_numbers": [number for number, _, _ in lines],
        "line_codes": [unit for _, unit, _ in lines],
        "line_prefixes": [prefix for _, _, prefix in lines],
        "low": low,
        "high": f"{high}:" if low else ":",  # the next character of a code is a digit or a dash, both below the colon
    }


def _prefixes(areas: Areas, area: Area, day: date) -> list[str]:
    """The prefixes of the codes of its events: its own, and those of the areas it had replaced by that day."""
    replaced = [areas.get(code) for code in area.replaces]
    return [scope_prefix(area.code)] + [
        prefix
        for before in replaced
        if before is not None and not before.valid_on(day)
        for prefix in _prefixes(areas, before, day)
    ]


def _disjoint(prefixes: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for prefix in sorted(prefixes):  # a prefix sorts before everything that begins with it
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return kept


@cache
def _statement(name: str) -> bytes:
    """The SELECT, with the position of the views and the time of its event from the same snapshot."""
    select = (files("projections.reports") / name).read_text("utf-8")
    return f"""
    SELECT report.*, (SELECT position FROM projection_position) AS position,
           (SELECT recorded_at FROM visible_log WHERE position = (SELECT position FROM projection_position)) AS known_at
      FROM ({select}) AS report
     ORDER BY report.number
    """.encode()  # a join with the log would be planned as a scan of all of it


def _heading(column: Column, lang: str) -> dict[str, str | None]:
    title = in_language(column.title, lang)
    if column.group:
        title = f"{in_language(column.group, lang)}{': ' if lang.lower().startswith('en') else '：'}{title}"
    return {"key": column.key, "title": title, "unit": column.unit}


def _figures(row: Mapping[str, Any], columns: tuple[Column, ...], name: str) -> dict[str, Any]:
    return {"key": row["key"], "name": name} | {column.key: _number(row[column.key], column.unit) for column in columns}


def _number(value: int | Decimal | None, unit: str | None) -> int | float | None:
    """A rate as a float with its decimal, everything else as an integer: PostgreSQL returns both as numeric."""
    if value is None:
        return None
    return float(value) if unit == "percent" else int(value)


def _name(areas: Areas, code: str, lang: str) -> str:
    area = areas.get(code)
    return area.name(lang) if area else code
