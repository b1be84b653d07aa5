"""Corrections laid over the event they correct. A correction may itself be corrected."""

from collections.abc import Mapping, Sequence

from domain.events.amendments import Corrected
from domain.events.changes import apply_changes
from domain.events.event import Event

Corrections = Mapping[int, Sequence[Corrected]]
"""The corrections in force by the version they correct, in the order in which they were decided."""


def apply_corrections(event: Event, corrections: Corrections) -> Event:
    """A recorded event with its corrections in force applied."""
    for correction in corrections.get(event.metadata.version, ()):
        event = apply_changes(event, _changes_of(correction, corrections))
    return event


def _changes_of(correction: Corrected, corrections: Corrections) -> dict[str, object]:
    """What a correction changes, after the corrections of the correction itself."""
    changes = {**correction.changes, **correction.private_changes}
    for later in corrections.get(correction.metadata.version, ()):
        changes.update(_changes_of(later, corrections))
    return changes
