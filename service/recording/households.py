"""Households at recording time: which household a join means, whether its area consents, and that it has one head.

A household belongs to the area that named it, and is where its head is (`domain.households.memberships`). All of this
is decided once, when an event is recorded; the result is stored in the event.
"""

import hashlib
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.registration import Deceased, HouseholdJoined, HouseholdLeft
from domain.history.history import History
from domain.households.changes import (
    HouseholdLinks,
    changed_decisions,
    equal_join,
    heads_together,
    household_links_of,
    join_as_corrected,
    new_memberships,
)
from domain.households.household_key import NATION, key_of, name_in, names_for, naming_area, naming_scope, short_code
from domain.households.memberships import HEAD, Membership
from domain.households.responsible_area import Residence, area_now, residences_of
from domain.reference.area_codes import scope_prefix
from domain.refusals import second_head, unknown_household
from service.recording.household_claims import NAMES_A_HOUSEHOLD, read_claims
from service.recording.submission import Caller, Decision, Pending
from service.recording.unit_of_work import UnitOfWork

_BEGINS_OR_CHANGES: Final = (*NAMES_A_HOUSEHOLD, Corrected, Voided)
_ENDS: Final = (HouseholdLeft, Deceased, Corrected, Voided)

CHANGES_HOUSEHOLDS: Final = frozenset({*_BEGINS_OR_CHANGES, *_ENDS})
"""The event types that can change anything about a household. All others, most of a batch, skip this module."""

CONSENT: Final = "household.consent"
"""The approval rule by which an event waits for an account of the household's area."""

CONSENT_ROLES: Final = ("caseworker", "supervisor")
"""The roles that consent for an area."""


class Objection(NamedTuple):
    """Why a history cannot be recorded now: the household, and the version of the event that concerns it.

    Either `refusal` is set, and the event waits in quarantine under `awaited_household` too; or `pending` is set.
    """

    key: str
    version: int
    refusal: Refusal | None = None
    pending: Pending | None = None
    awaited_household: bytes | None = None


class Households:
    """The households that the events of a unit of work concern."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def resolve(self, decision: Decision, history: History) -> Event:
        """Adds the area that named the household to the event of the decision; returns the event.

        `history` is that of the person before the event.
        """
        event = decision.submission.event
        assert event is not None
        resolved = self._with_household_area(event, history, decision.caller)
        if resolved is not event:
            decision.submission = msgspec.structs.replace(decision.submission, event=resolved)
        return resolved

    def check(self, decision: Decision, event: Event, before: HouseholdLinks, after: History) -> Pending | None:
        """Whether the area of the household has to consent first. Raises Refusal if the household has another head.

        `before` is from the history before the event, `after` the history with it.
        """
        pending = None
        for objection in self._objections(event, before, after, decision.caller, _approved_rules(decision)):
            if objection.refusal is not None:
                decision.awaited_household = objection.awaited_household
                raise objection.refusal
            pending = pending or objection.pending
            decision.asked_households += (objection.key,)
        return pending

    def has_objection(self, decision: Decision, before: HouseholdLinks, after: History, event: Event) -> bool:
        """Whether one of several events decided jointly cannot be recorded now; `event` as it is in `after`."""
        if not isinstance(event, NAMES_A_HOUSEHOLD):
            return False
        found = self._objections(None, before, after, decision.caller, _approved_rules(decision))
        return any(objection.version == event.metadata.version for objection in found)

    def admit(self, event: Event | None, before: HouseholdLinks, after: History) -> set[bytes]:
        """Adds claims for the memberships that are new in `after`; `event` is None if several were decided jointly.

        Returns the quarantine keys of households that lose their head, at least for some days.
        """
        now = household_links_of(after)
        if event is None or isinstance(event, _BEGINS_OR_CHANGES):
            for membership in new_memberships(before, now):
                self._need(membership.household_id)
                area, head = after.person.area or membership.area, membership.as_head
                self._unit.household_claims.claim(membership.key, UUID(after.subject), head=head, area=area)
        if event is not None and not isinstance(event, _ENDS):
            return set()
        old = before.headships
        return {head_quarantine_key(membership.key) for membership in old} if old and old != now.headships else set()

    def _with_household_area(self, event: Event, history: History, caller: Caller) -> Event:
        """The event with the area that named the household it joins, if the sender left it out.

        The household is, in this order: that of an equal join recorded before; the one that the caller's own area
        named; the one of the nearest area at or above the person's, within the caller's scope; for a person who is not
        its head, the only one of the name in the person's district, within the scope; else a new one, named by the
        caller's area.
        """
        if isinstance(event, HouseholdJoined):
            stated = event.household_area
            area = self._naming_area(event, history, caller) if stated is None else short_code(stated)
            return msgspec.structs.replace(event, household_area=area)
        if isinstance(event, Corrected) and "household_id" in event.changes and "household_area" not in event.changes:
            join = join_as_corrected(event, history)
            if join is not None:
                area = self._naming_area(join, history, caller)
                return msgspec.structs.replace(event, changes={**event.changes, "household_area": area})
        return event

    def _objections(
        self, event: Event | None, before: HouseholdLinks, after: History, caller: Caller, approved: Collection[str]
    ) -> Iterator[Objection]:
        """Why the history `after` may not follow `before`; `event` is the one decided, or None if they are several.

        An account that does not cover the area responsible for a household may neither join it, nor change or lengthen
        a membership in it, nor decide on it, unless that area consents (CONSENT is among the `approved` rules). The
        objection is the same if there is no such household. A household has one head at a time.
        """
        if event is not None and not isinstance(event, _BEGINS_OR_CHANGES):
            return
        now = household_links_of(after)
        for membership in new_memberships(before, now):
            if (objection := self._consent(membership.key, membership.version, caller, approved)) is not None:
                yield objection
            elif membership.as_head and (other := self._other_head(membership, after.subject, now)) is not None:
                person = str(other[0]) if caller.covers(other[1]) else None
                refusal = second_head(naming_area(membership.key), membership.household_id, person)
                yield Objection(membership.key, membership.version, refusal, None, head_quarantine_key(membership.key))
        for version, key in changed_decisions(before, now):
            if (objection := self._consent(key, version, caller, approved)) is not None:
                yield objection

    def _consent(self, key: str, version: int, caller: Caller, approved: Collection[str]) -> Objection | None:
        """The objection of the household's area; None if it has consented, or the caller covers it."""
        name = name_in(key)
        self._need(name)
        area = self._area_of(key)
        if caller.covers(area):
            return None
        if CONSENT not in approved:
            return Objection(key, version, pending=_pending_consent(name, area))
        if not self._unit.household_claims.of(key):
            return Objection(key, version, unknown_household(naming_area(key), name))
        return None

    def _area_of(self, key: str) -> str:
        """The area responsible for a household now; if there is no such household, the area that would name it."""
        residences = self._residences(key, head=True)
        if len({one.areas[-1][1] for one in residences if one.head and one.left is None}) != 1:  # no head: the others
            residences += self._residences(key, head=False)
        return area_now(key, residences)

    def _residences(self, key: str, *, head: bool) -> list[Residence]:
        ids = {claim.person_id for claim in self._unit.household_claims.of(key) if claim.head == head}
        self._unit.read(ids.difference(self._unit.streams))
        return [one for history in filter(None, map(self._history, ids)) for one in residences_of(history, key)]

    def _naming_area(self, join: HouseholdJoined, history: History, caller: Caller) -> str | None:
        """The area that named the household of a join; None only for an equal join that was recorded without one."""
        recorded = equal_join(history, join)
        if recorded is not None:
            return recorded.household_area
        self._need(join.household_id)
        own = naming_scope(caller.area)
        keys = self._unit.household_claims.keys_named(join.household_id)
        area = history.person_before(join.metadata.occurred_at).area or history.person.area
        if not keys or not area or key_of(own, join.household_id) in keys:
            return own
        within = [naming_area(key) for key in keys if caller.covers(self._area_of(key))]
        day, responsible = join.metadata.day, self._unit.context.areas.responsible
        above = [naming for naming in within if names_for(naming, area) or names_for(responsible(naming, day), area)]
        if above:
            return max(above, key=_depth)
        near = [naming for naming in within if caller.covers(naming) and naming[:6] == area[:6]]
        return near[0] if len(near) == 1 and join.relation != HEAD else own

    def _other_head(self, membership: Membership, subject: str, after: HouseholdLinks) -> tuple[UUID, str] | None:
        """Another person who is head of the household during the membership, and the area of that person."""
        for claim in self._unit.household_claims.of(membership.key):
            history = self._history(claim.person_id) if claim.head else None
            if history is None or history.subject == subject:
                continue
            if heads_together(membership, after, history):
                return UUID(history.subject), history.person.area
        return None

    def _history(self, person_id: UUID) -> History | None:
        """The history of a person, or of the survivor if the person is merged, with the events of this unit."""
        if person_id not in self._unit.streams:
            self._unit.read([person_id])
        found = self._unit.streams.get(self._unit.survivor_of(person_id))
        return found.history if found is not None else None

    def _need(self, name: str) -> None:
        """Reads the households of a name that `UnitOfWork.load` did not foresee, and the histories of their heads."""
        claims = self._unit.household_claims
        if not claims.knows(name):
            claims.add([name], read_claims(self._unit.conn, [name]))
            self._unit.read([head for head in claims.heads([name]) if head not in self._unit.streams])


def head_quarantine_key(key: str) -> bytes:
    """The key under which a second head waits in quarantine until a membership as head of the household ends."""
    return hashlib.sha256(b"household\0" + key.encode()).digest()


def _approved_rules(decision: Decision) -> Collection[str]:
    return decision.approval.rules if decision.approval is not None else ()


def _pending_consent(household_id: str, area: str) -> Pending:
    return Pending(
        rule=CONSENT,
        area=area,
        roles=CONSENT_ROLES,
        zh=f"家庭{household_id}属于其他地区：须经该地区同意",
        en=f"household {household_id} belongs to another area, which has to consent",
    )


def _depth(naming: str) -> int:
    """Digits of the area code; 0 for the whole country."""
    return 0 if naming == NATION else len(scope_prefix(naming))
