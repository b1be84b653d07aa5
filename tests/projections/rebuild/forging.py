"""Changing the log below the application, as a superuser can who has disabled its trigger."""

from typing import Any

import psycopg

from tests.world import World


def forged(zuji: World, *statements: str, **parameters: Any) -> int:
    """Executes the statements as a superuser, the trigger of the log disabled; returns how many rows they changed."""
    with psycopg.connect(zuji.url) as conn:
        conn.execute("ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only")
        changed = sum(conn.execute(statement.encode(), parameters).rowcount for statement in statements)
        conn.execute("ALTER TABLE zuji.log ENABLE ALWAYS TRIGGER log_is_append_only")
    return changed
