"""What an event takes on disk: in the log, in what recording keeps beside it, in the views."""

import psycopg

from projections.schema.schema import live_schema
from service.postgres.database import connect
from tests.bench.filled import Filled
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes

YEAR = 10_000_000
"""Events of a province: 700,000 people, each with a whole life of 14.3 events on average, all in one year."""

_PARTS = """
SELECT pg_relation_size(c.oid), pg_indexes_size(c.oid),
       pg_table_size(c.oid) - pg_relation_size(c.oid)
  FROM pg_class c WHERE c.oid = 'zuji.log'::regclass
"""
_SCHEMA = """
SELECT c.relname, pg_total_relation_size(c.oid)
  FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' ORDER BY 2 DESC
"""
_KIB = 1_024
_LARGE = 64 * _KIB
"""Tables below this are not worth a row."""


def run(at: Filled, _: Sizes) -> Sheet:
    """Bytes an event, after VACUUM; the free space that changes leave behind is in it."""
    sheet = Sheet("size")
    events = at.size()
    with psycopg.connect(at.database.owner_url, autocommit=True) as owner:
        owner.execute("VACUUM zuji.log")
        heap, indexes, other = _row(owner)
        views = _tables(owner, _live(at))
        beside = {name: size for name, size in _tables(owner, "zuji").items() if name != "log"}
    for what, size in (
        ("the log: rows", heap),
        ("the log: indexes", indexes),
        ("the log: TOAST and maps", other),
        *((f"beside it: {name}", size) for name, size in beside.items() if size > _LARGE),
        *((f"view: {name}", size) for name, size in views.items() if size > _LARGE),
    ):
        sheet.add(what, size / events, "bytes/event")
    log, kept, derived = heap + indexes + other, sum(beside.values()), sum(views.values())
    for what, size in (("the log", log), ("kept beside it", kept), ("views", derived)):
        sheet.add(f"together: {what}", size / events, "bytes/event")
    sheet.add("a year of a province", (log + kept + derived) / events * YEAR / _KIB**3, "GiB")
    sheet.notes.append(
        f"a year: bytes an event x {YEAR:,} events, 700,000 people with all of a life in it: an upper bound; "
        "without the write-ahead log, backups, and the second set of views a rebuild needs for its time"
    )
    return sheet


def _row(owner: psycopg.Connection) -> tuple[int, int, int]:
    row = owner.execute(_PARTS).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def _tables(owner: psycopg.Connection, schema: str) -> dict[str, int]:
    return dict(owner.execute(_SCHEMA, (schema,)).fetchall())


def _live(at: Filled) -> str:
    with connect(at.database.service_url) as conn:
        return live_schema(conn)[0]
