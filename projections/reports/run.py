"""Computing a report: the lines of its shape, its SELECT on the views, and the answer as JSON."""

from collections.abc import Mapping
from datetime import UTC, date
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg.rows import dict_row

from domain.reference.areas import Areas
from projections.reports.period import parse_period
from projections.reports.report import Report
from projections.reports.shapes import TOTAL, Asked, Column, Record, in_language
from projections.reports.units import place_of
from service.reference import reference


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
    moment (UTC) at which that event was recorded. Raises Refusal for an unknown area or an invalid period.

    A person is counted in one area only, so for a report of sums the connection must see all areas, whatever the scope
    of the caller: restricted to a town, it would count a person who came from another town again.
    """
    wanted = parse_period(period)
    day = wanted.day(today)
    code, name = place_of(areas, area, day)
    asked = Asked(code, wanted, day, areas)
    records = _records(conn, report, asked, values or {})
    position, known_at = records[0]["position"], records[0]["known_at"]
    rows = report.shape.gathered([record for record in records if record["number"] is not None])
    columns = report.shape.columns(report.columns)
    total = next((row for row in rows if row["number"] == 0), {"key": code})
    return {
        "code": report.code,
        "title": report.titled(in_language(name, lang), wanted.name(lang), lang),
        "area": code,
        "period": wanted.text,
        "as_of": day.isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat() if known_at else None,
        "position": position,
        "definition": in_language(report.definition, lang),
        "columns": [column.described(lang) for column in columns],
        "rows": [
            _row(row, str(row["key"]), report.shape.row_name(row, asked, lang), columns)
            for row in rows
            if row["number"]
        ],
        "total": _row(total, code, in_language(TOTAL, lang), columns),
    }


def _records(conn: psycopg.Connection, report: Report, asked: Asked, values: Mapping[str, str]) -> list[Record]:
    """The records of the SELECT by number; at least one, which holds the position even where there are no lines."""
    parameters = {
        **report.shape.lines(asked),
        "first": asked.period.first,
        "last": asked.period.last,
        "day": asked.day,
        "year": asked.period.year,
        "reemployed_groups": list(reference().policies.at(asked.area, asked.day).reemployed_groups),
        **{parameter.name: values.get(parameter.name) for parameter in report.parameters},
    }
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_statement(report.package, report.sql), parameters).fetchall()


@cache
def _statement(package: str, name: str) -> bytes:
    """The SELECT, with the position of the views and the time of its event from the same snapshot."""
    select = (files(package) / name).read_text("utf-8")
    return f"""
    SELECT known.*, report.*
      FROM (SELECT at.position, (SELECT recorded_at FROM visible_log log WHERE log.position = at.position) AS known_at
              FROM projection_position at) AS known
      LEFT JOIN ({select}) AS report ON true
     ORDER BY report.number
    """.encode()


def _row(record: Record, key: str, name: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {"key": key, "name": name} | {column.key: column.value(record.get(column.key)) for column in columns}
