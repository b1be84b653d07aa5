"""Whose an identity number is while a batch is decided: one living person's, also when it is corrected."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.decisions.identity_correction import IDENTITY_EVENTS, identity_of
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from service.event_store.history_store import HistoryStore
from service.recording.stream_state import Decision, StreamState
from service.recording.subjects import Holders, by_hash, holders
from service.recording.submission import Caller
from service.recording.visibility import identity_held

_MAY_CHANGE = (IdentityCorrected, Corrected, Voided)


class Holder(NamedTuple):
    """The number a person has, and whether the person lives, before an event is decided."""

    number: str | None
    lived: bool


def holder_before(working: StreamState, event: Event) -> Holder | None:
    """To be asked before an event is decided; None where it cannot change whose a number is."""
    if not isinstance(event, _MAY_CHANGE) or not working.history.version:
        return None
    return Holder(working.number, working.lived)


def check_identity_uniqueness(
    conn: psycopg.Connection,
    store: HistoryStore,
    held: Holders,
    streams: Mapping[UUID, StreamState],
    working: StreamState,
    longer: History,
    was: Holder,
    caller: Caller,
) -> None:
    """
    Nobody gets a number, or turns out not to have died, whose number is another living person's. Raises Refusal.

    `was` is `holder_before`, `longer` the history with the event. From now on a new number leads to the person; the old
    one does too, until somebody else registers with it.
    """
    number = identity_of(step.event for step in longer.transitions_of(IDENTITY_EVENTS)).get("id_no")
    returned = not was.lived and longer.person.case != "deceased"
    if number is None or (number == was.number and not returned):
        return
    id_hash = store.keys.identity_hash(number)
    holder, living = {**by_hash(holders(conn, [id_hash])), **held}.get(id_hash, (working.stream_id, False))
    if living and holder != working.stream_id:
        history = streams[holder].history if holder in streams else None
        history = history or store.load(conn, [holder], scope=EVERYWHERE, decrypt=False)[holder].history
        raise identity_held(caller, history, str(holder))
    if number != was.number:
        working.numbers |= {id_hash}
        held[id_hash] = (working.stream_id, longer.person.case != "deceased")
        if was.number is not None:
            held[store.keys.identity_hash(was.number)] = (working.stream_id, False)


def explain_registration_conflict(refusal: Refusal, decided: Decision, history: History) -> Refusal:
    """A second registration is refused because the number is held; that it is out of place says too little."""
    if history.version and isinstance(decided.submission.event, Registered) and refusal.kind == "transition":
        return identity_held(decided.caller, history, str(decided.stream_id))
    return refusal
