"""Which accounts of a pool may not inspect which persons: conflicts of interest, and accounts of the person's town."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

import psycopg

from domain.inspections.inspectors import TOWN, of_the_same_town
from domain.reference.scope import NOWHERE
from projections.queries.staff_conflicts import staff_conflicts
from service.event_store.history_store import HistoryStore
from service.event_store.merges import merges_of, survivor
from service.reference import scope_of
from service.security.accounts import present_accounts

ENDED: Final = "ended"
"""The rule that keeps an account out of every case: it has ended."""

_AREAS: Final = "SELECT person_id, area FROM roster WHERE person_id = ANY(%s)"


def conflicts_of_pool(
    log: psycopg.Connection,
    views: psycopg.Connection,
    store: HistoryStore,
    people: Collection[UUID],
    pool: Collection[str],
) -> Mapping[UUID, Mapping[str, str]]:
    """For each person the accounts of the pool that may not inspect the case, each with its rule.

    The rules are those of `staff_conflicts`, then TOWN and ENDED; of a merged person, those of the survivor. `log` and
    `views` are connections of the service to the log, and to the views of all areas.
    """
    merges = merges_of(log, people)
    now = {person: survivor(person, merges) for person in people}
    conflicts = staff_conflicts(log, views, store, set(now.values()))
    accounts = {name: scope_of(area) for name, (_, area) in present_accounts(log, pool).items()}
    areas: dict[UUID, str] = dict(views.execute(_AREAS, (list(now.values()),)).fetchall())
    scopes = {area: scope_of(area) for area in set(areas.values())}
    found: dict[UUID, Mapping[str, str]] = {}
    for person in people:
        here = scopes.get(areas.get(now[person], ""), NOWHERE)
        of_town = [name for name, own in accounts.items() if of_the_same_town(own, here)]
        ended = [name for name in pool if name not in accounts]
        rules = {**dict.fromkeys(ended, ENDED), **dict.fromkeys(of_town, TOWN), **conflicts.get(now[person], {})}
        found[person] = {name: rule for name, rule in rules.items() if name in pool}
    return found
