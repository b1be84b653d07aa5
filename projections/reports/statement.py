"""The statements of a report: its SELECT within the statement that sums, lists or counts its items."""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from projections.reports.report import Report
from projections.reports.shapes import Asked, PersonRows, Record


def parameters_of(report: Report, asked: Asked, values: Mapping[str, str]) -> dict[str, Any]:
    """The parameters that the SELECT of a report may refer to; `values` are those of the entry's own parameters."""
    poverty_lifted = asked.policy.poverty_lifted
    return {
        **report.shape.lines(asked),
        "own_totals": [column.key for column in report.figures if column.total != "all"],
        "most_rows": report.most_rows,
        "first": asked.period.first,
        "count_from": asked.period.first
        if report.counts_from == "period"
        else asked.period.last.replace(month=1, day=1),
        "last": asked.period.last,
        "day": asked.day,
        "year": asked.period.year,
        "reemployed_groups": list(asked.policy.reemployed_groups),
        "poverty_lifted_group": poverty_lifted.group if poverty_lifted else None,
        "poverty_lifted_policies": list(poverty_lifted.policies) if poverty_lifted else [],
        **{parameter.name: values.get(parameter.name) for parameter in report.parameters},
    }


def records(conn: psycopg.Connection, report: Report, parameters: Mapping[str, Any]) -> list[Record]:
    """The figures of a report by line, or the rows of a report on persons; each with `position` and `known_at`.
    There is at least one, with number None where there are no figures."""
    template = "rows.sql" if isinstance(report.shape, PersonRows) else "figures.sql"
    return execute(conn, report, template, parameters)


def inspections(conn: psycopg.Connection, report: Report, parameters: Mapping[str, Any]) -> list[Record]:
    """The inspections that a report counts; none of a report that counts no inspections."""
    if report.inspections is None:
        return []
    with conn.cursor(row_factory=dict_row) as cursor:
        found = _COMMENT.sub("", _with_parts(report.package, report.inspections)).encode()
        return cursor.execute(found, parameters, prepare=False).fetchall()


def execute(
    conn: psycopg.Connection, report: Report, template: str, parameters: Mapping[str, Any], **conditions: str
) -> list[Record]:
    """The rows of a statement of this package, in which `{select}` is the SELECT of the report; `conditions` are texts
    of SQL for other names in braces."""
    if report.finds is not None:
        parameters = {**parameters, **report.finds(conn, parameters)}
    with conn.cursor(row_factory=dict_row) as cursor:
        found = _statement(template, report.package, report.sql, covers=report.shape.covers, **conditions)
        # A plan for any area and period, which a prepared statement would get, takes twice as long.
        return cursor.execute(found, parameters, prepare=False).fetchall()


def definition_of(report: Report, asked: Asked) -> str:
    """The digest of what a report counts by: its SELECT, its texts, and the policy of the area on the day."""
    profile = asked.policy.profile
    texts = (_statement("figures.sql", report.package, report.sql, covers=report.shape.covers), report.definition.zh)
    return sha256(b"\n".join((texts[0], texts[1].encode(), profile.encode()))).hexdigest()[:16]


@cache
def _statement(template: str, package: str, sql: str, **conditions: str) -> bytes:
    select = _with_parts(package, sql)
    text = (files("projections.reports") / template).read_text("utf-8")
    for name, condition in conditions.items():
        text = text.replace(f"{{{name}}}", condition)
    return _COMMENT.sub("", text.replace("{select}", f"\n{select}\n")).encode()


@cache
def _with_parts(package: str, sql: str) -> str:
    """A SELECT with its parts in the place of their names."""
    select = (files(package) / sql).read_text("utf-8")
    while names := set(_PART.findall(select)):  # a part may have parts
        for name in names:
            shared = files("projections.reports.items") / f"{name}.sql"
            part = shared if shared.is_file() else files(package) / f"{name}.sql"
            select = select.replace(f"{{{name}}}", f"\n{part.read_text('utf-8')}\n")
    return select


_COMMENT: Final = re.compile(r"^ *--.*\n", re.MULTILINE)
"""A line that is a comment: psycopg finds the parameters of a long statement anew at each call."""

_PART: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A name in braces: the SELECT in that file of `items`, which several reports count, or of another report of the same
package."""
