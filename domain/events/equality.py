"""Sameness: whether two events say the same, whoever said them under whatever id."""

import msgspec

from domain.events.amendments import Corrected
from domain.events.event import Event


def same_content(one: Event, other: Event) -> bool:
    """Whether two events of one kind say the same of the same time; who says so, where and why is not compared.

    Support of an employer is the giver's: that of another area is another support.
    """
    if one.stream == "employer" and one.stamp.area != other.stamp.area:
        return False
    if one.stamp.occurred_at != other.stamp.occurred_at or one.stamp.whole_day != other.stamp.whole_day:
        return False
    if isinstance(one, Corrected) and isinstance(other, Corrected):
        other = msgspec.structs.replace(other, changes={**other.changes, **other.private_changes}, private_changes={})
    stamp = one.stamp
    return msgspec.structs.replace(one, stamp=stamp, sealed=None) == msgspec.structs.replace(
        other, stamp=stamp, sealed=None
    )
