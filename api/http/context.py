"""The application context: what views need, built once in each web worker."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import msgspec
from psycopg_pool import ConnectionPool

from api.http.cloudevents import EventReader
from api.load.admission_control import AdmissionControl
from api.load.attempts import AttemptLimit
from api.load.followers import Followers
from api.load.projection_lag import ProjectionLag
from api.load.response_cache import ResponseCache
from api.load.single_flight import SingleFlightCache
from api.presentation.timeline import Line
from domain.events.event import SHANGHAI
from service.configuration import Config, WriteLimits
from service.event_store.clock import TOLERANCE, Clock
from service.event_store.history_store import HistoryStore
from service.event_store.tracking import LiveViewsRecorder
from service.place_files.store import refresh
from service.postgres.database import open_pool
from service.recording.quarantine import MOST_WAITING
from service.recording.record_events import Recorder
from service.reference import Reference, reference
from service.security.access_log import AccessLog
from service.security.authentication import Accounts
from service.security.keys import Keys
from service.security.probing import Probing
from service.security.sessions import SessionLimits, Sessions
from service.webhooks.policy import DeliveryPolicy, delivery_policy

RESPONSE_CACHE_SECONDS: Final = 5.0
"""Age up to which the figures of a report or the counts of a list are served without asking the database."""
_LONG_HISTORIES: Final = 8
"""Size of the history cache. A history of 10,000 events takes some ten megabytes."""

MOST_CONNECTIONS: Final = 16
"""Database connections of one web worker for requests. Further threads wait for a connection."""


class HealthLimits(NamedTuple):
    """Limits beyond which `/readyz` reports a problem: lag in events, free bytes of the data directory, clock skew."""

    most_lag: int = 1_000_000
    data_dir: Path | None = None
    least_free: int = 0
    clock_tolerance: timedelta = TOLERANCE


DEFAULT_WRITE_LIMITS: Final = Config.from_env({}).write_limits
DEFAULT_PROBES: Final = Config.from_env({}).probes_an_hour
DEFAULT_SESSION_LIMITS: Final = SessionLimits()
DEFAULT_HEALTH_LIMITS: Final = HealthLimits()
DEFAULT_DELIVERY: Final = delivery_policy(Config.from_env({}))


class AppContext(msgspec.Struct, frozen=True):
    """Everything that a request may need; one instance in each web worker.

    `history_cache` holds long histories by person and number of events; their private fields stay encrypted.
    """

    pool: ConnectionPool
    keys: Keys
    reference: Reference
    reader: EventReader
    recorder: Recorder
    store: HistoryStore
    accounts: Accounts
    sessions: Sessions
    sign_ins: AttemptLimit
    access_log: AccessLog
    views: LiveViewsRecorder
    admission: AdmissionControl
    probing: Probing
    followers: Followers
    history_cache: SingleFlightCache[tuple[UUID, int], list[Line]]
    response_cache: ResponseCache[Any]
    health_limits: HealthLimits
    delivery: DeliveryPolicy
    now: Callable[[], datetime]
    demo_clock: datetime | None = None

    def today(self) -> date:
        """Today's date in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()


def context_from(config: Config, *, now: Callable[[], datetime] | None = None) -> AppContext:
    """Builds the context of this configuration and opens the pool. Raises ValueError without a database URL."""
    if config.database_url is None:
        raise ValueError("ZUJI_DATABASE_URL: the web process needs the URL of its database")
    pool = open_pool(config.database_url, size=min(config.web_threads, MOST_CONNECTIONS) + 3)
    with pool.connection() as conn:
        refresh(conn)
    keys = Keys.from_file(config.key_file)
    return build(
        pool,
        keys,
        reference(),
        threads=config.web_threads,
        write_limits=config.write_limits,
        session_limits=SessionLimits(config.session_idle_minutes, config.session_hours, config.sign_ins),
        probes_an_hour=config.probes_an_hour,
        now=now or config.now,
        demo_clock=config.demo_clock,
        response_cache_seconds=RESPONSE_CACHE_SECONDS,
        health_limits=HealthLimits(
            config.most_lag,
            config.data_dir,
            config.least_free_megabytes * 1024 * 1024,
            timedelta(minutes=config.clock_minutes),
        ),
        most_waiting=config.quarantine_waiting,
        delivery=delivery_policy(config),
    )


def build(
    pool: ConnectionPool,
    keys: Keys,
    reference_data: Reference,
    *,
    threads: int,
    now: Callable[[], datetime],
    write_limits: WriteLimits = DEFAULT_WRITE_LIMITS,
    session_limits: SessionLimits = DEFAULT_SESSION_LIMITS,
    probes_an_hour: int = DEFAULT_PROBES,
    response_cache_seconds: float = 0.0,
    health_limits: HealthLimits = DEFAULT_HEALTH_LIMITS,
    most_waiting: int = MOST_WAITING,
    delivery: DeliveryPolicy = DEFAULT_DELIVERY,
    demo_clock: datetime | None = None,
    reader: EventReader | None = None,
) -> AppContext:
    """Builds the context over an open pool. `threads` bounds the streams of the feed, `now` is the clock; `demo_clock`
    is the moment that `now` always returns, if it does. `reader`, if there is one already, has the same reference and
    keys.
    """
    reader = reader or EventReader(reference_data, keys)
    recorder = Recorder(
        pool,
        keys,
        reference_data,
        now=now,
        new_id=uuid4,
        read_event=reader.read_bytes,
        most_waiting=most_waiting,
        clock=Clock(tolerance=health_limits.clock_tolerance),
    )
    return AppContext(
        pool=pool,
        keys=keys,
        reference=reference_data,
        reader=reader,
        recorder=recorder,
        store=recorder.store,
        accounts=Accounts(pool),
        sessions=Sessions(pool, session_limits),
        sign_ins=AttemptLimit(),
        access_log=AccessLog(pool),
        views=LiveViewsRecorder(recorder.store.recorder.datastore),
        admission=AdmissionControl(write_limits, ProjectionLag(pool)),
        probing=Probing(pool, probes_an_hour),
        followers=Followers(max(1, threads // 4)),
        history_cache=SingleFlightCache(_LONG_HISTORIES),
        response_cache=ResponseCache(response_cache_seconds),
        health_limits=health_limits,
        delivery=delivery,
        now=now,
        demo_clock=demo_clock,
    )
