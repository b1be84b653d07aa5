"""Scopes: the area that an account may see. The default scope contains nothing."""

from typing import Final

import msgspec

from domain.reference.areas import Areas, scope_prefix

_ALL: Final = "*"
"""The database setting for everywhere. No area code contains it."""


class Scope(msgspec.Struct, frozen=True):
    """All that belongs to one area: `area` is its code, "" for everywhere, None (the default) for nowhere."""

    area: str | None = None

    @classmethod
    def of(cls, area: str) -> "Scope":
        """The scope of an account with this area; "" is everywhere. Raises Refusal (shape) for a malformed code."""
        scope_prefix(area)
        return cls(area)

    @property
    def setting(self) -> str:
        """The value of the database setting `zuji.scope_prefix`: `*`, a prefix of codes, or "" for nowhere."""
        if self.area is None:
            return ""
        return scope_prefix(self.area) or _ALL

    def covers(self, code: str) -> bool:
        """Whether the scope contains the area with this code."""
        return self.area is not None and Areas.covers(self.area, code)


NOWHERE: Final = Scope()
EVERYWHERE: Final = Scope("")
"""The scope of the service itself: recording, projections, checks, metrics."""
