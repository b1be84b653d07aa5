"""The live views in a transaction that has begun already, as one that has read the log."""

from typing import Final

import psycopg

from domain.reference.scope import EVERYWHERE


def use_live_views(conn: psycopg.Connection) -> None:
    """Lets the statements that follow in the transaction read the live views, of all areas."""
    conn.execute(_USE, (EVERYWHERE.setting,))


_USE: Final = """
SELECT set_config('search_path', schema_name, true), set_config('zuji.scope', %s, true) FROM zuji.live_views
"""
