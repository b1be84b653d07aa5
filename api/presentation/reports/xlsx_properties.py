"""The properties of the workbook of a report: what it is, and of which state of the log."""

from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from api.presentation.reports.paper import Paper


def set_properties(book: Workbook, paper: Paper, found: dict[str, Any]) -> None:
    """Title, notes and clocks; created when the last event was recorded that the report knows, else on its day."""
    created = datetime.fromisoformat(found["known_at"] or found["as_of"])
    book.set_properties(
        {
            "title": paper.title,
            "subject": found["code"],
            "category": paper.t("报表", "Report"),
            "keywords": f"{found['code']} {found['area']} {found['period']}",
            "comments": paper.clocks,
            "created": (created.astimezone(UTC) if created.tzinfo else created).replace(tzinfo=None),
        }
    )
    for name in ("code", "area", "period", "as_of", "known_at", "position"):
        if found[name] is not None:
            book.set_custom_property(name, found[name])
