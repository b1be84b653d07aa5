"""Where a person or a household lies, for the security log: the area sees there who tried to read what is its own."""

from uuid import UUID

from psycopg_pool import ConnectionPool

from service.event_store.merges import merges_of, survivor
from service.postgres.database import reading_all_areas

_OF_PERSON = "SELECT area FROM roster WHERE person_id = %s"
_OF_HOUSEHOLDS = """
SELECT DISTINCT household_key, area
  FROM household
 WHERE (household_key = %(asked)s OR household_id = %(asked)s) AND (until IS NULL OR until > current_date)
 ORDER BY household_key LIMIT %(most)s
"""
_MOST_HOUSEHOLDS = 20


def person_asked(pool: ConnectionPool, asked: UUID) -> list[tuple[str, str]]:
    """The id of the person whom an id means (the survivor, of one who was merged), with the area responsible now.

    Empty when nobody of that id is in the real-name database. As many queries for who is there as for who is not.
    """
    with reading_all_areas(pool) as (conn, _):
        person_id = survivor(asked, merges_of(conn, [asked]))
        row = conn.execute(_OF_PERSON, (person_id,)).fetchone()
    return [(str(person_id), str(row[0]))] if row else []


def households_asked(pool: ConnectionPool, asked: str) -> list[tuple[str, str]]:
    """The keys of the households that an id or a household_id may mean, each with the area responsible for it now.

    Of a household_id that very many areas use, the first _MOST_HOUSEHOLDS.
    """
    if "\0" in asked:
        return []
    with reading_all_areas(pool) as (conn, _):
        return conn.execute(_OF_HOUSEHOLDS, {"asked": asked, "most": _MOST_HOUSEHOLDS}).fetchall()
