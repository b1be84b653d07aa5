"""Who of the staff stays out of which case: by the histories of the persons, and by the members of their households."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

import psycopg

from domain.decisions.staff_conflicts import RELATIVE, conflicts_of
from domain.reference.scope import EVERYWHERE
from service.event_store.history_store import HistoryStore

_RELATED_TO_THE_HOUSEHOLD: Final = """
SELECT DISTINCT own.person_id, related.account
  FROM membership own
  JOIN membership other ON other.household_key = own.household_key
  JOIN staff_relation related ON related.person_id = other.person_id
 WHERE own.person_id = ANY(%s) AND own.left_on IS NULL AND other.left_on IS NULL
"""


def staff_conflicts(
    log: psycopg.Connection, views: psycopg.Connection, store: HistoryStore, people: Collection[UUID]
) -> Mapping[UUID, Mapping[str, str]]:
    """For each person the accounts that may not inspect the case, each with its rule (`conflicts_of`).

    An account related to a member of the household now is related to all of it. `log` and `views` are connections
    of the service to the log, and to the views of all areas.
    """
    streams = store.load(log, people, scope=EVERYWHERE, decrypt=False)
    found = {person: dict(conflicts_of(stream.history)) for person, stream in streams.items()}
    for person, account in views.execute(_RELATED_TO_THE_HOUSEHOLD, (list(people),)):
        found.setdefault(person, {})[account] = RELATIVE
    return found
