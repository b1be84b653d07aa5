"""Policy data about reading: what needs a stated purpose, and how an account reads beyond its area for a time."""

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec

ReadKind = Literal["reveal", "export", "extract", "dossier"]
"""Reads that may need a purpose: of unmasked values, of a file with persons, an extract, a dossier."""


class AccessRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.access]` of a profile.

    `purpose_for`: reads that are refused without a purpose; an export only if it has more than `export_over` persons.
    `break_glass_roles`: who may read beyond the own area with a reason, for at most `break_glass_minutes`; None where
    nobody may.
    """

    purpose_for: frozenset[ReadKind] = frozenset()
    export_over: Annotated[int, msgspec.Meta(ge=0)] = 0
    break_glass_roles: tuple[Literal["caseworker", "supervisor"], ...] = ()
    break_glass_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] | None = None

    def asks_why(self, kinds: Collection[ReadKind], persons: int) -> ReadKind | None:
        """The first of the kinds of a read of so many persons that needs a purpose; None if none does."""
        return next(
            (kind for kind in kinds if kind in self.purpose_for and (kind != "export" or persons > self.export_over)),
            None,
        )
