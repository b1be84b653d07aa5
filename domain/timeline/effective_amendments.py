"""The corrections and voids of a timeline that are in force, updated with each amendment that is recorded."""

from collections.abc import Sequence

from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.history.corrections import apply_corrections, in_order_of_application
from domain.history.history import History
from domain.timeline.undo_log import UndoLog


class EffectiveAmendments:
    """`voided_by`, `corrections` and `effective` as in `History`, updated in place.

    `recorded` is the list of recorded events, to which the timeline appends.
    """

    def __init__(self, history: History, recorded: Sequence[Event], undo_log: UndoLog) -> None:
        self.voided_by = dict(history.voided_by)
        self.corrections = {target: list(corrections) for target, corrections in history.corrections.items()}
        self._recorded = recorded
        self._undo_log = undo_log
        self._voids: dict[int, list[int]] = {}
        for event in recorded:
            if type(event) is Voided:
                self._voids.setdefault(event.target_version, []).append(event.metadata.version)

    def add(self, event: Corrected | Voided) -> list[int]:
        """Adds a correction or a void, which is the last recorded event.

        Returns the versions of the events whose effective form may have changed.
        """
        changed = list[int]()
        if isinstance(event, Corrected):
            self._set_in_force(event, changed, in_force=True)
            return changed
        voids = self._voids.setdefault(event.target_version, [])
        voids.append(event.metadata.version)
        self._undo_log.append(voids.pop)
        version: int | None = event.target_version
        while version is not None:
            version = self._update_void(version, changed)
        return changed

    def effective(self, event: Event) -> Event:
        """A recorded event with its corrections applied."""
        return apply_corrections(event, self.corrections)

    def _update_void(self, version: int, changed: list[int]) -> int | None:
        """Determines again whether an event is void.

        If that has changed and the event is itself a void, returns the version of its target, which must be updated
        next; otherwise None.
        """
        old = self.voided_by.get(version)
        new = min((void for void in self._voids[version] if void not in self.voided_by), default=None)
        self._undo_log.set_item(self.voided_by, version, new)
        if (old is None) == (new is None):
            return None
        changed.append(version)
        event = self._recorded[version - 1]
        if isinstance(event, Corrected):
            self._set_in_force(event, changed, in_force=new is None)
        return event.target_version if isinstance(event, Voided) else None

    def _set_in_force(self, event: Corrected, changed: list[int], *, in_force: bool) -> None:
        """Adds a correction to the corrections of its target, or removes it."""
        target = event.target_version
        old = self.corrections.get(target, [])
        new = [correction for correction in old if correction.metadata.version != event.metadata.version]
        if in_force:
            new = in_order_of_application((*new, event))
        self._undo_log.set_item(self.corrections, target, new or None)
        changed.append(target)
        while isinstance(corrected := self._recorded[target - 1], Corrected):
            target = corrected.target_version
            changed.append(target)
