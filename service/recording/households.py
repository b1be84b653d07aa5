"""The fence of households: which household a join means, whether its area is asked, and that it has one head.

A household belongs to the area that named it, and is where its head is (`memberships`). Everything here is
decided once, when an event is recorded; what follows is stored in the event.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg

from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.registration import Deceased, HouseholdJoined, HouseholdLeft
from domain.history.history import History
from domain.households.changes import (
    DECISIONS,
    HouseholdLinks,
    changed_decisions,
    equal_join,
    heads_together,
    household_links_of,
    join_as_corrected,
    new_memberships,
)
from domain.households.household_key import NATION, key_of, name_in, names_for, naming_area, naming_scope, short_code
from domain.households.memberships import HEAD, Membership, memberships_of, responsible_area
from domain.reference.areas import scope_prefix
from domain.refusals import second_head, unknown_household
from service.event_store.history_store import HistoryStore
from service.recording.household_claims import Claims, claims_named
from service.recording.record_merge import survivor_of
from service.recording.stream_state import Decision
from service.recording.streams import Streams, read_into
from service.recording.submission import Caller, Pending

NAMING: Final = (HouseholdJoined, *DECISIONS)
"""Kinds of event that speak of a household, whose area may have to be asked first."""
_CHANGING: Final = (HouseholdJoined, Corrected, Voided, *DECISIONS)
_ENDING: Final = (HouseholdLeft, Deceased, Corrected, Voided)

TOUCHING: Final = frozenset({*_CHANGING, *_ENDING})
"""Kinds of event that may change anything about a household; of the others, most of a batch, nothing is asked."""


CONSENT: Final = "household.consent"
"""The rule by which an event waits for an account of the household's area."""

CONSENT_ROLES: Final = ("caseworker", "supervisor")
"""The roles that consent for an area."""


class Blamed(NamedTuple):
    """Why a longer history is not recorded now: the household, and the version of the event in it that is to blame.

    Either it is refused, and waits in quarantine under `waits_for`; or it waits for the household's area.
    """

    key: str
    version: int
    refusal: Refusal | None = None
    pending: Pending | None = None
    waits_for: bytes | None = None


class Households:
    """The households that a batch touches."""

    def __init__(self, conn: psycopg.Connection, store: HistoryStore, streams: Streams) -> None:
        self._conn = conn
        self._store = store
        self._streams = streams
        self.claims = Claims()

    def resolve(self, decided: Decision, history: History) -> Event:
        """The event of the submission with the area that named its household; the submission has it from now on."""
        event = decided.submission.event
        assert event is not None
        resolved = self.resolved(event, history, decided.caller)
        if resolved is not event:
            decided.submission = msgspec.structs.replace(decided.submission, event=resolved)
        return resolved

    def held_back(self, decided: Decision, before: HouseholdLinks, after: History, event: Event) -> bool:
        """Whether an event of several decided together, stamped as in `after`, is not recorded with the others."""
        if not isinstance(event, NAMING):
            return False
        found = self.objections(None, before, after, decided.caller, _confirmed(decided))
        return any(one.version == event.metadata.version for one in found)

    def refuse(self, decided: Decision, event: Event, before: HouseholdLinks, after: History) -> Pending | None:
        """Why the household's area has to be asked first. Raises Refusal when the household has another head."""
        pending = None
        for blamed in self.objections(event, before, after, decided.caller, _confirmed(decided)):
            if blamed.refusal is not None:
                decided.waits_for = blamed.waits_for
                raise blamed.refusal
            pending = pending or blamed.pending
            decided.tried += (blamed.key,)
        return pending

    def resolved(self, event: Event, history: History, caller: Caller) -> Event:
        """The event with the area that named the household it joins, where the sender left it out.

        `history` is that of the person before the event. The household is, in this order: the one of an equal join
        recorded before; the one that the caller's own area named, then the nearest area at or above the person's, if
        it lies in the caller's scope; for who is not its head, the only one of the name in the person's district
        within the scope; else a new one, named by the caller's area.
        """
        if isinstance(event, HouseholdJoined):
            stated = event.household_area
            area = self._meant(event, history, caller) if stated is None else short_code(stated)
            return msgspec.structs.replace(event, household_area=area)
        if isinstance(event, Corrected) and "household_id" in event.changes and "household_area" not in event.changes:
            join = join_as_corrected(event, history)
            if join is not None:
                area = self._meant(join, history, caller)
                return msgspec.structs.replace(event, changes={**event.changes, "household_area": area})
        return event

    def objections(
        self, event: Event | None, before: HouseholdLinks, after: History, caller: Caller, confirmed: Collection[str]
    ) -> Iterator[Blamed]:
        """Why the history `after` may not follow what was `before`; `event` is the one decided, None: several.

        An account that does not cover the area responsible for a household neither joins it, nor changes or lengthens a
        stay in it, nor decides on it, unless that area consents: unless CONSENT is among the rules `confirmed`. The
        answer is the same when there is no such household. A household has one head at a time.
        """
        if event is not None and not isinstance(event, _CHANGING):
            return
        now = household_links_of(after)
        for membership in new_memberships(before, now):
            if (blamed := self._consent(membership.key, membership.version, caller, confirmed)) is not None:
                yield blamed
            elif membership.as_head and (other := self._other_head(membership, after.subject, now)) is not None:
                told = str(other[0]) if caller.covers(other[1]) else None
                refusal = second_head(naming_area(membership.key), membership.household_id, told)
                yield Blamed(membership.key, membership.version, refusal, waits_for=waiting_for_head(membership.key))
        for version, key in changed_decisions(before, now):
            if (blamed := self._consent(key, version, caller, confirmed)) is not None:
                yield blamed

    def _consent(self, key: str, version: int, caller: Caller, confirmed: Collection[str]) -> Blamed | None:
        """Why the area of the household has to be asked; None when it consented, or the caller acts for it."""
        name = name_in(key)
        self._need(name)
        area = self.area_of(key)
        if caller.covers(area):
            return None
        if CONSENT not in confirmed:
            return Blamed(key, version, pending=_pending(name, area))
        if not self.claims.of(key):
            return Blamed(key, version, unknown_household(naming_area(key), name))
        return None

    def admit(self, event: Event | None, before: HouseholdLinks, after: History) -> set[bytes]:
        """Notes the stays that are new in `after`; returns what waited for the end of a stay as head."""
        now = household_links_of(after)
        if event is None or isinstance(event, _CHANGING):
            for membership in new_memberships(before, now):
                self._need(membership.household_id)
                self.claims.claim(
                    membership.key,
                    UUID(after.subject),
                    head=membership.as_head,
                    area=after.person.area or membership.area,
                )
        if event is not None and not isinstance(event, _ENDING):
            return set()
        old = before.headships
        return {waiting_for_head(membership.key) for membership in old} if old and old != now.headships else set()

    def area_of(self, key: str) -> str:
        """The area responsible for a household now; of one that does not exist the area that would name it."""
        members: list[tuple[bool, bool, str]] = []
        for claim in self.claims.of(key):
            history = self._history(claim.person_id) if claim.head else None
            if history is None:
                members.append((False, True, claim.area))
                continue
            memberships = [membership for membership in memberships_of(history) if membership.key == key]
            members += [
                (membership.as_head, membership.left is None, history.person.area) for membership in memberships
            ]
        return responsible_area(key, members)

    def names_in(self, events: Iterable[Event | None]) -> set[str]:
        """The names of households that the events speak of, to be read at once."""
        return {event.household_id for event in events if isinstance(event, NAMING)}

    def _meant(self, join: HouseholdJoined, history: History, caller: Caller) -> str | None:
        """The naming area of the household meant; None only for an equal join that was recorded without one."""
        said = equal_join(history, join)
        if said is not None:
            return said.household_area
        self._need(join.household_id)
        own = naming_scope(caller.area)
        keys = self.claims.keys_named(join.household_id)
        area = history.person_before(join.metadata.occurred_at).area or history.person.area
        if not keys or not area or key_of(own, join.household_id) in keys:
            return own
        within = [naming_area(key) for key in keys if caller.covers(self.area_of(key))]
        above = [naming for naming in within if names_for(naming, area)]
        if above:
            return max(above, key=_depth)
        near = [naming for naming in within if caller.covers(naming) and naming[:6] == area[:6]]
        return near[0] if len(near) == 1 and join.relation != HEAD else own

    def _other_head(self, membership: Membership, subject: str, after: HouseholdLinks) -> tuple[UUID, str] | None:
        """Another person who is head of the household at the same time, and where that person is."""
        for claim in self.claims.of(membership.key):
            history = self._history(claim.person_id) if claim.head else None
            if history is None or history.subject == subject:
                continue
            if heads_together(membership, after, history):
                return UUID(history.subject), history.person.area
        return None

    def _history(self, person_id: UUID) -> History | None:
        """The history that speaks for a person, as far as the batch has come."""
        if person_id not in self._streams:
            read_into(self._streams, self._conn, self._store, [person_id])
        found = self._streams.get(survivor_of(self._streams, person_id))
        return found.history if found is not None else None

    def _need(self, name: str) -> None:
        """Reads the households of a name that was not foreseen, with the histories of those who claimed to be heads."""
        if not self.claims.knows(name):
            self.claims.take([name], claims_named(self._conn, [name]))
            heads = [one for one in self.claims.heads([name]) if one not in self._streams]
            read_into(self._streams, self._conn, self._store, heads)


def _confirmed(decided: Decision) -> Collection[str]:
    return decided.approval.rules if decided.approval is not None else ()


def _pending(household_id: str, area: str) -> Pending:
    return Pending(
        rule=CONSENT,
        area=area,
        roles=CONSENT_ROLES,
        zh=f"家庭{household_id}属于其他地区：须经该地区同意",
        en=f"household {household_id} belongs to another area, which has to consent",
    )


def waiting_for_head(key: str) -> bytes:
    """Under what a second head waits in quarantine: it is tried again when a stay as head of the household ends."""
    return hashlib.sha256(b"household\0" + key.encode()).digest()


def _depth(naming: str) -> int:
    """How far below the whole country an area lies, in digits of its code."""
    return 0 if naming == NATION else len(scope_prefix(naming))
