"""Approval: which events a second account confirms before they are recorded. The profile decides; this reads it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from domain.events import CATALOGUE, type_name
from domain.events.fact import Fact
from domain.events.oversight import Corrected, Voided
from domain.events.programme import EmployerSupportGranted

RULE: Final = "approved_by_another"
"""The name of the rule, as pending events carry it."""


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

    def asks(self, fact: Fact, recorded: Sequence[Fact]) -> bool:
        """Whether the event needs a second account; `recorded` are the events of its stream, by version."""
        if isinstance(fact, EmployerSupportGranted):
            return self.employer_support_fen is not None and fact.amount_fen > self.employer_support_fen
        return bool(self.types) and type_name(type(amended(fact, recorded))) in self.types


def amended(fact: Fact, recorded: Sequence[Fact]) -> Fact:
    """The event that a correction or a void is about in the end; any other event itself.

    `recorded` are the events of the stream by version. A target that is not there leads to the event itself.
    """
    while isinstance(fact, Corrected | Voided) and 0 < fact.target_version <= len(recorded):
        fact = recorded[fact.target_version - 1]  # an event is about an earlier one, so this ends
    return fact
