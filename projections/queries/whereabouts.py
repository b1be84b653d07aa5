"""The areas of persons and households that were asked for, for the security log: an area sees who tried to read its
persons and households."""

from uuid import UUID

import psycopg

from service.event_store.merges import merges_of, survivor

_OF_PERSON = "SELECT area FROM roster WHERE person_id = %s"
_OF_HOUSEHOLDS = """
SELECT DISTINCT household_key, area
  FROM household
 WHERE (household_key = %(asked)s OR household_id = %(asked)s) AND (until IS NULL OR until > current_date)
 ORDER BY household_key LIMIT %(most)s
"""
_MOST_HOUSEHOLDS = 20


def person_asked(conn: psycopg.Connection, asked: UUID) -> list[tuple[str, str]]:
    """The person that an id means (the survivor, of one who was merged), with the area responsible now.

    Empty when no person of that id is in the roster. The number of queries does not depend on the result, so that the
    time of an answer does not reveal it. The connection must be one of `reading_all_areas`.
    """
    person_id = survivor(asked, merges_of(conn, [asked]))
    row = conn.execute(_OF_PERSON, (person_id,)).fetchone()
    return [(str(person_id), str(row[0]))] if row else []


def households_asked(conn: psycopg.Connection, asked: str) -> list[tuple[str, str]]:
    """The keys of the households that an id or a household_id may mean, each with the area responsible for it now.

    At most _MOST_HOUSEHOLDS of them. The connection must be one of `reading_all_areas`.
    """
    if "\0" in asked:
        return []
    return conn.execute(_OF_HOUSEHOLDS, {"asked": asked, "most": _MOST_HOUSEHOLDS}).fetchall()
