"""Atomic calls with events that need approval: all events of the call wait together, and are decided together.

So two persons whose identity numbers were exchanged are put right in one call, with a second account for each.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import psycopg

from domain.events.identity import IdentityCorrected
from service.recording.approvals import request_approvals
from service.recording.submission import Decision, Pending, Subject
from service.recording.unit_of_work import UnitOfWork
from service.security.keys import Keys

PART: Final = "part_of_a_batch"
"""The name of the rule by which an event waits because another event of its atomic call needs approval."""

_FORMER: Final = "SELECT DISTINCT batch FROM zuji.approval WHERE number = ANY(%s) AND batch IS NOT NULL"
_JOIN: Final = "UPDATE zuji.approval SET batch = %s WHERE number = ANY(%s)"
_LEAVE: Final = """
UPDATE zuji.approval SET status = 'superseded', decided_at = clock_timestamp()
 WHERE status = 'waiting' AND (number = ANY(%(new)s) OR batch = ANY(%(former)s)) AND number <> ALL(%(kept)s)
"""


def bind_exchanged_numbers(unit: UnitOfWork, decisions: Iterable[Decision]) -> None:
    """Lets corrections of numbers in an atomic call be about the person who holds the old number before the call.

    Otherwise the number that one person has got by the call would be taken for that person's, not for that of the other
    person, whose correction follows.
    """
    for decision in decisions:
        event, id_hash = decision.submission.event, decision.subject.id_hash
        if not isinstance(event, IdentityCorrected) or event.field != "id_no":
            continue
        if id_hash is None or id_hash not in unit.holders:
            continue
        if id_hash == unit.keys.identity_hash(event.old or ""):
            decision.subject = Subject(unit.holders[id_hash][0], None, decision.subject.key)


def settle_batch(decisions: Sequence[Decision]) -> bool:
    """Whether an atomic call can be recorded now.

    If one of its events is refused, none of the others waits. If one needs approval, all wait that are not recorded
    already.
    """
    if any(decision.refusal is not None for decision in decisions):
        for decision in decisions:
            decision.pending = None
        return False
    first = next((decision.pending for decision in decisions if decision.pending is not None), None)
    if first is None:
        return True
    for decision in decisions:
        if decision.pending is None and not decision.is_duplicate:
            decision.pending = _part_of(first)
    return False


def request_batch(
    conn: psycopg.Connection, keys: Keys, pending: Sequence[Decision], batch: int | None = None
) -> list[tuple[Decision, int]]:
    """Stores the events of an atomic call that waits, in the caller's transaction; each with its number.

    `batch` is the number of the call if some of its approvals are given already. If one of the events was refused
    before, its decision gets the refusal, and none of the others waits.
    """
    requested = request_approvals(conn, keys, pending)
    numbers = [number for _, number in requested]
    former = [row[0] for row in conn.execute(_FORMER, (numbers,))]
    if len(requested) < len(pending):
        conn.execute(_LEAVE, {"new": numbers, "former": former, "kept": []})
        for decision, _ in requested:
            decision.pending = None
        return []
    batch = batch or min(numbers)
    conn.execute(_JOIN, (batch, numbers))
    conn.execute(_LEAVE, {"new": [], "former": [one for one in former if one != batch], "kept": numbers})
    for decision, _ in requested:
        decision.batch = batch
    return requested


def _part_of(first: Pending) -> Pending:
    return msgspec.structs.replace(
        first,
        rule=PART,
        zh="与须审批的事件在同一次“全部或全不”的报送中，一并等待",
        en="waits together with an event of the same atomic call that needs approval",
    )
