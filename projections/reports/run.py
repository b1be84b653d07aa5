"""Computing a report: the lines of its shape, the figures of its SELECT on the views, and the answer as JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import psycopg

from domain.errors import Refusal
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Derived, Row, Table
from projections.reports.period import parse_period
from projections.reports.report import Report
from projections.reports.shapes import TOTAL, Asked, PersonRows, Record, in_language
from projections.reports.statement import inspections, parameters_of, records
from projections.reports.units import place_of


class Computed(NamedTuple):
    """A report with exact figures: the request, the keys of its lines by number, their figures, and the position of the
    views with the moment (UTC) at which its event was recorded. `inspections` are those that it counts."""

    asked: Asked
    area: BilingualText
    keys: dict[int, str]
    table: Table
    position: int
    known_at: datetime | None
    inspections: Sequence[Record] = ()


def run(
    conn: psycopg.Connection,
    report: Report,
    *,
    area: str,
    period: str,
    today: date,
    areas: Areas,
    lang: str,
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Computes the report from the views in the search path of the connection; returns it as the JSON of the API.

    `area` is a code ("" is the whole country); a code no longer in force is replaced by its successor. `values` are
    those of the parameters that the entry declares. In the result, `as_of` is the day on which stocks are counted (the
    end of the period, or `today` if that is earlier), `position` that of the last event in the views, `known_at` the
    moment (UTC) at which that event was recorded. Raises Refusal for an unknown area or inspection, an invalid period,
    or too many rows.

    A person is counted in one area only, so for a report of sums the connection must see all areas, whatever the scope
    of the caller: restricted to a town, it would count a person who came from another town again.
    """
    return answer(report, compute(conn, report, area, period, today, areas, values or {}), lang)


def compute(
    conn: psycopg.Connection,
    report: Report,
    area: str,
    period: str,
    today: date,
    areas: Areas,
    values: Mapping[str, str],
) -> Computed:
    """The exact figures of a report, derived ones included; parameters and errors as in `run`."""
    asked, name = request_of(area, period, today, areas)
    parameters = parameters_of(report, asked, values)
    found = records(conn, report, parameters)
    if report.most_rows is not None and len(found) > report.most_rows:
        raise _too_long(report.most_rows)
    if isinstance(report.shape, PersonRows):
        rows = {record["number"]: record for record in found if record["number"] is not None}
        keys = {number: str(row["key"]) for number, row in rows.items()}
        counted = [column for column in report.columns if not isinstance(column, Derived)]
        rows[0] = {column.key: _sum(rows, column) for column in counted}
    else:
        keys = dict(zip(parameters["line_numbers"], parameters["line_codes"], strict=True))
        rows = {number: {column.key: column.empty_in(number) for column in report.figures} for number in keys}
        for record in found:
            if record["number"] is not None:
                rows[record["number"]][record["figure"]] = record["value"]
    table = Table(rows, asked.elapsed_months, asked.policy)
    _derive(report, table)
    printed = inspections(conn, report, parameters)
    if not printed and values.get("inspection"):
        raise _no_inspection(values["inspection"])
    return Computed(asked, name, keys, table, found[0]["position"], found[0]["known_at"], printed)


def _no_inspection(key: str) -> Refusal:
    return Refusal(
        "unknown",
        "report.inspection",
        f"本地区没有已抽签的抽查“{key}”",
        f"no inspection {key!r} was drawn in the area",
        {"inspection": key},
        field="inspection",
    )


def _too_long(most: int) -> Refusal:
    return Refusal(
        "shape",
        "report.too_long",
        f"超过{most}行：请指定下级地区",
        f"more than {most} rows: name a smaller area",
        {"most": most},
        field="area",
    )


def request_of(area: str, period: str, today: date, areas: Areas) -> tuple[Asked, BilingualText]:
    """The request with the code in force for the area, and the name of that. Raises Refusal for an unknown area or an
    invalid period."""
    wanted = parse_period(period)
    day = wanted.day(today)
    code, name = place_of(areas, area, day)
    return Asked(code, wanted, day, areas), name


def answer(report: Report, found: Computed, lang: str) -> dict[str, Any]:
    """A computed report as the JSON of the API."""
    asked, columns = found.asked, report.shape.columns(report.columns)
    policy = asked.policy
    return {
        **head_of(report, asked, found.area, found.position, found.known_at, lang),
        "definition": in_language(report.definition, lang),
        "columns": [column.described(lang) for column in columns],
        "rows": [
            _shown(row, found.keys[number], row_name(report, found, number, lang), columns, lang, policy)
            for number, row in _in_order(report, found.table)
        ],
        "total": _shown(found.table.total, asked.area, in_language(TOTAL, lang), columns, lang, policy),
        **({"inspections": [_inspection(one) for one in found.inspections]} if report.inspections else {}),
    }


def _inspection(record: Record) -> dict[str, Any]:
    """An inspection as it is printed: what was drawn of whom, by which seed, and the address of the proof."""
    days = {key: value.isoformat() for key, value in record.items() if isinstance(value, date)}
    return {**record, **days, "proof": f"/v1/inspections/{record['key']}/proof"}


def head_of(
    report: Report, asked: Asked, area: BilingualText, position: int, known_at: datetime | None, lang: str
) -> dict[str, Any]:
    """The first members of an answer about a report: its area and period, the day of the stocks, the position."""
    return {
        "code": report.code,
        "title": report.titled(in_language(area, lang), asked.period.name(lang), lang),
        "area": asked.area,
        "period": asked.period.text,
        "as_of": asked.day.isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat() if known_at else None,
        "position": position,
    }


def _in_order(report: Report, table: Table) -> list[tuple[int, Row]]:
    """The lines without the total, by number, in the order that the report asks for."""
    lines = sorted((number, row) for number, row in table.rows.items() if number)
    key = report.ordered_by
    if key is None:
        return lines
    return sorted(lines, key=lambda line: (line[1][key] is None, line[1][key] or 0))  # stable


def row_name(report: Report, found: Computed, number: int, lang: str) -> str:
    """The name of a line; that of line 0 is the total."""
    if not number:
        return in_language(TOTAL, lang)
    return report.shape.row_name({**found.table.rows[number], "key": found.keys[number]}, found.asked, lang)


def _sum(rows: Mapping[int, Row], column: Column) -> Any:
    """The sum of a column over the rows; None where it has no unit in which to add."""
    if column.unit in (None, "percent") or column.total == "none":
        return None
    return sum(row[column.key] or 0 for row in rows.values())


def _derive(report: Report, table: Table) -> None:
    """Computes the derived columns in all lines, hidden ones first: each may be a part of the next."""
    for column in (*report.hidden, *report.shape.columns(report.columns)):
        if isinstance(column, Derived):
            for row in table.rows.values():
                row[column.key] = column.compute(row, table)


def _shown(row: Row, key: str, name: str, columns: tuple[Column, ...], lang: str, policy: Policy) -> dict[str, Any]:
    shown = {column.key: column.value(row.get(column.key), lang, policy) for column in columns}
    return {"key": key, "name": name} | shown
