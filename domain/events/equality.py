"""Equality of events from different senders."""

import msgspec

from domain.events.amendments import Corrected
from domain.events.event import Event


def events_equal(event: Event, other: Event) -> bool:
    """Whether two events of one class have the same time and the same fields. Other metadata is not compared.

    Support of an employer is given by an area, so the area is compared for events of employers.
    """
    if event.stream == "employer" and event.metadata.area != other.metadata.area:
        return False
    if event.metadata.occurred_at != other.metadata.occurred_at or event.metadata.whole_day != other.metadata.whole_day:
        return False
    if isinstance(event, Corrected) and isinstance(other, Corrected):
        other = msgspec.structs.replace(other, changes={**other.changes, **other.private_changes}, private_changes={})
    metadata = event.metadata
    return msgspec.structs.replace(event, metadata=metadata, sealed=None) == msgspec.structs.replace(
        other, metadata=metadata, sealed=None
    )
