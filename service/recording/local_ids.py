"""The ids of posts and fairs: each district gives its own (`zuji.local_id`); which stream an id means.

The same id of another district is another post. The district of an event is that of the area it names; else that of the
account. An account above the districts that names no area means the only post of the id in its scope.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.responsible_area import DISTRICT_STREAMS, ambiguous_subject, district_of, unknown_subject
from domain.events.event import Event
from domain.reference.areas import scope_prefix
from service.event_store.streams import local_stream_of, stream_of

_DISTRICT: Final = 6
"""How many digits the code of a district has; the common beginning of a wider scope has fewer."""

_FIND: Final = """
SELECT n.kind, n.key, n.district, n.stream_id
  FROM unnest(%b::text[], %b::text[], %b::text[]) AS w (kind, key, within)
  JOIN zuji.local_id n
    ON n.kind = w.kind AND n.key = w.key
   AND n.district >= w.within COLLATE "C" AND n.district <= (w.within || '~') COLLATE "C"
"""
"""`~` follows all digits. Rows of other scopes are not read, however many there are of the same id."""

_INSERT: Final = """
INSERT INTO zuji.local_id (kind, key, district, stream_id)
SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::uuid[])
"""


class LocalId(msgspec.Struct, frozen=True):
    """An id of a post or a fair as an event means it.

    `within` is the code of the district (six digits); for an account above the districts that names no area the
    beginning that the codes in its scope have in common, "" for everywhere.
    """

    kind: str
    key: str
    within: str

    @property
    def exact(self) -> bool:
        """Whether the district is known."""
        return len(self.within) == _DISTRICT

    @property
    def stream_id(self) -> UUID:
        """The stream of the district for the id; where the district is not known, only what an event waits under."""
        return local_stream_of(self.kind, self.within, self.key)

    @property
    def awaited(self) -> set[bytes]:
        """Under what events wait in quarantine for a post of this id to be recorded in the district.

        Those of accounts above wait under the beginning of the code; those refused before posts belonged to districts
        under the id alone.
        """
        above = {local_stream_of(self.kind, self.within[:digits], self.key).bytes for digits in (_DISTRICT, 4, 2, 0)}
        return above | {stream_of(self.kind, self.key).bytes}


def local_id(event: Event, key: str, scope: str) -> LocalId:
    """What an event about a post or a fair means by its subject; `scope` is the area code of the account's scope."""
    area: str | None = getattr(event, "area", None)
    return LocalId(event.stream, key, district_of(area) if area else scope_prefix(scope)[:_DISTRICT])


class LocalIds:
    """The ids of posts and fairs that a batch speaks of: those stored, and those of streams it begins."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], dict[str, UUID]] = {}

    def take(self, rows: Iterable[Sequence[object]]) -> set[UUID]:
        """Takes in rows that `stored` read; returns their streams."""
        found = set[UUID]()
        for kind, key, district, stream_id in rows:
            assert isinstance(stream_id, UUID)
            self._streams.setdefault((str(kind), str(key)), {})[str(district)] = stream_id
            found.add(stream_id)
        return found

    def meant(self, event: Event, local: LocalId, recorded: Callable[[UUID], bool]) -> UUID:
        """The stream that an event means. Of a known district it may be new; the rest of the batch finds it then.

        `recorded` tells whether a stream has events. Raises Refusal (unknown) when the district is not known and not
        exactly one post or fair of the id is recorded in the scope.
        """
        known = self._streams.setdefault((local.kind, local.key), {})
        if local.exact:
            return known.setdefault(local.within, local.stream_id)
        found = [one for district, one in known.items() if district.startswith(local.within) and recorded(one)]
        if len(found) != 1:
            raise ambiguous_subject(event) if found else unknown_subject(event)
        return found[0]


def stored(conn: psycopg.Connection, ids: Collection[LocalId]) -> psycopg.Cursor:
    """The stored rows of these ids."""
    columns = [[one.kind for one in ids], [one.key for one in ids], [one.within for one in ids]]
    return conn.execute(_FIND, columns, binary=True)


def write_local_ids(conn: psycopg.Connection, begun: Iterable[tuple[UUID, Event]]) -> None:
    """Writes the ids of posts and fairs, in the caller's transaction; from new streams and their first events, stamped.

    Raises psycopg.errors.UniqueViolation when somebody else began one of them since it was looked for.
    """
    rows = sorted(
        (event.stream, event.metadata.key, district_of(event.metadata.area), stream_id)
        for stream_id, event in begun
        if event.stream in DISTRICT_STREAMS
    )
    if rows:
        conn.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])
