"""Policy data about the time within which events are to be reported: `[version.reporting]` of a profile."""

from collections.abc import Mapping
from datetime import date

import msgspec

from domain.events.event import SHANGHAI, Event, event_type_of


class ReportingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The limit in days of each event type that has one; the day of the event is not counted.

    `channels`: the channels of jobs that somebody else than the person has to report.
    """

    days: Mapping[str, int] = {}
    channels: frozenset[str] = frozenset()

    def late_by(self, event: Event, channel: str) -> int | None:
        """The days from the end of the limit to the recording of the event, at most 0 if that was in time.

        `channel` is that of the job which the event begins or ends. None for an event without a limit, and for one that
        is not recorded yet.
        """
        limit = self.days.get(event_type_of(type(event))) if channel in self.channels else None
        recorded_at = event.metadata.recorded_at
        if limit is None or recorded_at is None:
            return None
        recorded_on: date = recorded_at.astimezone(SHANGHAI).date()
        return (recorded_on - event.metadata.day).days - limit
