"""Areas as ranges of codes.

Row-level security bounds what a reader sees, but PostgreSQL cannot use an index for it; a range can use one.
"""

from domain.reference.areas import scope_prefix
from domain.reference.scope import Scope


def area_range(scope: Scope, area: str = "") -> tuple[str, str]:
    """The codes of an area and of all areas below it, as far as the scope covers them: at least the first of the two
    returned codes, less than the second.

    Without `area`, those of the scope. The first is not less than the second if the area is outside the scope.
    Raises Refusal (shape) for an area that is no code.
    """
    if scope.area is None:
        return "", ""
    (least, end), (area_least, area_end) = _range(scope.area), _range(area)
    return max(least, area_least), min(end, area_end)


def _range(area: str) -> tuple[str, str]:
    """A code continues its area's prefix with a digit or a dash; both sort before the colon."""
    prefix = scope_prefix(area)
    return prefix, f"{prefix}:"
