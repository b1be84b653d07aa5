"""Where a person or a household lies, for the security log: the area sees there who tried to read what is its own."""

from uuid import UUID

from psycopg_pool import ConnectionPool

from service.database import computing

_OF_PERSON = "SELECT area FROM roster WHERE person_id = %s"
_OF_HOUSEHOLDS = """
SELECT DISTINCT household_key, area
  FROM household
 WHERE (household_key = %(asked)s OR household_id = %(asked)s) AND (until IS NULL OR until > current_date)
 ORDER BY household_key LIMIT %(most)s
"""
_MOST_HOUSEHOLDS = 20


def area_of_person(pool: ConnectionPool, person_id: UUID) -> str | None:
    """The code of the area responsible for the person now; None for who is not registered."""
    with computing(pool) as (conn, _):
        row = conn.execute(_OF_PERSON, (person_id,)).fetchone()
    return row[0] if row else None


def households_named(pool: ConnectionPool, asked: str) -> list[tuple[str, str]]:
    """The keys of the households that an id or a household_id may mean, each with the area responsible for it now.

    Of a household_id that very many areas use, the first _MOST_HOUSEHOLDS.
    """
    if "\0" in asked:
        return []
    with computing(pool) as (conn, _):
        return conn.execute(_OF_HOUSEHOLDS, {"asked": asked, "most": _MOST_HOUSEHOLDS}).fetchall()
