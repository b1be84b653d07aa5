"""Settings: read once from the environment, checked, then frozen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict

from service.operator_error import OperatorError

DATA_DIR = Path("var")
"""Default of `ZUJI_DATA`: the directory of all data, relative to the working directory."""

LISTENER = "ZUJI_LISTENER"
"""Variable in which `zuji serve` passes the file descriptor of its socket to the web process; not a setting."""

_MEGABYTE = 1024 * 1024


class ConfigurationError(OperatorError):
    """An invalid setting; the message begins with its variable."""

    def __init__(self, variable: str, zh: str, en: str) -> None:
        super().__init__(f"{variable}: {zh}", f"{variable}: {en}")
        self.args = (variable, zh, en)
        self.variable = variable


class WriteLimits(NamedTuple):
    """Admission limits of one web worker: concurrent writes, bytes of bulk bodies, and projection lag in events."""

    writes: int
    bytes: int
    lag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of the service."""

    database_url: str | None = field(repr=False)  # may hold a password; None: the embedded PostgreSQL
    owner_url: str | None = field(repr=False, default=None)  # login of the owner, for migrations and accounts
    data_dir: Path
    key_file: Path
    host: str
    port: int
    web_workers: int
    """Web processes."""
    web_threads: int
    """Threads of each web process."""
    writes: int
    """Limit of concurrent writes, of all web workers."""
    write_megabytes: int
    """Limit of the bodies of concurrent bulk calls, of all web workers."""
    most_lag: int
    """Projection lag, in events, above which writes are refused."""
    probes_an_hour: int
    """Limit of probes of one account (`service.security.probing`)."""
    rebuild_workers: int
    """Processes of a rebuild."""
    session_idle_minutes: int
    """Minutes without a request after which a session ends."""
    session_hours: int
    """Hours after which a session ends in any case."""
    sign_ins: int
    """Limit of sign-in attempts of one address in a minute, for each web worker."""
    proxies: str = "127.0.0.1,::1"
    """Comma-separated addresses or networks whose `X-Forwarded-*` headers are trusted."""
    clock_minutes: int = 5
    """Minutes by which clocks and times of recording may differ; beyond, appends are refused."""
    quarantine_waiting: int = 200
    """Limit of refused events of one account that wait for one subject."""
    quarantine_days: int = 365
    """Days after which a waiting refused event expires."""
    quarantine_kept_days: int = 90
    """Days for which a refused event is kept after it was recorded, superseded or has expired."""
    least_free_megabytes: int = 512
    """Free disk space below which the service reports that it is not ready."""
    snapshot_months: int = 3
    """The last month ends of which the views are kept ready, as known now."""
    snapshots: int = 8
    """Limit of other snapshots of the views."""
    snapshot_days: int = 14
    """Days after its last use for which a snapshot is kept."""
    webhook_networks: str = ""
    """Comma-separated internal networks whose addresses webhooks may call."""
    webhook_http: bool = False
    """Whether webhooks may call addresses without TLS."""
    webhook_policy: Path | None = None
    """A file with values that replace some of `service/webhooks/policy.toml`."""
    demo_clock: datetime | None = None
    """The moment at which the clock of a demo is stopped; None: the service has the clock of the operating system."""

    def now(self) -> datetime:
        """The present moment in UTC: that of the demo's clock if there is one.

        It decides what is due, overdue or in the future. Times of recording, accounts and sessions never follow it.
        """
        return self.demo_clock or datetime.now(UTC)

    @property
    def write_limits(self) -> WriteLimits:
        """The share of one web worker; half of its threads are reserved for reads."""
        writes = min(self.writes // self.web_workers, self.web_threads // 2)
        return WriteLimits(max(1, writes), max(1, self.write_megabytes * _MEGABYTE // self.web_workers), self.most_lag)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """The settings from environment variables; an unset or empty variable has its default.

        Raises ConfigurationError.
        """
        data_dir = Path(environ.get("ZUJI_DATA") or DATA_DIR)
        key_file = environ.get("ZUJI_KEY_FILE")
        return cls(
            database_url=_database_url(environ, "ZUJI_DATABASE_URL"),
            owner_url=_database_url(environ, "ZUJI_OWNER_URL"),
            data_dir=data_dir,
            key_file=Path(key_file) if key_file else data_dir / "keys" / "service.key",
            host=environ.get("ZUJI_HOST") or "127.0.0.1",
            port=_number(environ, "ZUJI_PORT", default=8000, least=0, most=65535),
            web_workers=_number(environ, "ZUJI_WEB_WORKERS", default=2, most=64),
            web_threads=_number(environ, "ZUJI_WEB_THREADS", default=48, most=256),
            writes=_number(environ, "ZUJI_WRITES", default=48, most=10_000),
            write_megabytes=_number(environ, "ZUJI_WRITE_MB", default=32, most=100_000),
            most_lag=_number(environ, "ZUJI_MOST_LAG", default=1_000_000, most=10**12),
            probes_an_hour=_number(environ, "ZUJI_PROBES_AN_HOUR", default=200, least=0, most=10**9),
            rebuild_workers=_number(environ, "ZUJI_REBUILD_WORKERS", default=os.cpu_count() or 1, most=256),
            session_idle_minutes=_number(environ, "ZUJI_SESSION_IDLE_MINUTES", default=30, most=24 * 60),
            session_hours=_number(environ, "ZUJI_SESSION_HOURS", default=8, most=24 * 7),
            sign_ins=_number(environ, "ZUJI_SIGN_INS", default=30, most=100_000),
            proxies=_networks(environ, "ZUJI_PROXIES", default="127.0.0.1,::1"),
            clock_minutes=_number(environ, "ZUJI_CLOCK_MINUTES", default=5, most=24 * 60),
            quarantine_waiting=_number(environ, "ZUJI_QUARANTINE_WAITING", default=200, most=100_000),
            quarantine_days=_number(environ, "ZUJI_QUARANTINE_DAYS", default=365, most=36_500),
            quarantine_kept_days=_number(environ, "ZUJI_QUARANTINE_KEPT_DAYS", default=90, most=36_500),
            least_free_megabytes=_number(environ, "ZUJI_LEAST_FREE_MB", default=512, least=0, most=10**9),
            snapshot_months=_number(environ, "ZUJI_SNAPSHOT_MONTHS", default=3, least=0, most=120),
            snapshots=_number(environ, "ZUJI_SNAPSHOTS", default=8, most=1000),
            snapshot_days=_number(environ, "ZUJI_SNAPSHOT_DAYS", default=14, most=36_500),
            webhook_networks=_networks(environ, "ZUJI_WEBHOOK_NETWORKS", default=""),
            webhook_http=bool(_number(environ, "ZUJI_WEBHOOK_HTTP", default=0, least=0, most=1)),
            webhook_policy=Path(policy) if (policy := environ.get("ZUJI_WEBHOOK_POLICY")) else None,
            demo_clock=_moment(environ, "ZUJI_DEMO_CLOCK"),
        )


class _NamesRead(dict[str, str]):
    """An empty environment that notes which variables are looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def _variables() -> frozenset[str]:
    environ = _NamesRead()
    Config.from_env(environ)
    return frozenset(environ.names)


def _networks(environ: Mapping[str, str], variable: str, *, default: str) -> str:
    given = environ.get(variable) or default
    if not given:
        return ""
    try:
        for one in given.split(","):
            ip_network(one.strip())
    except ValueError:
        raise ConfigurationError(
            variable,
            f"应为以逗号分隔的地址或网段，实为 {given!r}",
            f"expected addresses or networks with commas, got {given!r}",
        ) from None
    return ",".join(one.strip() for one in given.split(","))


def _number(environ: Mapping[str, str], variable: str, *, default: int, least: int = 1, most: int) -> int:
    given = environ.get(variable)
    if not given:
        return default
    if given.isascii() and given.isdecimal() and least <= int(given) <= most:
        return int(given)
    raise ConfigurationError(
        variable,
        f"应为 {least} 至 {most} 的整数，实为 {given!r}",
        f"expected a whole number from {least} to {most}, got {given!r}",
    )


def _moment(environ: Mapping[str, str], variable: str) -> datetime | None:
    given = environ.get(variable)
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ConfigurationError(
        variable,
        f"应为带时区的时刻，如 2021-12-31T17:30:00+08:00，实为 {given!r}",
        f"expected a moment with its zone, such as 2021-12-31T17:30:00+08:00, got {given!r}",
    )


def _database_url(environ: Mapping[str, str], variable: str) -> str | None:
    given = environ.get(variable)
    if not given:
        return None
    try:
        conninfo_to_dict(given)
    except psycopg.ProgrammingError:
        # neither the value nor libpq's message, which repeats it: it may hold a password
        raise ConfigurationError(
            variable,
            "应为形如 postgresql://user@host/database 的地址",
            "expected a URL such as postgresql://user@host/database",
        ) from None
    return given


VARIABLES: Final = frozenset({LISTENER, *_variables()})
"""Every variable of the environment that begins with `ZUJI_` and has a meaning."""
