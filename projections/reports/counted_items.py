"""All items of a report, line by line: what an issue keeps beside its figures, to be compared with later ones."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

import msgspec
import psycopg

from projections.reports.report import Report
from projections.reports.shapes import Asked
from projections.reports.statement import execute, parameters_of

TOTAL_LINE = ""
"""The key of the total line among the keys of lines."""


class CountedItem(NamedTuple):
    """An item that counts in a column of a line: by its key, the column, whom or what, by which version of its stream
    (0 for none), the day, and what it adds."""

    line: str
    column: str
    subject: str
    version: int
    day: str
    adds: int


def all_items(conn: psycopg.Connection, report: Report, asked: Asked, values: Mapping[str, str]) -> list[CountedItem]:
    """The items of all lines, in a fixed order, from the views in the search path of the connection.

    Those of figures that follow a report (`Column.follows`) are left out.
    """
    parameters = parameters_of(report, asked, values)
    keys = dict(zip(parameters["line_numbers"], parameters["line_codes"], strict=True)) | {0: TOTAL_LINE}
    shown = {column.key for column in report.figures if not column.follows}
    return [
        CountedItem(keys[row["line"]], row["figure"], row["subject"], row["version"], _day(row["day"]), _whole(row))
        for row in execute(conn, report, "items.sql", parameters)
        if row["figure"] in shown
    ]


def to_bytes(items: list[CountedItem]) -> bytes:
    """The items as JSON, an array a line."""
    return b"\n".join(map(msgspec.json.encode, items))


def from_bytes(content: bytes) -> list[CountedItem]:
    """The items of `to_bytes`."""
    return [_READ(line) for line in content.splitlines()]


_READ: Final = msgspec.json.Decoder(CountedItem).decode


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _whole(row: Mapping[str, Any]) -> int:
    value = Decimal(row["value"])
    assert value == int(value)  # persons, events, posts and fen are whole
    return int(value)
