"""The effect of corrections on the event that they correct. A correction can itself be corrected."""

from collections.abc import Mapping, Sequence

from domain.events.amendments import Corrected
from domain.events.changes import apply_changes
from domain.events.event import Event

Corrections = Mapping[int, Sequence[Corrected]]
"""The corrections in force by the version that they correct, in business order."""


def apply_corrections(event: Event, corrections: Corrections) -> Event:
    """A recorded event with its corrections in force applied."""
    for correction in corrections.get(event.metadata.version, ()):
        event = apply_changes(event, _effective_changes(correction, corrections))
    return event


def _effective_changes(correction: Corrected, corrections: Corrections) -> dict[str, object]:
    """The changes of a correction, with the corrections of that correction applied."""
    changes = {**correction.changes, **correction.private_changes}
    for later in corrections.get(correction.metadata.version, ()):
        changes.update(_effective_changes(later, corrections))
    return changes
