"""The effect of corrections on the event that they correct. A correction can itself be corrected."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from domain.events.amendments import Corrected
from domain.events.changes import apply_changes
from domain.events.event import Event

Corrections = Mapping[int, Sequence[Corrected]]
"""The corrections in force by the version that they correct, in the order in which they apply."""


def in_order_of_application(corrections: Iterable[Corrected]) -> list[Corrected]:
    """The corrections of one event, the one that holds last: by business time, those of one moment by the log.

    A correction of which only the day is known applies after those of that day that were recorded before it.
    """
    moments: list[tuple[datetime, int, Corrected]] = []
    latest: dict[date, datetime] = {}
    for correction in sorted(corrections, key=_version):
        metadata = correction.metadata
        moment = metadata.occurred_at
        if metadata.day in latest:
            known = latest[metadata.day]
            moment = known if metadata.whole_day else moment
            latest[metadata.day] = max(known, moment)
        else:
            latest[metadata.day] = moment
        moments.append((moment, metadata.version, correction))
    moments.sort(key=lambda each: each[:2])
    return [correction for _, _, correction in moments]


def apply_corrections(event: Event, corrections: Corrections) -> Event:
    """A recorded event with its corrections in force applied."""
    for correction in corrections.get(event.metadata.version, ()):
        event = apply_changes(event, _effective_changes(correction, corrections))
    return event


def _version(event: Event) -> int:
    return event.metadata.version


def _effective_changes(correction: Corrected, corrections: Corrections) -> dict[str, object]:
    """The changes of a correction, with the corrections of that correction applied."""
    changes = {**correction.changes, **correction.private_changes}
    for later in corrections.get(correction.metadata.version, ()):
        changes.update(_effective_changes(later, corrections))
    return changes
