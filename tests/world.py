"""A small world to test in: given events, when something is said, then it is recorded, refused, seen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import orjson
from psycopg_pool import ConnectionPool

from api.http.cloudevents import EventReader
from domain.identity.id_number import check_digit
from domain.reference.scope import Scope
from projections.engine.projector import catch_up
from projections.schema.schema import create_views
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.postgres.database import connect, connect_as_owner, open_pool, reading
from service.postgres.migration import migrate
from service.recording.background import Background
from service.recording.record_events import Recorder
from service.recording.submission import Caller, Receipt, Submission
from service.reference import Reference, reference
from service.security.keys import Keys

KEYS = Keys(bytes(range(32)))
HAIMEN = Caller(name="海门区人社局", role="integration", area="320614", organisation="海门区人社局", sources=("*",))
SUPERVISOR = Caller(name="督查员", role="supervisor", area="320614", sources=("*",))
"""Posts the events of supervision in Haimen, and confirms what waits for a second account."""

ZHANG_SAN = "320684197003121219"
"""An identity number valid in form: a man born on 12 March 1970."""

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

CloudEvent = dict[str, Any]

AGENCY: dict[str, Any] = {"organisation": "海门区就业管理中心", "organisation_type": "public_employment_agency"}
"""The organisation of an account that a test creates."""


def id_no(born: str, sequence: int, region: str = "320684") -> str:
    """A number valid in form; an odd sequence is a man's."""
    first17 = f"{region}{born.replace('-', '')}{sequence:03d}"
    return first17 + check_digit(first17)


class EventMaker:
    """Makes events with ids of their own."""

    def __init__(self, source: str = "/test") -> None:
        self._source = source
        self._ids = itertools.count(1)

    def event(self, kind: str, time: str, subject: str | None = None, /, **data: Any) -> CloudEvent:
        """An event; `kind` without its `person.` is meant of a person."""
        name = kind if "." in kind else f"person.{kind}"
        event: CloudEvent = {"specversion": "1.0", "id": f"{next(self._ids)}", "source": self._source, "type": name}
        if subject is not None:
            event["subject"] = subject
        return {**event, "time": time, "data": data}

    def registered(self, number: str = ZHANG_SAN, time: str = "2021-01-05T09:00:00+08:00", **data: Any) -> CloudEvent:
        """A registration in Haimen's first unit."""
        return self.event("registered", time, None, **{"name": "张三", "id_no": number, "area": "320614-01", **data})


class World:
    """A service without its web: record, project, read."""

    def __init__(self, url: str, pool: ConnectionPool) -> None:
        self.url = url
        self.pool = pool
        self.now = NOW
        self.reference = reference()
        self.store = HistoryStore.over(Datastore.over(pool), KEYS)
        self._reader = event_reader(self.reference)
        self.uuids = itertools.count(1)
        self._known: dict[str, Caller] = {}
        self.recorder = Recorder(
            pool,
            KEYS,
            self.reference,
            now=lambda: self.now,
            new_id=lambda: UUID(int=next(self.uuids) << 64),
            read_event=self._reader.read_bytes,
        )

    def post(self, *events: CloudEvent, caller: Caller = HAIMEN, atomic: bool = False) -> Receipt:
        """Posts the events in one call."""
        self.known(caller)
        return self.recorder.record(caller, self.submitted(*events, caller=caller), atomic=atomic)

    def known(self, caller: Caller) -> None:
        """Makes the caller an account: what waits in quarantine is tried again for accounts there are."""
        if self._known.get(caller.name) == caller:
            return
        with connect_as_owner(self.url) as conn:
            conn.execute(
                "INSERT INTO zuji.account (name, role, area, organisation, organisation_type, any_source, types)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET (role, area, organisation,"
                " organisation_type, any_source, types) = (excluded.role, excluded.area, excluded.organisation,"
                " excluded.organisation_type, excluded.any_source, excluded.types)",
                (
                    *(caller.name, caller.role, caller.area, caller.organisation, caller.organisation_type),
                    *("*" in caller.sources, list(caller.types)),
                ),
            )
        self._known[caller.name] = caller

    def post_approved(self, *events: CloudEvent, caller: Caller = HAIMEN, approver: Caller = SUPERVISOR) -> Receipt:
        """Posts the events one by one; `approver` approves each that needs it. Returns the sum of the receipts."""
        total = Receipt(rejected=[], pending=[], persons={})
        for event in events:
            receipt = self.post(event, caller=caller)
            confirmed = [self.recorder.confirm(approver, one.number or 0) for one in receipt.pending]
            for one in (receipt, *[one for one in confirmed if one is not None]):
                total.accepted += one.accepted
                total.duplicates += one.duplicates
                total.rejected += one.rejected
                total.persons |= one.persons
                total.position = max(total.position, one.position)
        return total

    def submitted(self, *events: CloudEvent, caller: Caller = HAIMEN) -> list[Submission]:
        """The events as they come in."""
        return [self._reader.read_bytes(caller, i, orjson.dumps(event)) for i, event in enumerate(events)]

    def given(self, *events: CloudEvent) -> Receipt:
        """Posts the events; all of them must be recorded."""
        receipt = self.post(*events)
        assert receipt.rejected == []
        return receipt

    def retry_quarantined(self) -> int:
        """Does all that the background does with what was refused; how many items were recorded."""
        return self.background().drain()

    def background(self, *, expire_days: int = 365, remove_days: int = 90) -> Background:
        """The work on quarantine that a process of its own does."""
        return Background(
            self.url,
            KEYS,
            self.recorder.joint_retry,
            expire_after=timedelta(days=expire_days),
            remove_after=timedelta(days=remove_days),
        )

    def project(self) -> int:
        """Brings the views up to the log."""
        return catch_up(self.url, KEYS, self.reference)

    def rows(self, query: str, *parameters: Any, area: str = "") -> list[Any]:
        """What a reader of the area sees."""
        with reading(self.pool, Scope.of(area)) as (conn, _):
            return conn.execute(query.encode(), parameters).fetchall()

    def log(self, query: str, *parameters: Any) -> list[Any]:
        """What the service itself sees."""
        with self.pool.connection() as conn:
            return conn.execute(query.encode(), parameters).fetchall()

    def state_of_views(self) -> dict[str, list[Any]]:
        """All rows of all views, in order, to compare."""
        from projections.views.registry import VIEWS

        return {view.name: sorted(self.rows(f"SELECT t::text FROM {view.name} t")) for view in VIEWS}


_built: list[tuple[Reference, EventReader]] = []


def event_reader(current: Reference) -> EventReader:
    """The reader of events with the keys of the tests, built once a reference: it holds schemas, and no state."""
    if not _built or _built[0][0] is not current:
        _built[:] = [(current, EventReader(current, KEYS))]
    return _built[0][1]


@contextmanager
def world(url: str) -> Iterator[World]:
    """A world in an empty database."""
    migrate(url)
    with connect(url) as conn:
        create_views(conn, "views")
    pool = open_pool(url, size=4)
    try:
        yield World(url, pool)
    finally:
        pool.close()


def problems(receipt: Receipt) -> Sequence[str]:
    """The codes of what was refused."""
    return [rejected.refusal.code for rejected in receipt.rejected]


def builtins(value: Any) -> Any:
    """A struct as plain data."""
    return msgspec.to_builtins(value)
