"""The checkpoint of a build, kept in its schema: the plan of the build, and its completed parts."""

import msgspec
import psycopg

from projections.schema.fingerprint import code_fingerprint
from projections.schema.schema import using

FILLED = "filled"
"""The phase recorded last: all parts are built, and later events are projected."""


class Plan(msgspec.Struct, frozen=True):
    """The plan of a build: the position up to which events are read, the number of ranges of streams."""

    up_to: int
    ranges: int


def begin(conn: psycopg.Connection, plan: Plan) -> None:
    """Records the plan, and the code that builds, in the current schema, which was just created."""
    conn.execute(
        "INSERT INTO shadow_build (code_fingerprint, up_to, ranges) VALUES (%s, %s, %s)",
        (code_fingerprint(), plan.up_to, plan.ranges),
    )


def resumable(conn: psycopg.Connection, schema: str) -> Plan | None:
    """The plan of an interrupted build of the schema that can be continued; None when there is none.

    A build by other code or policy cannot be continued.
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
    """Claims a part, in the transaction that builds it; false when the part is completed.

    Waits while another transaction builds the part: a worker of an earlier rebuild may still run.
    """
    taken = conn.execute("INSERT INTO build_part VALUES (%s, %s, 0) ON CONFLICT DO NOTHING", (phase, part))
    return taken.rowcount == 1


def complete(conn: psycopg.Connection, phase: str, part: str, work: int) -> None:
    """Records the work of a part, at the end of the transaction that builds it."""
    conn.execute("UPDATE build_part SET work = %s WHERE (phase, part) = (%s, %s)", (work, phase, part))


def flush(conn: psycopg.Connection) -> None:
    """A synchronous commit: makes all earlier asynchronous commits durable."""
    conn.execute("UPDATE shadow_build SET up_to = up_to")


def completed(conn: psycopg.Connection, phase: str) -> dict[str, int]:
    """The completed parts of a phase, with the work of each."""
    return dict(conn.execute("SELECT part, work FROM build_part WHERE phase = %s", (phase,)).fetchall())
