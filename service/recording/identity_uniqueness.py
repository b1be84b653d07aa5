"""Uniqueness of identity numbers: at most one living person holds a number, also after corrections."""

from typing import Final, NamedTuple
from uuid import UUID

from domain.contradictions.cause import citing_the_end
from domain.decisions.identity_correction import IDENTITY_EVENTS, identity_of
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from service.recording.authorization import number_held
from service.recording.submission import Caller, Decision
from service.recording.unit_of_work import StreamState, UnitOfWork, identity_holders, read_identity_holders

CHANGES_IDENTITY: Final = (IdentityCorrected, Corrected, Voided)
"""The event types that may change who holds a number, besides registrations."""


class IdentityBefore(NamedTuple):
    """The number of a person, and whether the person is alive, before an event is decided."""

    number: str | None
    is_alive: bool


def identity_before(stream: StreamState, event: Event) -> IdentityBefore | None:
    """To be called before an event is decided. None if the event cannot change who holds a number."""
    if not isinstance(event, CHANGES_IDENTITY) or not stream.history.version:
        return None
    return IdentityBefore(stream.identity_number, stream.is_alive)


def check_identity_uniqueness(
    unit: UnitOfWork, stream: StreamState, longer: History, before: IdentityBefore, caller: Caller
) -> None:
    """Refuses a number that another living person holds: a corrected one, or that of a person who is alive after all.

    `before` is `identity_before`, `longer` the history with the event. Raises Refusal (duplicate_identity).
    """
    number = _changed_number(longer, before)
    if number is None:
        return
    id_hash = unit.keys.identity_hash(number)
    holders = {**identity_holders(read_identity_holders(unit.conn, [id_hash])), **unit.holders}
    holder, living = holders.get(id_hash, (stream.stream_id, False))
    if living and holder != stream.stream_id:
        raise _held(unit, caller, holder)


def check_identity_later(
    unit: UnitOfWork, stream: StreamState, longer: History, before: IdentityBefore, decision: Decision
) -> None:
    """The same for an event of an atomic call, which `refuse_held_numbers` checks after all of its events."""
    if _changed_number(longer, before) is not None:
        unit.identity_changes.append((decision, stream))


def refuse_held_numbers(unit: UnitOfWork) -> None:
    """Checks the numbers that an atomic call changes, after all of its events: they may be exchanged in it.

    The decisions on events whose number another living person holds then become refusals.
    """
    held = dict[bytes, set[UUID]]()
    for person, number in [(stream.stream_id, stream.identity_number) for _, stream in unit.identity_changes]:
        if number is not None:
            held.setdefault(unit.keys.identity_hash(number), set()).add(person)
    rows = read_identity_holders(unit.conn, held).fetchall()
    for id_hash, person, living in [*rows, *((id_hash, *found) for id_hash, found in unit.holders.items())]:
        if living and bytes(id_hash) in held:
            held[bytes(id_hash)].add(person)
    for decision, stream in unit.identity_changes:
        number = stream.identity_number
        if number is None or not stream.is_alive or decision.refusal is not None:
            continue
        others = held[unit.keys.identity_hash(number)] - {stream.stream_id}
        holder = next((person for person in others if _still_holds(unit, person, number)), None)
        if holder is not None:
            decision.refusal = _held(unit, decision.caller, holder)


def _still_holds(unit: UnitOfWork, person: UUID, number: str) -> bool:
    """Whether the person is alive and has the number after the events of the unit."""
    stream = unit.streams.get(person)
    return stream is None or (stream.is_alive and stream.identity_number == number)


def _held(unit: UnitOfWork, caller: Caller, holder: UUID) -> Refusal:
    """The refusal of a number that the holder has; says how numbers that were exchanged are put right."""
    known = unit.streams.get(holder)
    history = (
        known.history
        if known is not None
        else unit.store.load(unit.conn, [holder], scope=EVERYWHERE, decrypt=False)[holder].history
    )
    refusal = number_held(caller, history, str(holder))
    zh = f"{refusal.zh}；号码互换的，在一次“全部或全不”（atomic=true）的报送中一并更正"
    en = f"{refusal.en}; numbers that were exchanged are corrected together in one atomic call (atomic=true)"
    return Refusal(refusal.kind, refusal.code, zh, en, refusal.data, refusal.field)


def change_identity(unit: UnitOfWork, stream: StreamState, longer: History, before: IdentityBefore) -> None:
    """From now on a new number leads to the person. The old number does too, until another person registers with it."""
    number = _changed_number(longer, before)
    if number is None or number == before.number:
        return
    id_hash = unit.keys.identity_hash(number)
    stream.added_id_hashes |= {id_hash}
    unit.holders[id_hash] = (stream.stream_id, longer.person.case != "deceased")
    if before.number is not None:
        old = unit.keys.identity_hash(before.number)
        if unit.holders.get(old, (stream.stream_id,))[0] == stream.stream_id:  # else exchanged: it is another's now
            unit.holders[old] = (stream.stream_id, False)


def explained(refusal: Refusal, decision: Decision, history: History) -> Refusal:
    """The refusal as it is answered: a second registration as "number already held", others with what ended."""
    if history.version and isinstance(decision.submission.event, Registered) and refusal.kind == "transition":
        return number_held(decision.caller, history, str(decision.stream_id))
    return citing_the_end(refusal, history)


def _changed_number(longer: History, before: IdentityBefore) -> str | None:
    """The number that has to be looked at: a new one, or that of a person who turns out not to have died."""
    number = identity_of(step.event for step in longer.transitions_of(IDENTITY_EVENTS)).get("id_no")
    is_alive_again = not before.is_alive and longer.person.case != "deceased"
    return number if number != before.number or is_alive_again else None
