"""A history that a timeline has made: what is asked of it often is read from the timeline, all else is derived."""

from collections.abc import Collection
from datetime import datetime

from domain.events.event import Event
from domain.history.history import History, Transition
from domain.history.lazy_property import lazy_property
from domain.person import Person
from domain.timeline.timeline import Timeline

MIN_TIMELINE_LENGTH = 32
"""A history of fewer events is decided without a timeline: to make one costs more than it spares."""


class TimelineHistory(History):
    """The history of a timeline at one version. It is read from the timeline as long as that has not gone on."""

    def __init__(self, timeline: Timeline) -> None:
        self.subject = timeline.subject
        self._timeline = timeline
        self._version = timeline.version

    @lazy_property
    def recorded(self) -> tuple[Event, ...]:
        """The events in version order."""
        return tuple(self._timeline.recorded[: self._version])

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return self._version

    @property
    def first_recorded(self) -> Event | None:
        """The event that was recorded first."""
        return self._timeline.recorded[0] if self._version else None

    @property
    def last_recorded(self) -> Event:
        """The event that was recorded last."""
        return self._timeline.recorded[self._version - 1]

    def event_by_version(self, version: int) -> Event | None:
        """The event that was recorded as this version; None when there is none."""
        return self._timeline.recorded[version - 1] if 0 < version <= self._version else None

    @property
    def person(self) -> Person:
        """The person after all events."""
        return self._timeline.order.person if self._current else super().person

    def person_before(self, moment: datetime) -> Person:
        """The person just before a moment of business time."""
        return self._timeline.order.before(moment) if self._current else super().person_before(moment)

    def transitions_of(self, kinds: Collection[type]) -> list[Transition]:
        """The steps whose event is of one of the kinds, in order."""
        return self._timeline.past().transitions_of(kinds) if self._current else super().transitions_of(kinds)

    @property
    def _current(self) -> bool:
        return self._timeline.version == self._version

    def timeline(self) -> Timeline:
        """The timeline at this version: the one it was made by, unless that has gone on by more than one event."""
        if self._timeline.version == self._version + 1:
            self._timeline.back()
        if not self._current:
            self._timeline = Timeline(History(self.subject, self.recorded))
        return self._timeline


def timeline_of(history: History) -> Timeline | None:
    """The timeline that decides on the history; None if it is short or merged."""
    if isinstance(history, TimelineHistory):
        return history.timeline()
    if type(history) is not History or history.version < MIN_TIMELINE_LENGTH:
        return None
    found: Timeline | None = history.__dict__.get("timeline")
    if found is None or found.version != history.version:
        found = history.__dict__["timeline"] = Timeline(history)
    return found
