"""Items of our own feed that are posted back: those that are in the log as they were posted are duplicates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from api.http.auth import only_own
from api.http.context import AppContext
from api.http.current import caller
from api.http.feed_items import FEED_ATTRIBUTES
from api.resources.feed import cloud_event
from projections.queries.feed import is_posted_by, is_read_by
from service.postgres.database import reading
from service.recording.submission import ANY_SOURCE, Submission

Json = Mapping[str, Any]

_STATED: Final = FEED_ATTRIBUTES | {"specversion", "id", "source", "type", "subject", "time", "data"}
"""What an item must have to be compared: private fields are not in the feed, so its data cannot be."""


def without_own(app: AppContext, submissions: Sequence[Submission]) -> tuple[Sequence[Submission], int]:
    """The submissions without those that are items of our feed, and the number of these.

    The caller must be able to see the event: one of its area, and for an account that reads only its own one that it
    posted, unless it replicates.
    """
    items = [one.feed_item for one in submissions if one.feed_item is not None]
    if not items:
        return submissions, 0
    ours = _read(app, {position for item in items if (position := _position(item)) is not None})
    rest = [one for one in submissions if one.feed_item is None or not _is_ours(one.feed_item, ours)]
    return rest, len(submissions) - len(rest)


def _read(app: AppContext, positions: Iterable[int]) -> dict[int, Json]:
    """The items of our feed at these positions, as far as the caller may state them."""
    own, role = only_own(), caller().role
    found: dict[int, Json] = {}
    with reading(app.pool, caller().scope) as (conn, last):
        known = [position for position in positions if position <= last]
        for position, stream_id, state in app.store.recorder.select_visible_at(conn, known):
            event = app.store.mapper.to_event(state, stream_id)
            if not is_read_by(type(event), role):
                continue
            if own is None or ANY_SOURCE in own.sources or is_posted_by(event, own):
                found[position] = orjson.loads(orjson.dumps(cloud_event(position, stream_id, event)))
    return found


def _is_ours(item: Json, ours: Mapping[int, Json]) -> bool:
    """Whether the item has the attributes that our feed gives the event; those that only one of the two has are not
    compared."""
    found = ours.get(_position(item) or 0, {})
    common = item.keys() & found.keys()
    return common >= _STATED and all(item[name] == found[name] for name in common)


def _position(item: Json) -> int | None:
    position = item["position"]
    return position if type(position) is int and 0 < position < 2**63 else None
