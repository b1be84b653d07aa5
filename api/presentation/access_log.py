"""Lines of the security log as JSON, and as CSV for Excel with a byte order mark; times in Asia/Shanghai."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

import orjson

from api.presentation.reports.formulas import no_formula
from domain.events.event import SHANGHAI

COLUMNS: Final = (
    *("id", "at", "account", "role", "area", "organisation", "on_behalf_of", "action", "subject", "subject_area"),
    *("details", "purpose", "format", "items", "break_glass", "address", "outcome"),
)


def access_log_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A line as JSON."""
    return {**row, "at": row["at"].astimezone(SHANGHAI)}


def csv_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The text of the file: the names of the columns, then the lines; times in Asia/Shanghai, details as JSON."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        at, details = row["at"].astimezone(SHANGHAI), orjson.dumps(row["details"]).decode()
        shown = {**row, "at": at.isoformat(timespec="seconds"), "details": details}
        writer.writerow([_cell(shown[name]) for name in COLUMNS])
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> Any:
    return no_formula(value) if isinstance(value, str) else value
