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
    "retires_on": "birth_date",  # the day of birth follows from it
}
"""The mask of each column that is named like a private field of some event."""


def masked_report(report: Report, found: dict[str, Any]) -> dict[str, Any]:
    """A report that `run` returned, with names and private values of persons masked; of a day the year remains."""
    if report.reads != "persons":
        return found
    texts = [column.key for column in report.shape.columns(report.columns) if column.type != "number"]
    masks = {"name": "name"} | {key: _MASKS[key] for key in texts if key in _MASKS}
    rows = [row | {key: masked(mask, row[key]) for key, mask in masks.items()} for row in found["rows"]]
    return found | {"rows": rows}
