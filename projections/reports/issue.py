"""What an issue of a report freezes: the report in both languages, the items it counts, and the restatements of earlier
issues (通报; R1-17, R3-14, R4-13)."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple

import orjson
import psycopg

from domain.reference.areas import Areas
from projections.queries.report_issues import content_of
from projections.reports.counted_items import all_items, from_bytes, to_bytes
from projections.reports.report import Report
from projections.reports.restatement import CAUSES, Change, restated
from projections.reports.run import answer, compute, request_of
from projections.reports.shapes import in_language
from projections.reports.statement import definition_of
from projections.views.report_issue import ReportIssueRow

Json = dict[str, Any]

_FORM: Final = 1
"""The form of the content, for readers of later versions."""


class Frozen(NamedTuple):
    """The bytes of an issue and of its items, and up to which day and position they were counted."""

    content: bytes
    items: bytes
    as_of: date
    period: str
    area: str
    year: int
    position: int
    definition: str

    @property
    def content_sha256(self) -> str:
        """The digest of the content, hexadecimal."""
        return sha256(self.content).hexdigest()

    @property
    def items_sha256(self) -> str:
        """The digest of the items, hexadecimal."""
        return sha256(self.items).hexdigest()


class Moved(Exception):
    """The views advanced between two statements: the figures and the items would not belong together."""


def freeze(
    conn: psycopg.Connection,
    report: Report,
    *,
    area: str,
    period: str,
    today: date,
    areas: Areas,
    values: Mapping[str, str],
    heading: str,
    number: int,
    earlier: Sequence[ReportIssueRow],
) -> Frozen:
    """Computes what an issue holds from the views in the search path; the connection sees all areas, as for `run`.

    `earlier` are the issues of the same report and area that are restated. Raises Moved, and Refusal as `run` does.
    """
    found = compute(conn, report, area, period, today, areas, values)
    items = to_bytes(all_items(conn, report, found.asked, values))
    definition = definition_of(report, found.asked)
    restatements = [restatement(conn, report, issue, areas, found.position) for issue in earlier]
    refuse_moved(conn, found.position)
    content = {
        "form": _FORM,
        "number": number,
        "heading": heading,
        "definition_version": definition,
        "items_sha256": sha256(items).hexdigest(),
        "report": {lang: answer(report, found, lang) for lang in ("zh", "en")},
        "restatements": [one for one in restatements if one["figures"]],
    }
    asked = found.asked
    return Frozen(
        orjson.dumps(content, option=orjson.OPT_INDENT_2),
        items,
        asked.day,
        asked.period.text,
        asked.area,
        asked.period.year,
        found.position,
        definition,
    )


def restatement(conn: psycopg.Connection, report: Report, issue: ReportIssueRow, areas: Areas, position: int) -> Json:
    """The figures of an issue that have changed by what the views know at a position, with causes and events.

    The stocks are those of the day of the issue.
    """
    asked, _ = request_of(issue.area, issue.period, issue.as_of, areas)
    before = from_bytes(content_of(conn, issue.items_sha256))
    now = all_items(conn, report, asked, {})
    changes = restated(
        conn,
        before,
        now,
        known_until=issue.known_until,
        position=position,
        of_inspections=report.inspections is not None,
    )
    return {
        "number": issue.number,
        "heading": issue.heading,
        "period": issue.period,
        "as_of": issue.as_of.isoformat(),
        "known_until": issue.known_until,
        "position": position,
        "definition_version": definition_of(report, asked),
        "figures": [_figure(report, change) for change in changes],
    }


def _figure(report: Report, change: Change) -> Json:
    column = report.column(change.column)
    assert column is not None
    return {
        "row": change.line or "total",
        "column": change.column,
        "title": {lang: column.described(lang)["title"] for lang in ("zh", "en")},
        "was": column.value(change.was),
        "now": column.value(change.now),
        "causes": [
            {
                "cause": cause,
                "title": {lang: in_language(CAUSES[cause], lang) for lang in ("zh", "en")},
                "adds": column.value(adds),
                "events": [
                    {"stream": str(one.stream_id), "version": one.version, "type": one.type, "position": one.position}
                    for one in events
                ],
            }
            for cause, (adds, events) in change.causes.items()
        ],
    }


def refuse_moved(conn: psycopg.Connection, position: int) -> None:
    """Raises Moved unless the views are still at the position: what was read since belongs together."""
    row = conn.execute("SELECT position FROM projection_position").fetchone()
    if row is None or row[0] != position:
        raise Moved
