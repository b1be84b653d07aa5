"""The snapshots there are (`zuji.snapshot`): requested, being built, ready, or failed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

import msgspec
import psycopg
from psycopg.rows import class_row

from projections.schema.fingerprint import code_fingerprint
from projections.snapshots.moment import Moment

State = Literal["queued", "building", "ready", "failed"]
STATES: Final[tuple[str, ...]] = get_args(State)

PREFIX: Final = "views_at_"
"""Names of schemas of snapshots (service.postgres.database.SNAPSHOT_SCHEMAS). No rebuild drops them."""

RETRY_AFTER: Final = timedelta(minutes=1)
"""After so much time a request for a snapshot whose build has failed starts another build."""

MOST_QUEUED: Final = 20
MOST_QUEUED_BY_ONE: Final = 3
"""The most snapshots that wait to be built: of all accounts, and of one."""

_USED_EVERY: Final = timedelta(minutes=1)

_COLUMNS: Final = """
s.id, s.as_of, s.follows, s.target, s.position, s.state, s.made_by, s.share, s.rate, s.seconds_left, s.error,
s.requested_by, s.requested_at, s.started_at, s.built_at, s.last_used_at,
(SELECT l.recorded_at FROM zuji.log l WHERE l.position = CASE s.state WHEN 'ready' THEN s.position ELSE s.target END)
    AS known_at
"""
_WITH_LOCK: Final = "SELECT pg_advisory_xact_lock(%s)"
_REQUEST_LOCK: Final = 0x5A554A72
"""Advisory lock of a transaction that adds a snapshot, so that the limits hold."""


class Snapshot(msgspec.Struct, frozen=True):
    """A row of `zuji.snapshot`. `known_at` is the time of recording of the event at its position, or at the one wanted;
    None for an empty log."""

    id: int
    as_of: date
    follows: bool
    target: int
    position: int
    state: State
    made_by: str | None
    share: float
    rate: float | None
    seconds_left: float | None
    error: str | None
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    built_at: datetime | None
    last_used_at: datetime
    known_at: datetime | None

    @property
    def schema(self) -> str:
        """The schema with its views."""
        return f"{PREFIX}{self.id}"

    @property
    def current(self) -> bool:
        """Whether it is ready, and the running code and policy made it."""
        return self.state == "ready" and self.made_by == code_fingerprint()

    def holds(self, moment: Moment) -> bool:
        """Whether its views are those of the moment."""
        if not self.current or self.as_of != moment.as_of:
            return False
        return self.position >= moment.position if moment.follows else self.position == moment.position


class TooManyQueued(Exception):
    """Too many snapshots wait to be built; `by_one`: too many that one account asked for."""

    def __init__(self, most: int, *, by_one: bool) -> None:
        super().__init__(f"{most} snapshots wait to be built")
        self.most = most
        self.by_one = by_one


def by_id(conn: psycopg.Connection, snapshot_id: int) -> Snapshot | None:
    """The snapshot with this id; None if there is none, or no more."""
    return next(_select(conn, "WHERE s.id = %(id)s", id=snapshot_id), None)


def every(conn: psycopg.Connection) -> list[Snapshot]:
    """All snapshots, latest day first."""
    return list(_select(conn, "ORDER BY s.as_of DESC, s.follows DESC, s.target DESC"))


def find(conn: psycopg.Connection, moment: Moment) -> Snapshot | None:
    """A snapshot whose views are those of the moment; None if there is none that is ready."""
    of_day = _select(conn, "WHERE s.as_of = %(as_of)s AND s.state = 'ready' ORDER BY s.follows", as_of=moment.as_of)
    return next((one for one in of_day if one.holds(moment)), None)


def request(conn: psycopg.Connection, moment: Moment, by: str, *, unlimited: bool = False) -> Snapshot:
    """The snapshot of the moment: the one there is, which is brought up to the position if it follows, or a new one,
    which waits to be built. One that failed some time ago, or that other code or policy made, is built again.

    Raises TooManyQueued, unless `unlimited`.
    """
    with conn.transaction():
        conn.execute(_WITH_LOCK, (_REQUEST_LOCK,))
        condition = "AND s.follows" if moment.follows else "AND NOT s.follows AND s.target = %(position)s"
        there = next(
            _select(conn, f"WHERE s.as_of = %(as_of)s {condition}", as_of=moment.as_of, position=moment.position), None
        )
        if there is None:
            if not unlimited:
                _refuse_many(conn, by)
            row = conn.execute(_INSERT, (*moment, by)).fetchone()
            assert row is not None
            found = by_id(conn, row[0])
            assert found is not None
            return found
        conn.execute(
            _REPEAT,
            {"id": there.id, "position": moment.position, "made_by": code_fingerprint(), "retry_after": RETRY_AFTER},
        )
        return by_id(conn, there.id) or there


_INSERT: Final = """
INSERT INTO zuji.snapshot (as_of, target, follows, requested_by) VALUES (%s, %s, %s, %s) RETURNING id
"""
_REPEAT: Final = """
UPDATE zuji.snapshot
   SET target = greatest(target, %(position)s),
       state = CASE WHEN (state = 'failed' AND requested_at < clock_timestamp() - %(retry_after)s)
                      OR (state = 'ready' AND made_by IS DISTINCT FROM %(made_by)s)
                    THEN 'queued' ELSE state END,
       requested_at = CASE state WHEN 'failed' THEN clock_timestamp() ELSE requested_at END
 WHERE id = %(id)s
   AND (target < %(position)s OR state = 'failed' AND requested_at < clock_timestamp() - %(retry_after)s
        OR state = 'ready' AND made_by IS DISTINCT FROM %(made_by)s)
"""


def note_use(conn: psycopg.Connection, snapshot: Snapshot) -> None:
    """Records that the snapshot was read, at most once a minute."""
    conn.execute(
        "UPDATE zuji.snapshot SET last_used_at = clock_timestamp()"
        " WHERE id = %s AND last_used_at < clock_timestamp() - %s",
        (snapshot.id, _USED_EVERY),
    )


def _refuse_many(conn: psycopg.Connection, by: str) -> None:
    row = conn.execute(
        "SELECT count(*), count(*) FILTER (WHERE requested_by = %s) FROM zuji.snapshot"
        " WHERE state IN ('queued', 'building')",
        (by,),
    ).fetchone()
    assert row is not None
    if row[1] >= MOST_QUEUED_BY_ONE:
        raise TooManyQueued(MOST_QUEUED_BY_ONE, by_one=True)
    if row[0] >= MOST_QUEUED:
        raise TooManyQueued(MOST_QUEUED, by_one=False)


def _select(conn: psycopg.Connection, condition: str, **values: object) -> Iterator[Snapshot]:
    with conn.cursor(row_factory=class_row(Snapshot)) as cursor:
        yield from cursor.execute(f"SELECT {_COLUMNS} FROM zuji.snapshot s {condition}".encode(), values).fetchall()
