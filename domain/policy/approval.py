"""Approval (`[version.approval]` of a profile): the events that a second account confirms before they are recorded."""

from collections.abc import Iterable
from typing import Final

import msgspec

from domain.events import CATALOGUE
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, event_type_of
from domain.events.identity import IdentityCorrected
from domain.events.programme import EmployerSupportGranted
from domain.events.registration import Registered
from domain.history.history import History

RULE: Final = "approved_by_another"
"""The name of the rule in pending events."""

_AMENDMENTS: Final = (Corrected, Voided)


class ApprovalRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events need the approval of a second account, and the roles that may give it.

    `types`: stored type names; their corrections and voids need approval as well. `employer_support_fen`: support of an
    employer above this sum (fen) needs approval. Where corrections of the identity need it, so does a registration that
    replaces a void one by another identity.
    """

    types: tuple[str, ...] = ()
    employer_support_fen: int | None = None
    roles: tuple[str, ...] = ("supervisor",)

    def __post_init__(self) -> None:
        """Raises ValueError for a type that is not in the catalogue."""
        for name in self.types:
            if name not in CATALOGUE:
                raise ValueError(f"approval.types: there is no type {name!r}")

    def requires_approval(self, event: Event, history: History) -> bool:
        """Whether the event needs approval; `history` is that of its stream."""
        if isinstance(event, EmployerSupportGranted):
            return self.employer_support_fen is not None and event.amount_fen > self.employer_support_fen
        if isinstance(event, Registered):
            return event_type_of(IdentityCorrected) in self.types and _changes_identity(event, history)
        if isinstance(event, _AMENDMENTS):
            event = amended(event, history)
        return event_type_of(type(event)) in self.types


def approvable(rules: Iterable[ApprovalRule]) -> frozenset[type[Event]]:
    """The event types that may need approval under one of the rules, corrections and voids included."""
    named = {CATALOGUE[name] for rule in rules for name in rule.types}
    again = {Registered} if IdentityCorrected in named else set()
    return frozenset({*named, *again, EmployerSupportGranted, *_AMENDMENTS})


def amended(event: Event, history: History) -> Event:
    """The event that a correction or void changes in the end; any other event itself.

    `history` is that of the stream. Returns the correction or void itself if its target does not exist.
    """
    while isinstance(event, _AMENDMENTS) and (target := history.event_by_version(event.target_version)) is not None:
        event = target  # ends, because a target is always an earlier event
    return event


def _changes_identity(event: Registered, history: History) -> bool:
    """Whether the person was registered before with another identity; a value that was erased is not compared."""
    return any(
        known is not None and known != new
        for earlier in history.recorded
        if isinstance(earlier, Registered)
        for known, new in (
            (earlier.name, event.name),
            (earlier.id_no, event.id_no),
            (earlier.birth_date, event.birth_date),
            (earlier.sex, event.sex),
        )
    )
