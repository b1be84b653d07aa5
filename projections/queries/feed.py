"""The feed: events of the log by position, as far as the views contain them."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg

from domain.events import CATALOGUE
from domain.events.event import Event
from service.event_store.history_store import HistoryStore
from service.recording.submission import Caller
from service.reference import scope_of

_WINDOW: Final = 2_000
"""The events of the first window that is searched; each further window is twice as long."""


class FeedEvent(NamedTuple):
    """An event of the feed; private fields are encrypted."""

    position: int
    stream_id: UUID
    event: Event


class FeedFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events of the feed: of certain event types; those that occurred in an area or below it; those of a source;
    those that an account posted. None does not restrict. Types that are `hidden` are left out."""

    types: Sequence[str] | None = None
    area: str | None = None
    source: str | None = None
    posted_by: Caller | None = None
    hidden: Sequence[str] = ()

    @property
    def markers(self) -> list[bytes]:
        """Texts in the stored JSON of the events that may be meant: rows without them need not be deserialized."""
        found = [self.posted_by.name] if self.posted_by else []
        return [msgspec.json.encode(text) for text in (*found, self.source) if text is not None]

    def takes(self, event: Event) -> bool:
        """Whether the event is of the source and the account."""
        of_source = self.source is None or event.metadata.source == self.source
        return of_source and (self.posted_by is None or is_posted_by(event, self.posted_by))


EVERYTHING: Final = FeedFilter()


class FeedSlice(NamedTuple):
    """Some events of the feed; all up to position `seen` were looked at."""

    events: list[FeedEvent]
    seen: int


def read_feed(
    conn: psycopg.Connection,
    store: HistoryStore,
    *,
    after: int,
    up_to: int,
    limit: int,
    wanted: FeedFilter = EVERYTHING,
) -> FeedSlice:
    """At most `limit` events after a position and up to another that the scope of the connection sees, in the order of
    positions. Raises Refusal (shape) when `wanted.area` is no code.

    `up_to` must not exceed the position of the views, for these decide which persons are in the scope. The log is
    searched in windows of growing length, so that a page costs little where matching events are frequent, and no more
    than one pass over the log where they are rare.
    """
    events: list[FeedEvent] = []
    seen, window = after, _WINDOW
    markers = wanted.markers
    areas = None if wanted.area is None else scope_of(wanted.area).prefixes
    while seen < up_to and len(events) < limit:
        end, most = min(up_to, seen + window), limit - len(events)
        rows = store.recorder.select_visible(conn, seen, end, most, wanted.types, markers, areas, wanted.hidden)
        found = store.mapper.to_events(row.state for row in rows)
        for (position, stream_id, _), event in zip(rows, found, strict=True):
            if wanted.takes(event):
                events.append(FeedEvent(position, stream_id, event))
        seen = rows[-1].position if len(rows) == most else end
        window *= 2
    return FeedSlice(events, seen)


def hidden_from(role: str) -> list[str]:
    """The event types that the role may not read (`Event.read_by`)."""
    return [name for name, kind in CATALOGUE.items() if not is_read_by(kind, role)]


def is_read_by(kind: type[Event], role: str) -> bool:
    """Whether the role may read events of the class."""
    return kind.read_by is None or role in kind.read_by


def is_posted_by(event: Event, account: Caller) -> bool:
    """Whether the account posted the event: the event bears its name and role, and a source of the account.

    Names of accounts are unique.
    """
    actor = event.metadata.actor
    return (actor.name, actor.role) == (account.name, account.role) and account.posts_from(event.metadata.source)
