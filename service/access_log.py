"""The access log: who asked to see what is masked for others. Written before it is shown."""

import psycopg

from service.recording.submission import Caller


def note_access(conn: psycopg.Connection, caller: Caller, action: str, subject: str) -> None:
    """Notes that the account looked at the subject unmasked."""
    conn.execute(
        "INSERT INTO zuji.access_log (account, role, area, action, subject) VALUES (%s, %s, %s, %s, %s)",
        (caller.name, caller.role, caller.area, action, subject),
    )
