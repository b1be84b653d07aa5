"""Requests from which the service makes an event itself: the id of one without an id, and what is recorded already."""

from collections.abc import Sequence

import msgspec

from api.http.current import context
from projections.queries.recorded_requests import count_recorded
from service.event_store.recorder import head
from service.recording.submission import Receipt


def digest_of(content: Sequence[object]) -> str:
    """A keyed digest of the content of a request: equal contents have equal ids, which do not tell the content."""
    return context().keys.request_digest(msgspec.json.encode(content)).hex()


def recorded_before(source: str, request_id: str) -> Receipt | None:
    """The receipt of a request that is recorded already, as a duplicate; None for a new one."""
    with context().pool.connection() as conn:
        if count_recorded(conn, source, [request_id]):
            return Receipt(duplicates=1, position=head(conn))
    return None
