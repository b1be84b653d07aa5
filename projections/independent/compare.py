"""The rows that the views hold beside those that the facts of the log give."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from projections.independent.row import Row

KEYS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "roster": ("person_id", ()),
    "ledger": ("person_id", ()),
    "employment": ("person_id", ("version",)),
    "training": ("person_id", ("version",)),
    "service": ("person_id", ("version",)),
    "certificate": ("person_id", ("version",)),
    "loan": ("person_id", ("version",)),
    "benefit": ("person_id", ("version",)),
    "outcome": ("person_id", ("since",)),
    "poverty_lifted": ("person_id", ("since",)),
    "poverty_return": ("person_id", ("version",)),
    "deadline": ("person_id", ("name", "trigger_version")),
    "finding": ("person_id", ("version",)),
    "contradiction": ("person_id", ("kind", "version")),
    "membership": ("person_id", ("version",)),
    "typical_case": ("person_id", ("version",)),
    "appeal": ("person_id", ("version",)),
    "civil_affairs_notice": ("person_id", ("matter", "version")),
    "due_back": ("person_id", ("benefit", "cause")),
    "household": ("household_key", ("since",)),
    "report_issue": ("area", ("version",)),
    "interview": ("area", ("version",)),
    "half_year_report": ("area", ("year", "half", "version")),
    "schedule_reminder": ("area", ("year", "month")),
    "schedule_talk": ("area", ("year", "month")),
    "doubt": ("area", ("doubt",)),
    "area_plan": ("area", ("year", "kind", "indicator")),
    "post": ("stream_id", ("version",)),
    "post_capacity": ("stream_id", ("version",)),
    "fair": ("stream_id", ("version",)),
    "employer_support": ("stream_id", ("version",)),
    "work_item": ("stream_id", ("version",)),
}
"""The column of the subject of each view, and those that identify its rows. `due_back` is no view, but an answer."""

UNCOVERED: Final[dict[str, tuple[str, ...]]] = {
    "roster": ("search_name", "search_terms", "services_lacking_since"),
    "membership": ("household_inputs",),
    "work_item": ("area_prefix",),
}
"""The columns that are not looked at, by view."""

NOT_DERIVED: Final[dict[str, tuple[str, str]]] = {"contradiction": ("kind", "excluded_by_late_report")}
"""Rows that are not looked at, by view: they follow from what would be refused now, and refusals are not derived."""


class Difference(msgspec.Struct, frozen=True):
    """A column of which the value in the view differs from the one by the facts.

    `row` are the columns that identify the row. `held` is the value in the view, `expected` the one by the facts;
    `column` is empty where the whole row is missing or should not be there. `positions` are those of the facts that
    decide it.
    """

    view: str
    subject: str
    row: Mapping[str, Any]
    column: str
    held: Any
    expected: Any
    positions: Sequence[int]

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: str) -> str:
        """The difference in a line, in English for `en`, otherwise in Chinese."""
        row = " ".join(f"{name}={_shown(value)}" for name, value in self.row.items())
        where = f"{self.view} {self.subject}{f' ({row})' if row else ''}{f' {self.column}' if self.column else ''}"
        held, expected, positions = _shown(self.held), _shown(self.expected), ", ".join(map(str, self.positions)) or "–"
        if lang.lower().startswith("en"):
            return f"{where}: the view holds {held}, the log gives {expected}; decided by the positions {positions}"
        return f"{where}：视图为 {held}，日志应为 {expected}；依据位置 {positions}"


def held_rows(conn: psycopg.Connection, schema: str, view: str, subjects: Collection[Any]) -> list[dict[str, Any]]:
    """The rows that a view holds of some subjects."""
    key, _ = KEYS[view]
    query = sql.SQL("SELECT * FROM {} WHERE {} = ANY(%s)").format(sql.Identifier(schema, view), sql.Identifier(key))
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, (list(subjects),)).fetchall()


def held_subjects(conn: psycopg.Connection, schema: str, view: str) -> list[Any]:
    """The subjects of which a view holds rows."""
    key, _ = KEYS[view]
    query = sql.SQL("SELECT DISTINCT {} FROM {}").format(sql.Identifier(key), sql.Identifier(schema, view))
    return [subject for (subject,) in conn.execute(query)]


def differences(view: str, held: Iterable[Mapping[str, Any]], expected: Iterable[Row]) -> Iterator[Difference]:
    """Where the rows that a view holds differ from those that it should hold."""
    subject, apart = KEYS[view]
    column, value = NOT_DERIVED.get(view, ("", None))
    own = {_key(row, subject, apart): row for row in held if not column or row[column] != value}
    for should in expected:
        key = _key(should.columns, subject, apart)
        row = own.pop(key, None)
        which = dict(zip(apart, key[1:], strict=True))
        if row is None:
            yield Difference(view, str(key[0]), which, "", None, _summary(should.columns), should.positions(""))
            continue
        for column, value in should.columns.items():
            if _plain(row[column]) != _plain(value):
                yield Difference(view, str(key[0]), which, column, row[column], value, should.positions(column))
    for key, row in own.items():
        yield Difference(view, str(key[0]), dict(zip(apart, key[1:], strict=True)), "", _summary(row), None, [])


def _key(row: Mapping[str, Any], subject: str, apart: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in (subject, *apart))


def _summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row that have a value."""
    return {name: value for name, value in row.items() if value not in (None, [], "") and not isinstance(value, bytes)}


def _plain(value: Any) -> Any:
    """A value in one form: lists of what were tuples, moments as such, ids as text."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _shown(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_shown(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "–" if value is None else str(value)
