"""Areas as ranges of codes.

Row-level security bounds what a reader sees, but PostgreSQL cannot use an index for it; a range can use one.
"""

from typing import NamedTuple

from domain.reference.scope import Scope
from service.reference import scope_of


class AreaRange(NamedTuple):
    """The codes from `low` to before `high`, as far as they begin with one of the prefixes; none without prefixes."""

    low: str
    high: str
    prefixes: list[str]

    @property
    def values(self) -> dict[str, object]:
        """The parameters of `condition`."""
        return {"low": self.low, "high": self.high, "prefixes": self.prefixes}

    def condition(self, column: str = "area") -> str:
        """The condition on a column of areas, as SQL. The range alone is exact for a single prefix."""
        within = f"{column} >= %(low)s AND {column} < %(high)s"
        return within if len(self.prefixes) < 2 else f"{within} AND {column} OPERATOR(zuji.^@) ANY(%(prefixes)s)"


def area_range(scope: Scope, area: str = "") -> AreaRange:
    """The codes of an area and of all that belongs to it, as far as the scope covers them.

    That includes the areas that it has replaced by today. Without `area`, those of the scope. Raises Refusal (shape)
    for an area that is no code.
    """
    wanted = scope_of(area).prefixes
    both = {max(one, other, key=len) for one in scope.prefixes for other in wanted if _overlap(one, other)}
    prefixes = sorted(both)
    if not prefixes:
        return AreaRange("", "", [])
    # the next character of a code is a digit or a dash, both below the colon
    return AreaRange(prefixes[0], f"{prefixes[-1]}:", prefixes)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
