"""Approval: which events a second account confirms before they are recorded. The profile decides; this reads it."""

from collections.abc import Iterable
from typing import Final

import msgspec

from domain.events import CATALOGUE, event_type_of
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.programme import EmployerSupportGranted
from domain.history.history import History

RULE: Final = "approved_by_another"
"""The name of the rule, as pending events carry it."""

_ABOUT: Final = (Corrected, Voided)


class ApprovalRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a profile says: event types that always need a second account, a sum, and who confirms.

    `types` are stored type names; a correction or void of such an event needs approval as well. Support of an employer
    above `employer_support_fen` (fen) needs it too. `roles` are the roles that confirm.
    """

    types: tuple[str, ...] = ()
    employer_support_fen: int | None = None
    roles: tuple[str, ...] = ("supervisor",)

    def __post_init__(self) -> None:
        """Raises ValueError for a type that is not in the catalogue."""
        for name in self.types:
            if name not in CATALOGUE:
                raise ValueError(f"approval.types: there is no type {name!r}")

    def asks(self, event: Event, history: History) -> bool:
        """Whether the event needs a second account; `history` is that of its stream."""
        if isinstance(event, EmployerSupportGranted):
            return self.employer_support_fen is not None and event.amount_fen > self.employer_support_fen
        if isinstance(event, _ABOUT):
            event = amended(event, history)
        return event_type_of(type(event)) in self.types


def approvable(rules: Iterable[ApprovalRule]) -> frozenset[type[Event]]:
    """The kinds of event that one of the rules may ask for, directly or as a correction or void."""
    named = {CATALOGUE[name] for rule in rules for name in rule.types}
    return frozenset({*named, EmployerSupportGranted, *_ABOUT})


def amended(event: Event, history: History) -> Event:
    """The event that a correction or a void is about in the end; any other event itself.

    `history` is that of the stream. A target that is not there leads to the event itself.
    """
    while isinstance(event, _ABOUT) and (target := history.event_by_version(event.target_version)) is not None:
        event = target  # an event is about an earlier one, so this ends
    return event
