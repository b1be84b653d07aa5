"""What a cell of a report counts: the items of a counted column, page by page, or the parts of a derived one.

The items come from the SELECT that the table is computed from, so their sum equals the figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import msgspec
import psycopg

from domain.reference.areas import Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.scope import Scope
from projections.reports.columns import Column, Derived, Part
from projections.reports.report import Report
from projections.reports.run import Computed, compute, request_of
from projections.reports.shapes import Asked, PersonRows
from projections.reports.statement import execute, parameters_of

TOTAL: Final = "total"
"""The key of the total line in the address of a cell."""

_SEEN_PERSON: Final = """EXISTS (SELECT FROM roster seen
                                 WHERE seen.person_id = subject::uuid AND seen.area ^@ ANY (%(scope)s::text[]))"""
_SEEN_AREA: Final = "counted.area ^@ ANY (%(scope)s::text[])"
_PERSON_NAME: Final = "(SELECT named.name FROM roster named WHERE named.person_id = subject::uuid)"
_NO_NAME: Final = "NULL::text"
_BEFORE_ALL: Final = ("", 0, date.min)


class Item(msgspec.Struct, frozen=True):
    """What a figure counts: a person, household or other thing (`subject`), by the event with this version in its
    stream, on a day, for an area, and what it adds to the figure. `name` is that of a person."""

    subject: str
    version: int | None
    day: date | None
    area: str
    adds: Any
    name: str | None = None

    @property
    def after(self) -> tuple[str, int, date]:
        """The place of the item in the list, for the next page."""
        return self.subject, self.version or 0, self.day or _BEFORE_ALL[2]


class Cell(NamedTuple):
    """A cell: its value, the number of its items (`size`), how many of them are `not_shown`, and a page of the others.

    Of a derived column there are no items but `parts`, each with its value. `more`: there are further pages. `key` is
    that of the row.
    """

    asked: Asked
    area: BilingualText
    number: int
    key: str
    column: Column
    value: Any
    position: int
    known_at: datetime | None
    size: int = 0
    not_shown: int = 0
    items: Sequence[Item] = ()
    more: bool = False
    parts: Sequence[tuple[Part, Any]] = ()


def explain(
    conn: psycopg.Connection,
    report: Report,
    column: Column,
    row: str,
    *,
    area: str,
    period: str,
    today: date,
    areas: Areas,
    scope: Scope,
    values: Mapping[str, str],
    after: tuple[str, int, date] | None = None,
    limit: int,
) -> Cell | None:
    """The cell of a row (its key, or TOTAL), with a page of its items in the scope; None if there is no such row.

    The connection sees all areas for a report of sums, as for `run`. Raises Refusal for an unknown area or an invalid
    period.
    """
    if isinstance(column, Derived) or isinstance(report.shape, PersonRows):
        found = compute(conn, report, area, period, today, areas, values)
        number = _number(found.keys, row)
        if number is None:
            return None
        if isinstance(column, Derived):
            return _of_parts(column, found, number)
        return _of_rows(column, found, number, scope, after, limit)
    asked, name = request_of(area, period, today, areas)
    parameters = parameters_of(report, asked, values)
    keys = dict(zip(parameters["line_numbers"], parameters["line_codes"], strict=True))
    number = _number(keys, row)
    if number is None:
        return None
    parameters |= _narrowed(parameters, number) | {
        "figure": column.key,
        "line": number,
        "own_total": number == 0 and column.total != "all",
        "scope": list(scope.prefixes),
        "limit": limit + 1,
        **dict(zip(("subject", "version", "on"), after or _BEFORE_ALL, strict=True)),
    }
    person = column.counts == "person"
    seen, named = (_SEEN_PERSON, _PERSON_NAME) if person else (_SEEN_AREA, _NO_NAME)
    records = execute(conn, report, "cell.sql", parameters, seen=seen, name=named)
    head = records[0]
    items = [_item(record) for record in records if record["subject"] is not None]
    return Cell(
        asked,
        name,
        number,
        keys[number],
        column,
        column.empty_in(number) if head["value"] is None else head["value"],
        head["position"],
        head["known_at"],
        head["count"],
        head["count"] - head["shown"],
        items[:limit],
        len(items) > limit,
    )


def _number(keys: Mapping[int, str], row: str) -> int | None:
    """The number of the line with this key."""
    if row == TOTAL:
        return 0
    return next((number for number, key in keys.items() if number and key == row), None)


def _narrowed(parameters: Mapping[str, Any], number: int) -> dict[str, str]:
    """`low` and `high` of one line, where lines are areas, so that the index finds its items alone."""
    lines = zip(parameters["line_numbers"], parameters["line_prefixes"], strict=True)
    prefixes = [prefix for line, prefix in lines if line == number and prefix]
    return {"low": min(prefixes), "high": f"{max(prefixes)}:"} if prefixes else {}


def _item(record: Mapping[str, Any]) -> Item:
    return Item(**{name: record[name] for name in Item.__struct_fields__})


def _of_parts(column: Derived, found: Computed, number: int) -> Cell:
    """A derived value with the figures it was computed from."""
    row, total = found.table.rows[number], found.table.total
    parts = [(part, (total if part.of_total else row)[part.column]) for part in column.parts()]
    return _cell(column, found, number)._replace(parts=parts)


def _of_rows(
    column: Column, found: Computed, number: int, scope: Scope, after: tuple[str, int, date] | None, limit: int
) -> Cell:
    """A cell of a report on persons: the item of its row; in the total, those of all rows with a value."""
    counted = [] if not number and column.total == "none" else [*found.table.rows.items()]
    rows = [row for line, row in counted if line and number in (0, line) and row[column.key]]
    items = sorted((_row_item(row, column) for row in rows), key=lambda item: item.after)
    shown = [item for item in items if scope.covers(item.area)]
    following = [item for item in shown if after is None or item.after > after]
    return _cell(column, found, number)._replace(
        size=len(items),
        not_shown=len(items) - len(shown),
        items=following[:limit],
        more=len(following) > limit,
    )


def _cell(column: Column, found: Computed, number: int) -> Cell:
    """A cell without items."""
    value = found.table.rows[number].get(column.key)
    key = found.keys.get(number, "")
    return Cell(found.asked, found.area, number, key, column, value, found.position, found.known_at)


def _row_item(row: Mapping[str, Any], column: Column) -> Item:
    return Item(
        str(row["person_id"]), row.get("version"), row.get("day"), row["area"], row[column.key], str(row["name"] or "")
    )
