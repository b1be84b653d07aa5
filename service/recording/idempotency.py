"""Requests: an event is posted by an account, from a source, under an id; that names it for ever."""

from collections.abc import Sequence

import psycopg

from domain.events.event import Event

RequestKey = tuple[str, str, str]
"""Account, source and id. Of two accounts, the same source and id are two requests."""


def origin(event: Event) -> RequestKey:
    """The request an event was posted by."""
    return event.metadata.actor.name, event.metadata.source, event.metadata.request_id


def recorded_before(conn: psycopg.Connection, requests: Sequence[RequestKey]) -> psycopg.Cursor:
    """What the requests were recorded as: account, source, id, digest of the body, stream and version."""
    return conn.execute(
        "SELECT r.account, r.source, r.request_id, r.digest, r.stream_id, r.version"
        "  FROM unnest(%b::text[], %b::text[], %b::text[]) AS asked (account, source, request_id)"
        "  JOIN zuji.request r USING (account, source, request_id)",
        [[request[part] for request in requests] for part in range(3)],
        binary=True,
    )
