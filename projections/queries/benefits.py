"""The benefits of one person: grants, payments, and the amounts due back (R3-15)."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import psycopg

from domain.benefits.recovery import DueBack, due_back
from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.queries.person_as_of import history_of
from projections.views.benefit import BenefitRow, rows
from service.event_store.history_store import HistoryStore


class PersonBenefits(msgspec.Struct, frozen=True):
    """The grants of a person as the view `benefit` has them, and what is due back. Amounts are in fen."""

    grants: Sequence[BenefitRow]
    due_back: Sequence[DueBack]


def person_benefits(
    conn: psycopg.Connection, store: HistoryStore, policies: Policies, person_id: UUID, *, scope: Scope
) -> PersonBenefits | None:
    """The benefits of a person, from the whole history: what is due back follows from the states between the events,
    which no view holds. None for an id without events, or outside the scope.

    The connection must be the service's own.
    """
    history = history_of(conn, store, person_id, scope=scope)
    if history is None:
        return None
    return PersonBenefits(rows(history, policies), due_back(history.transitions, policies.at))
