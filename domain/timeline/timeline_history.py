"""Histories that are read from a timeline."""

from collections.abc import Collection
from datetime import datetime

from domain.events.event import Event
from domain.history.history import History, Transition, lazy_property
from domain.person import Person
from domain.timeline.timeline import Timeline

MIN_TIMELINE_LENGTH = 32
"""Shorter histories are decided without a timeline: to build one would cost more than it saves."""


class TimelineHistory(History):
    """The history at one version of a timeline.

    It is read from the timeline until more is recorded on that; then it is computed from the recorded events.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.subject = timeline.subject
        self._timeline = timeline
        self._version = timeline.version

    @lazy_property
    def recorded(self) -> tuple[Event, ...]:
        """The recorded events in version order."""
        return tuple(self._timeline.recorded[: self._version])

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return self._version

    @property
    def first_recorded(self) -> Event | None:
        """The event that was recorded first; None if there is none."""
        return self._timeline.recorded[0] if self._version else None

    @property
    def last_recorded(self) -> Event:
        """The event that was recorded last."""
        return self._timeline.recorded[self._version - 1]

    def event_by_version(self, version: int) -> Event | None:
        """The event that was recorded with this version; None if there is none."""
        return self._timeline.recorded[version - 1] if 0 < version <= self._version else None

    @property
    def person(self) -> Person:
        """The person's state after all events."""
        return self._timeline.order.person if self._is_current else super().person

    def person_before(self, moment: datetime) -> Person:
        """The person's state just before a moment of business time (with a time zone)."""
        return self._timeline.order.person_before(moment) if self._is_current else super().person_before(moment)

    def transitions_of(self, event_classes: Collection[type]) -> list[Transition]:
        """The transitions whose event is of exactly one of these classes, in business order."""
        if self._is_current:
            return self._timeline.transitions().transitions_of(event_classes)
        return super().transitions_of(event_classes)

    @property
    def _is_current(self) -> bool:
        return self._timeline.version == self._version

    def current_timeline(self) -> Timeline:
        """The timeline at this version.

        If one more event was recorded on the timeline, that is undone. If there were several, a new one is built.
        """
        if self._timeline.version == self._version + 1:
            self._timeline.undo()
        if not self._is_current:
            self._timeline = Timeline(History(self.subject, self.recorded))
        return self._timeline


def timeline_of(history: History) -> Timeline | None:
    """The timeline on which events are recorded for this history; None if the history is short or merged."""
    if isinstance(history, TimelineHistory):
        return history.current_timeline()
    if type(history) is not History or history.version < MIN_TIMELINE_LENGTH:
        return None
    timeline: Timeline | None = history.timeline
    if timeline is None or timeline.version != history.version:
        timeline = history.timeline = Timeline(history)
    return timeline
