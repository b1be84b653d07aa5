"""Sameness: whether two events say the same, whoever said them under whatever id."""

import msgspec

from domain.events.amendments import Corrected
from domain.events.event import Event


def events_equal(one: Event, other: Event) -> bool:
    """Whether two events of one kind say the same of the same time; who says so, where and why is not compared.

    Support of an employer is the giver's: that of another area is another support.
    """
    if one.stream == "employer" and one.metadata.area != other.metadata.area:
        return False
    if one.metadata.occurred_at != other.metadata.occurred_at or one.metadata.whole_day != other.metadata.whole_day:
        return False
    if isinstance(one, Corrected) and isinstance(other, Corrected):
        other = msgspec.structs.replace(other, changes={**other.changes, **other.private_changes}, private_changes={})
    metadata = one.metadata
    return msgspec.structs.replace(one, metadata=metadata, sealed=None) == msgspec.structs.replace(
        other, metadata=metadata, sealed=None
    )
