"""Where a person or a household lies, for the security log: the area sees there who tried to read what is its own."""

from uuid import UUID

from psycopg_pool import ConnectionPool

from service.database import computing

_OF_PERSON = "SELECT area FROM roster WHERE person_id = %s"
_OF_HOUSEHOLD = (
    "SELECT DISTINCT area FROM household WHERE household_key = %s AND (until IS NULL OR until > current_date)"
)


def area_of_person(pool: ConnectionPool, person_id: UUID) -> str | None:
    """The code of the area responsible for the person now; None for who is not registered."""
    with computing(pool) as (conn, _):
        row = conn.execute(_OF_PERSON, (person_id,)).fetchone()
    return row[0] if row else None


def area_of_household(pool: ConnectionPool, key: str) -> str | None:
    """The code of the area responsible for the household of that key now; None where there is no such household."""
    if "\0" in key:
        return None
    with computing(pool) as (conn, _):
        row = conn.execute(_OF_HOUSEHOLD, (key,)).fetchone()
    return row[0] if row else None
