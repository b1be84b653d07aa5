"""Fills the outbox: what has happened since the last time, written set-based, with the progress in one transaction.

Merges, issues of reports and recorded events without effect are read from the log by position, not beyond what the
views contain, so that a consumer that reads on finds what it was notified of. What became of refused and waiting events
is read from the quarantine and the requests for approval; deadlines from the view; grants to read beyond an area from
their table.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg

from domain.events.event import SHANGHAI
from projections.schema.schema import live_views, using
from projections.webhooks.statements import (
    OF_APPROVALS,
    OF_BREAK_GLASS,
    OF_CHANGED_DEADLINES,
    OF_COMING_DEADLINES,
    OF_ISSUES,
    OF_MERGES,
    OF_NOTES,
    OF_QUARANTINE,
)
from service.event_store.tracking import PositionRecorder
from service.postgres.database import BUILD_LOCK
from service.webhooks.deliver import Collect
from service.webhooks.kinds import BREAK_GLASS, DUE
from service.webhooks.outbox import Subscriber
from service.webhooks.policy import DeliveryPolicy

EVENTS_A_STEP: Final = 20_000

_AMENDING: Final = ["person.corrected", "person.voided", "person.identity_corrected", "person.merged"]
"""Event types after which a deadline that was met, or is announced under another time, may run."""

_PROGRESS: Final = "SELECT position, due_until FROM zuji.webhook_progress FOR UPDATE"
_ADVANCE: Final = "UPDATE zuji.webhook_progress SET position = %s, due_until = %s"
_KEEP_BUILD: Final = "SELECT pg_advisory_xact_lock_shared(%s, %s)"


def collector(policy: DeliveryPolicy, now: Callable[[], datetime]) -> Collect:
    """The function that fills the outbox. `now` is the clock by which deadlines end."""

    def collect(conn: psycopg.Connection, subscribers: Sequence[Subscriber]) -> None:
        values = _columns(subscribers)
        conn.execute(OF_QUARANTINE, values)
        conn.execute(OF_APPROVALS, values)
        if BREAK_GLASS in values["reader_kinds"]:
            conn.execute(OF_BREAK_GLASS, {**values, "kept": timedelta(days=policy.kept_days)})
        with conn.transaction():
            live = live_views(conn)
            if live.writable:  # otherwise a rebuild follows, and then the log is read from where it was left
                conn.execute(_KEEP_BUILD, (BUILD_LOCK, live.build))
                with using(conn, live.schema):
                    _follow(conn, values, policy, now())

    return collect


def _follow(conn: psycopg.Connection, values: dict[str, Any], policy: DeliveryPolicy, now: datetime) -> None:
    """Reads the log and the deadlines from where they were left, and writes how far they are read."""
    row = conn.execute(_PROGRESS).fetchone()
    assert row is not None
    after, due_after = row
    up_to = max(after, PositionRecorder.position(conn))
    due_until = max(now + timedelta(hours=policy.due_ahead_hours), due_after or now)
    if values["ids"]:
        up_to = min(up_to, after + EVENTS_A_STEP)
        values = {
            **values,
            "after": after,
            "up_to": up_to,
            "today": now.astimezone(SHANGHAI).date(),
            "due_after": due_after or due_until,  # at first nothing is due: all of that was so before
            "due_until": due_until,
            "oldest": due_until - timedelta(days=policy.kept_days),
            "amending": _AMENDING,
        }
        deadlines = DUE in values["reader_kinds"]
        statements = [OF_COMING_DEADLINES] if deadlines else []
        if up_to > after:
            statements += [OF_NOTES, OF_MERGES, OF_ISSUES, *([OF_CHANGED_DEADLINES] if deadlines else [])]
        for statement in statements:
            conn.execute(statement, values, prepare=False)  # the best plan depends on the positions
    if up_to > after or due_until != due_after:
        conn.execute(_ADVANCE, (up_to, due_until))


def _columns(subscribers: Sequence[Subscriber]) -> dict[str, Any]:
    """The subscriptions as columns: a row for each kind, and for each kind and prefix of area codes."""
    kinds = [(one, kind) for one in subscribers for kind in sorted(one.kinds)]
    reads = [(one, kind, prefix) for one, kind in kinds for prefix in one.scope.prefixes]
    return {
        "ids": [one.id for one, _ in kinds],
        "accounts": [one.account for one, _ in kinds],
        "kinds": [kind for _, kind in kinds],
        "since": [one.since_position for one, _ in kinds],
        "reader_ids": [one.id for one, _, _ in reads],
        "reader_accounts": [one.account for one, _, _ in reads],
        "reader_kinds": [kind for _, kind, _ in reads],
        "prefixes": [prefix for _, _, prefix in reads],
        "own": [one.own for one, _, _ in reads],
        "reader_since": [one.since_position for one, _, _ in reads],
    }
