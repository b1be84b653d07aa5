"""The ledger of a build, kept in its own schema: what it is made from, and which parts of it are finished."""

import msgspec
import psycopg

from projections.schema.fingerprint import code_fingerprint
from projections.schema.schema import using

FILLED = "filled"
"""The phase noted last: everything is built, and what is recorded from here on is projected."""


class Plan(msgspec.Struct, frozen=True):
    """What a build does: all events up to a position, their streams cut into so many ranges."""

    up_to: int
    ranges: int


def begin(conn: psycopg.Connection, plan: Plan) -> None:
    """Notes what the current schema, just created, is going to be built from."""
    conn.execute(
        "INSERT INTO shadow_build (code_fingerprint, up_to, ranges) VALUES (%s, %s, %s)",
        (code_fingerprint(), plan.up_to, plan.ranges),
    )


def resumable(conn: psycopg.Connection, schema: str) -> Plan | None:
    """The plan of a build that was begun in the schema and can be continued; None when there is none.

    It cannot be when what the views are computed by has changed since.
    """
    row = conn.execute("SELECT to_regclass(%s) IS NOT NULL", (f'"{schema}".shadow_build',)).fetchone()
    if not (row and row[0]):
        return None
    with conn.transaction(), using(conn, schema):
        row = conn.execute(
            "SELECT up_to, ranges FROM shadow_build WHERE code_fingerprint = %s", (code_fingerprint(),)
        ).fetchone()
    return Plan(*row) if row else None


def claim(conn: psycopg.Connection, phase: str, part: str) -> bool:
    """Takes a part on, inside the transaction that builds it; false when it is built.

    Whoever else is building it at this moment, a worker that outlived its rebuild for instance, is waited for.
    """
    taken = conn.execute("INSERT INTO build_part VALUES (%s, %s, 0) ON CONFLICT DO NOTHING", (phase, part))
    return taken.rowcount == 1


def complete(conn: psycopg.Connection, phase: str, part: str, work: int) -> None:
    """Notes how much work a part was, at the end of the transaction that builds it."""
    conn.execute("UPDATE build_part SET work = %s WHERE (phase, part) = (%s, %s)", (work, phase, part))


def flush(conn: psycopg.Connection) -> None:
    """A commit that waits for the disk, and so for all commits before it that did not."""
    conn.execute("UPDATE shadow_build SET up_to = up_to")


def completed(conn: psycopg.Connection, phase: str) -> dict[str, int]:
    """The finished parts of a phase and how much work each was."""
    return dict(conn.execute("SELECT part, work FROM build_part WHERE phase = %s", (phase,)).fetchall())
