"""Scopes: the areas that an account may see. The default scope contains nothing."""

from typing import Final

import msgspec

from domain.reference.area_codes import is_area_code, scope_prefix
from domain.reference.areas import Areas

_ALL: Final = "*"
"""The database setting for everywhere. No area code contains it."""


class Scope(msgspec.Struct, frozen=True):
    """All that belongs to one area: `area` is its code, "" for everywhere, None (the default) for nowhere.

    `others` are the prefixes of codes that belong to it beside its own (`Areas.also_covered`).
    """

    area: str | None = None
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, area: str) -> "Scope":
        """The codes of this area and of those below it; "" is everywhere. Raises Refusal (shape) if malformed."""
        scope_prefix(area)
        return cls(area)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes of the codes in the scope, its own first; "" for everywhere, none for nowhere."""
        return () if self.area is None else (scope_prefix(self.area), *self.others)

    @property
    def setting(self) -> str:
        """The database setting `zuji.scope`: `*`, the prefixes separated by commas, or "" for nowhere."""
        return _ALL if self.area == "" else ",".join(self.prefixes)

    def covers(self, code: str) -> bool:
        """Whether the scope contains the area with this code."""
        return self.area is not None and (
            Areas.covers(self.area, code) or (code.startswith(self.others) and is_area_code(code))
        )


NOWHERE: Final = Scope()
EVERYWHERE: Final = Scope("")
"""The scope of the service itself: recording, projections, checks, metrics."""
