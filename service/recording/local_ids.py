"""The ids of posts and fairs. Each district assigns its own (`zuji.local_id`): one id in two districts is two posts.

The district of an event is that of the area it names, else that of the account. For an account above the districts
that names no area, the id means the only post of that id in its scope.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.responsible_area import DISTRICT_STREAMS, ambiguous_subject, district_of, unknown_subject
from domain.events.event import Event
from domain.reference.area_codes import scope_prefix
from service.event_store.streams import local_stream_of, stream_of
from service.reference import scope_of

_DISTRICT: Final = 6
"""Digits in the code of a district. The common prefix of a wider scope has fewer."""

_FIND: Final = """
SELECT n.kind, n.key, n.district, n.stream_id
  FROM unnest(%b::text[], %b::text[], %b::text[]) AS w (kind, key, within)
  JOIN zuji.local_id n
    ON n.kind = w.kind AND n.key = w.key
   AND n.district >= w.within COLLATE "C" AND n.district <= (w.within || '~') COLLATE "C"
"""
"""`~` sorts after all digits. The range keeps rows of the same id in other scopes from being read."""

_INSERT: Final = """
INSERT INTO zuji.local_id (kind, key, district, stream_id)
SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::uuid[])
"""


class LocalId(msgspec.Struct, frozen=True):
    """The id of a post or a fair, with the area in which an event means it.

    `within` is the code of the district (six digits), `before` those of the districts that it has replaced: their posts
    are its own. For an account above the districts that names no area, `within` is the common prefix of the codes in
    its scope; "" means everywhere.
    """

    kind: str
    key: str
    within: str
    before: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the district is known."""
        return len(self.within) == _DISTRICT

    @property
    def stream_id(self) -> UUID:
        """The stream of the id in its district. If the district is not known, only a key for quarantine."""
        return local_stream_of(self.kind, self.within, self.key)

    @property
    def quarantine_keys(self) -> set[bytes]:
        """The keys under which events may wait in quarantine until a post of this id is recorded in the district.

        Events of accounts above the district wait under the prefix of the code; events refused before posts belonged to
        districts wait under the id alone.
        """
        above = {local_stream_of(self.kind, self.within[:digits], self.key).bytes for digits in (_DISTRICT, 4, 2, 0)}
        return above | {stream_of(self.kind, self.key).bytes}


def local_id(event: Event, key: str, scope: str) -> LocalId:
    """The local id in an event about a post or a fair; `scope` is the area code of the account."""
    area: str | None = getattr(event, "area", None)
    within = district_of(area) if area else scope_prefix(scope)[:_DISTRICT]
    before = scope_of(within).others if len(within) == _DISTRICT else ()
    return LocalId(event.stream, key, within, tuple(other[:_DISTRICT] for other in before))


class LocalIds:
    """The streams of posts and fairs in one unit of work: those stored, and those that the unit begins."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], dict[str, UUID]] = {}

    def add(self, rows: Iterable[Sequence[object]]) -> set[UUID]:
        """Adds rows of `read_local_ids`; returns their streams."""
        found = set[UUID]()
        for kind, key, district, stream_id in rows:
            assert isinstance(stream_id, UUID)
            self._streams.setdefault((str(kind), str(key)), {})[str(district)] = stream_id
            found.add(stream_id)
        return found

    def find(self, local: LocalId) -> UUID | None:
        """The stream of an id in its district; None if there is none, or the district is not known."""
        return self._streams.get((local.kind, local.key), {}).get(local.within)

    def resolve(self, event: Event, local: LocalId, has_events: Callable[[UUID], bool]) -> UUID:
        """The stream that an event means. In a known district it may be new; later events of the unit then find it.

        `has_events` tells whether a stream has events. Raises Refusal (unknown) if the district is not known and not
        exactly one post or fair of the id is recorded in the scope.
        """
        known = self._streams.setdefault((local.kind, local.key), {})
        if local.is_exact:
            replaced = (known[district] for district in local.before if district in known)
            return known.get(local.within) or known.setdefault(local.within, next(replaced, local.stream_id))
        in_scope = [stream_id for district, stream_id in known.items() if district.startswith(local.within)]
        found = [stream_id for stream_id in in_scope if has_events(stream_id)]
        if len(found) != 1:
            raise ambiguous_subject(event) if found else unknown_subject(event)
        return found[0]


def read_local_ids(conn: psycopg.Connection, ids: Collection[LocalId]) -> psycopg.Cursor:
    """Looks the ids up; rows for `LocalIds.add`."""
    wanted = [(local.kind, local.key, within) for local in ids for within in (local.within, *local.before)]
    columns = [list(column) for column in zip(*wanted, strict=True)]
    return conn.execute(_FIND, columns, binary=True)


def write_local_ids(conn: psycopg.Connection, first_events: Iterable[tuple[UUID, Event]]) -> None:
    """Writes the ids of new posts and fairs, in the caller's transaction.

    `first_events` are the new streams with their first events, as recorded. Raises psycopg.errors.UniqueViolation if
    another transaction has begun one of them meanwhile.
    """
    rows = sorted(
        (event.stream, event.metadata.key, district_of(event.metadata.area), stream_id)
        for stream_id, event in first_events
        if event.stream in DISTRICT_STREAMS
    )
    if rows:
        conn.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])
