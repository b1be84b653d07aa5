"""What the web process works with, built once: the pool, the keys, the reference data, the recorder, the accounts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import msgspec
from flask import current_app
from psycopg_pool import ConnectionPool

from api.http.cloudevents import EventReader
from api.load.admission_control import AdmissionControl
from api.load.attempts import Attempts
from api.load.fair_shares import Followers
from api.load.position_listener import PositionListener
from api.load.projection_lag import Lag
from api.load.response_cache import ResponseCache
from api.load.single_flight import SingleFlightCache
from api.presentation.timeline import Line
from domain.events.event import SHANGHAI
from service.configuration import Config, WriteLimits
from service.event_store.clock import TOLERANCE, Clock
from service.postgres.database import open_pool
from service.recording.quarantine import MOST_WAITING
from service.recording.recorder import Recorder
from service.reference import Reference, reference
from service.security.access_log import AccessLog
from service.security.authentication import Accounts
from service.security.keys import Keys
from service.security.probing import Probing
from service.security.sessions import SessionLimits, Sessions

_EXTENSION: Final = "zuji"
SHARED_SECONDS: Final = 5.0
"""How old the figures of a report or the counts of a list may be, unless `min_position` asks for later ones."""
_LONG_HISTORIES: Final = 8
"""Long histories that are kept, each some ten megabytes for 10,000 events."""

DEFAULT_PROBES: Final = Config.from_env({}).probes_an_hour

DEFAULT_SESSION_LIMITS: Final = SessionLimits()


class Limits(NamedTuple):
    """Where the service says that it is not as it should be: views behind, bytes free under the data, clocks apart."""

    most_lag: int = 1_000_000
    data_dir: Path | None = None
    least_free: int = 0
    clock_tolerance: timedelta = TOLERANCE


DEFAULT_LIMITS: Final = Config.from_env({}).write_limits

DEFAULT_BOUNDS: Final = Limits()

MOST_CONNECTIONS: Final = 16
"""To the database, of one web worker and for requests: threads beyond wait for one, or for their turn to write."""


class AppContext(msgspec.Struct, frozen=True):
    """Everything a request may need. `followers` bounds how many threads follow the feed at once; `histories` are the
    long ones read lately, by person and number of events, their private fields sealed; `shared` are figures over
    many."""

    pool: ConnectionPool
    keys: Keys
    reference: Reference
    reader: EventReader
    recorder: Recorder
    accounts: Accounts
    sessions: Sessions
    sign_ins: Attempts
    access_log: AccessLog
    reached: PositionListener
    pressure: AdmissionControl
    probing: Probing
    followers: Followers
    histories: SingleFlightCache[tuple[UUID, int], list[Line]]
    shared: ResponseCache[Any]
    limits: Limits
    now: Callable[[], datetime]

    def today(self) -> date:
        """The business day in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()


def context_from(config: Config, *, now: Callable[[], datetime] | None = None) -> AppContext:
    """The context of this configuration; opens the pool. Raises ValueError without a database URL."""
    if config.database_url is None:
        raise ValueError("ZUJI_DATABASE_URL: the web process needs the URL of its database")
    pool = open_pool(config.database_url, size=min(config.web_threads, MOST_CONNECTIONS) + 3)
    keys = Keys.from_file(config.key_file)
    return build(
        pool,
        keys,
        reference(),
        threads=config.web_threads,
        limits=config.write_limits,
        session_limits=SessionLimits(config.session_idle_minutes, config.session_hours, config.sign_ins),
        probes_an_hour=config.probes_an_hour,
        now=now or _now,
        shared_seconds=SHARED_SECONDS,
        bounds=Limits(
            config.most_lag,
            config.data_dir,
            config.least_free_megabytes * 1024 * 1024,
            timedelta(minutes=config.clock_minutes),
        ),
        most_waiting=config.quarantine_waiting,
    )


def build(
    pool: ConnectionPool,
    keys: Keys,
    reference_data: Reference,
    *,
    threads: int,
    now: Callable[[], datetime],
    limits: WriteLimits = DEFAULT_LIMITS,
    session_limits: SessionLimits = DEFAULT_SESSION_LIMITS,
    probes_an_hour: int = DEFAULT_PROBES,
    shared_seconds: float = 0.0,
    bounds: Limits = DEFAULT_BOUNDS,
    most_waiting: int = MOST_WAITING,
) -> AppContext:
    """The context over an open pool."""
    reader = EventReader(reference_data, keys)
    recorder = Recorder(
        pool,
        keys,
        reference_data,
        now=now,
        new_id=uuid4,
        read_event=reader.read_bytes,
        most_waiting=most_waiting,
        clock=Clock(tolerance=bounds.clock_tolerance),
    )
    followers = Followers(max(1, threads // 4))
    pressure = AdmissionControl(limits, Lag(pool))
    reached = PositionListener(str(pool.conninfo))
    histories = SingleFlightCache[tuple[UUID, int], list[Line]](_LONG_HISTORIES)
    shared = ResponseCache[Any](shared_seconds)
    return AppContext(
        pool=pool,
        keys=keys,
        reference=reference_data,
        reader=reader,
        recorder=recorder,
        accounts=Accounts(pool),
        sessions=Sessions(pool, session_limits),
        sign_ins=Attempts(),
        access_log=AccessLog(pool),
        reached=reached,
        pressure=pressure,
        probing=Probing(pool, probes_an_hour),
        followers=followers,
        histories=histories,
        shared=shared,
        limits=bounds,
        now=now,
    )


def use(app_extensions: dict[str, object], app_context: AppContext) -> None:
    """Attaches the context to an application."""
    app_extensions[_EXTENSION] = app_context


def context() -> AppContext:
    """The context of the current Flask application."""
    found = current_app.extensions[_EXTENSION]
    assert isinstance(found, AppContext)
    return found


def _now() -> datetime:
    return datetime.now(UTC)
