"""Scopes: how far an account sees. A scope that nobody set sees nothing."""

from typing import Final

import msgspec

from domain.reference.areas import Areas, scope_prefix

_ALL: Final = "*"
"""How everywhere is written for the database; no area code contains it."""


class Scope(msgspec.Struct, frozen=True):
    """What lies in one area, everything, or (the default) nothing.

    `area` is the code of the area, "" for everywhere, None for nowhere.
    """

    area: str | None = None

    @classmethod
    def of(cls, area: str) -> "Scope":
        """The scope of an account responsible for the area; "" is everywhere. Raises Refusal for what is no code."""
        scope_prefix(area)
        return cls(area)

    @property
    def setting(self) -> str:
        """The scope as `zuji.scope_prefix` reads it: `*` for everywhere, the prefix of the codes, or "" for nowhere."""
        if self.area is None:
            return ""
        return scope_prefix(self.area) or _ALL

    def covers(self, code: str) -> bool:
        """Whether what is stamped with the area code lies in the scope."""
        return self.area is not None and Areas.covers(self.area, code)


NOWHERE: Final = Scope()
EVERYWHERE: Final = Scope("")
"""For what the service does on its own account: recording, projecting, checking, its own figures."""
