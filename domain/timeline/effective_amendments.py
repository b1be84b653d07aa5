"""Amendments: which corrections and voids are in force, kept up to date by each that is recorded."""

from bisect import insort
from collections.abc import Callable, Sequence
from typing import Any

from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.history.corrections import apply_corrections
from domain.history.history import History, business_key


class EffectiveAmendments:
    """What History derives from all recorded events (`voided_by`, `corrections`, `effective`), one event at a time."""

    def __init__(self, history: History, recorded: Sequence[Event]) -> None:
        self.voided_by = dict(history.voided_by)
        self.corrections = {target: list(found) for target, found in history.corrections.items()}
        self._recorded = recorded
        self._voids: dict[int, list[int]] = {}
        for event in recorded:
            if type(event) is Voided:
                self._voids.setdefault(event.target_version, []).append(event.metadata.version)

    def add(self, event: Corrected | Voided) -> tuple[list[int], list[Callable[[], Any]]]:
        """Notes a correction or a void, which is the last recorded event.

        Returns the versions that read otherwise since, and what takes it back, to be called from the last on.
        """
        touched, undo = list[int](), list[Callable[[], Any]]()
        if isinstance(event, Corrected):
            self._correct(event, touched, undo, in_force=True)
            return touched, undo
        voids = self._voids.setdefault(event.target_version, [])
        voids.append(event.metadata.version)
        undo.append(voids.pop)
        version: int | None = event.target_version
        while version is not None:
            version = self._decide_void(version, touched, undo)
        return touched, undo

    def _decide_void(self, version: int, touched: list[int], undo: list[Callable[[], Any]]) -> int | None:
        """Decides anew whether a version is void; returns the one that it voids itself, if that is to follow."""
        was = self.voided_by.get(version)
        now = min((void for void in self._voids[version] if void not in self.voided_by), default=None)
        self._set(self.voided_by, version, now)
        undo.append(lambda: self._set(self.voided_by, version, was))
        if (was is None) == (now is None):
            return None
        touched.append(version)
        event = self._recorded[version - 1]
        if isinstance(event, Corrected):
            self._correct(event, touched, undo, in_force=now is None)
        return event.target_version if isinstance(event, Voided) else None

    def _correct(self, event: Corrected, touched: list[int], undo: list[Callable[[], Any]], *, in_force: bool) -> None:
        target = event.target_version
        was = self.corrections.get(target)
        now = [one for one in was or () if one.metadata.version != event.metadata.version]
        if in_force:
            insort(now, event, key=business_key)
        self._set(self.corrections, target, now or None)
        undo.append(lambda: self._set(self.corrections, target, was))
        touched.append(target)
        while isinstance(corrected := self._recorded[target - 1], Corrected):
            target = corrected.target_version
            touched.append(target)

    def effective(self, event: Event) -> Event:
        """A recorded event as corrected."""
        return apply_corrections(event, self.corrections)

    @staticmethod
    def _set(found: dict[int, Any], key: int, value: Any) -> None:
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
