"""Whose an identity number is while a batch is decided: one living person's, also when it is corrected."""

import psycopg

from domain.errors import Refusal
from domain.events.fact import Fact
from domain.events.identity import IdentityCorrected
from domain.events.oversight import Corrected, Voided
from domain.events.registry import Registered
from domain.history import History
from domain.identity_correction import identity_of
from domain.refusals import identity_held
from service.keys import Keys
from service.recording.subjects import Holders, by_hash, holders
from service.recording.working import Decided, Working

_MAY_CHANGE = (IdentityCorrected, Corrected, Voided)


def refuse_taken(
    conn: psycopg.Connection, keys: Keys, held: Holders, working: Working, longer: History, fact: Fact
) -> None:
    """
    Nobody gets a number, or turns out not to have died, whose number is another living person's. Raises Refusal.

    From now on a new number leads to the person; the old one does too, until somebody else registers with it.
    """
    if not isinstance(fact, _MAY_CHANGE) or not working.history.version:
        return
    number, was = identity_of(longer.facts).get("id_no"), working.number
    returned = not working.lived and longer.person.case != "deceased"
    if number is None or (number == was and not returned):
        return
    id_hash = keys.identity_hash(number)
    holder, living = {**by_hash(holders(conn, [id_hash])), **held}.get(id_hash, (working.stream_id, False))
    if living and holder != working.stream_id:
        raise identity_held(str(holder))
    if number != was:
        working.numbers.add(id_hash)
        held[id_hash] = (working.stream_id, longer.person.case != "deceased")
        if was is not None:
            held[keys.identity_hash(was)] = (working.stream_id, False)


def said_plainly(refusal: Refusal, decided: Decided, history: History) -> Refusal:
    """A second registration is refused because the number is held; that it is out of place says too little."""
    if history.version and isinstance(decided.submission.fact, Registered) and refusal.kind == "transition":
        return identity_held(str(decided.stream_id))
    return refusal
