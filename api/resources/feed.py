"""The feed: recorded events by position, as CloudEvents; in pages, or as server-sent events."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

import marshmallow as ma
import msgspec
import orjson
from flask import Response, current_app, request

from api.http import metrics, security_log
from api.http.auth import only_own
from api.http.context import AppContext
from api.http.current import caller, context
from api.http.fields import Text
from api.http.parameters import AreaCode, Number, ViewQuery
from api.http.problems import HttpError, malformed
from api.http.read_your_writes import open_read_model, refuse_beyond_the_log, wait_for_position
from api.http.unknown_names import unknown_type
from api.serving.channel import begin_stream
from domain.events import CATALOGUE
from domain.events.event import Event, Field, event_type_of
from domain.identity.masking import masked
from domain.reference.scope import Scope
from projections.queries.feed import FeedFilter, hidden_from, read_feed
from service.event_store.mapper import posted_subject
from service.postgres.database import reading

FOLLOWED_SECONDS: Final = 300.0
"""The duration of a stream. A follower resumes with Last-Event-ID; so no thread is held without end."""
HEARTBEAT_SECONDS: Final = 10.0
PAUSE_SECONDS: Final = 0.2
_STREAM_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""nginx must not buffer the stream (deploy/nginx)."""
_BATCH: Final = 500
_LOOKED_THROUGH: Final = 20_000
"""The most events that are searched for a page. Where matching events are rare, a page is short or empty, and others
follow."""


class Types(Text):
    """Event types, separated by commas."""

    def _checked(self, value: Any) -> Any:
        names = super()._checked(value).split(",")
        for name in names:
            if name not in CATALOGUE:
                raise ma.ValidationError([unknown_type(name)])
        return names


class FeedQuery(ViewQuery):
    """Where the page begins, how many events it has, of which types, areas and source."""

    after = Number(Field("此位置之后", "after this position"))
    limit = Number(Field("条数", "limit", limit=1000, minimum=1))
    type = Types(Field("类型", "type"))
    area = AreaCode()
    source = Text(Field("来源", "source", limit=200))


def feed_page(query: dict[str, Any]) -> dict[str, Any]:
    """A page of the feed. It may be short; `next` is the `after` of the next page, null at the end."""
    limit, after = query.get("limit", 100), query.get("after", 0)
    with open_read_model(query) as (conn, position):
        found = read_feed(
            conn,
            context().store,
            after=after,
            up_to=min(position, after + _LOOKED_THROUGH),
            limit=limit,
            wanted=_filter(query),
        )
    following = found.seen if len(found.events) == limit or found.seen < position else None
    return {"items": [cloud_event(*event) for event in found.events], "next": following, "position": position}


def followed(query: dict[str, Any]) -> Response:
    """The feed as server-sent events.

    Raises HttpError: 503 when too many follow already, 429 when the account follows as often as it may.
    """
    app = context()
    after = _last_event_id() or query.get("after", 0)
    wait_for_position(query)
    if after:
        refuse_beyond_the_log(after, "after")  # nothing would ever come
    account = caller().name
    if (refused := app.followers.refused(account)) is not None:
        raise _too_many_streams(*refused)
    metrics.FOLLOWERS.inc()
    alive = current_app.extensions.get("zuji.alive", lambda: True)
    shown = security_log.of_stream(caller())
    events = _stream(app, caller().scope, _filter(query), after, alive, shown)
    response = Response(events, mimetype="text/event-stream", headers=_STREAM_HEADERS)
    response.call_on_close(partial(app.followers.release, account))
    return response


def _filter(query: dict[str, Any]) -> FeedFilter:
    """Which events the caller asks for and may see."""
    return FeedFilter(
        types=query.get("type"),
        area=query.get("area"),
        source=query.get("source"),
        posted_by=only_own(),
        hidden=hidden_from(caller().role),
    )


def _stream(
    app: AppContext,
    scope: Scope,
    wanted: FeedFilter,
    after: int,
    alive: Callable[[], bool],
    shown: Callable[[Sequence[dict[str, Any]]], None],
) -> Iterator[bytes]:
    begin_stream()
    yield b"retry: 1000\n\n"
    end = time.monotonic() + FOLLOWED_SECONDS
    beat = time.monotonic() + HEARTBEAT_SECONDS
    while alive() and time.monotonic() < end:
        with reading(app.pool, scope) as (conn, position):
            found = read_feed(conn, app.store, after=after, up_to=position, limit=_BATCH, wanted=wanted)
        after = found.seen
        if found.events:
            sent = [cloud_event(*event) for event in found.events]
            shown(sent)
            yield b"".join(
                b"id: %d\nevent: %b\ndata: %b\n\n" % (one["position"], one["type"].encode(), orjson.dumps(one))
                for one in sent
            )
        elif time.monotonic() >= beat:
            yield b"id: %d\n: heartbeat\n\n" % after  # the follower resumes after events that it may not see
        else:
            time.sleep(PAUSE_SECONDS)
            continue
        beat = time.monotonic() + HEARTBEAT_SECONDS


def cloud_event(position: int, stream_id: UUID, event: Event) -> dict[str, Any]:
    """An event as it goes out: private fields left out, of a birth date the year, its place in the log as
    attributes.
    """
    metadata = event.metadata
    data = msgspec.to_builtins(event)
    for internal in ("type", "stamp", "sealed"):
        data.pop(internal, None)
    if "birth_date" in data:  # not encrypted like private fields, but not to be shown either
        data["birth_year"] = int(masked("birth_date", data.pop("birth_date")) or 0)
    if metadata.reason is not None:
        data["reason"] = msgspec.to_builtins(metadata.reason)
    if metadata.evidence:
        data["evidence"] = msgspec.to_builtins(metadata.evidence)
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": metadata.request_id,
        "source": metadata.source,
        "type": event_type_of(type(event)),
        "subject": posted_subject(stream_id, event),
        "time": metadata.occurred_at.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
        "position": position,
        "recordedat": metadata.recorded_at.isoformat() if metadata.recorded_at else None,
        "streamversion": metadata.version,
        "wholeday": metadata.whole_day,
        "area": metadata.area,
        "actor": metadata.actor.name,
        "role": metadata.actor.role,
    }
    if metadata.profile:
        envelope["profile"] = metadata.profile
    if metadata.actor.organisation:
        envelope["organisation"] = metadata.actor.organisation
    if metadata.actor.organisation_type:
        envelope["organisationtype"] = metadata.actor.organisation_type
    if metadata.approved_by is not None:
        envelope["approvedby"] = metadata.approved_by.name
        envelope["approval"] = metadata.approval
    if metadata.on_behalf_of:
        envelope["onbehalfof"] = metadata.on_behalf_of
    return envelope


def _too_many_streams(limit: str, most: int) -> HttpError:
    of_account = limit == "followers_of_account"
    zh, en = (
        (f"一个账号在一个进程里至多同时订阅{most}路", f"an account follows at most {most} streams of a web process")
        if of_account
        else ("订阅已满，请稍后重试", "as many streams as can be are followed: try again soon")
    )
    code = "too_many_requests" if of_account else "busy"
    return HttpError(429 if of_account else 503, code, zh, en, {"limit": limit, "most": most}, {"Retry-After": "5"})


def _last_event_id() -> int | None:
    given = request.headers.get("Last-Event-ID")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        zh, en = "Last-Event-ID应为位置", "Last-Event-ID must be a position"
        raise malformed("last_event_id", zh, en, field="Last-Event-ID")
    return int(given)
