"""Private values in reports whose rows are persons: masked in every form, as in every list (docs/decisions/0031)."""

from typing import Any, Final

from domain.events import EVENTS
from domain.events.fields import fields_of
from domain.identity.masking import masked
from projections.reports.report import Report

_MASKS: Final[dict[str, str]] = {
    **{
        name: spec.mask or "full"
        for event in EVENTS
        for name, spec in fields_of(event).items()
        if spec.private or spec.mask
    },
    "name": "name",
    "retires_on": "birth_date",  # the day of birth follows from it
}
"""The mask of each column that is named like a private field of some event."""


def masked_value(report: Report, key: str, value: Any) -> Any:
    """The value of a column as it may be shown: private values of persons masked; of a day the year remains."""
    return masked(_MASKS[key], value) if report.reads == "persons" and key in _MASKS else value


def masked_report(report: Report, found: dict[str, Any]) -> dict[str, Any]:
    """A report that `run` returned, with names and private values of persons masked; of a day the year remains."""
    if report.reads != "persons":
        return found
    texts = ["name", *(one.key for one in report.shape.columns(report.columns) if one.type != "number")]
    rows = [row | {key: masked_value(report, key, row[key]) for key in texts} for row in found["rows"]]
    return found | {"rows": rows}
