"""The state of the service for `/readyz` and `/metrics`: figures, and findings of what is wrong."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
from psycopg_pool import PoolTimeout

from api.http.context import AppContext
from api.load.write_failures import WRITE_FAILURES
from domain.events.event import SHANGHAI
from domain.reference.scope import EVERYWHERE
from projections.queries.service_state import ServiceState, count_failed_subjects, service_state
from projections.schema.schema import Live, live_views
from service.postgres.database import reading

READY_WITHIN: Final = 2.0
"""The seconds to wait for a connection to the database."""

SILENT_SECONDS: Final = 15.0
"""The seconds without a heartbeat after which the projector or the background process counts as not working."""

_STOPS_BELOW: Final = 16
"""The service is not ready when less than this fraction of the space to be kept free is left."""


class Finding(NamedTuple):
    """Something that is wrong: a code, a description, and whether reads or writes cannot be served because of it."""

    code: str
    zh: str
    en: str
    stops: bool

    def as_json(self) -> dict[str, Any]:
        """The finding as `/readyz` lists it, in both languages."""
        return {"code": self.code, "zh": self.zh, "en": self.en, "stops": self.stops}


CODES: Final = (
    "database",
    "views",
    "views.shape",
    "views.made_by",
    "projector",
    "background",
    "deliver",
    "lag",
    "disk.low",
    "disk.full",
    "clock",
    "accounts",
)
"""All codes of findings."""


class State(NamedTuple):
    """The figures that could be read, by name, and the findings."""

    figures: dict[str, Any]
    findings: list[Finding]

    @property
    def status(self) -> str:
        """`ready`; `degraded` if something is wrong; `not ready` if reads or writes cannot be served."""
        if any(one.stops for one in self.findings):
            return "not ready"
        return "degraded" if self.findings else "ready"


def state_of(app: AppContext) -> State:
    """The present state of the service."""
    figures: dict[str, Any] = _demo_clock(app)
    findings: list[Finding] = []
    try:
        with app.pool.connection(timeout=READY_WITHIN) as conn:
            state = service_state(conn)
        figures |= {
            "position": state.position,
            "quarantined": state.quarantined,
            "due": state.due,
            "clock_ahead": state.clock_ahead,
        }
        findings += _of_clock(app, state.clock_ahead, state.present)
        findings += _of_accounts(state)
        findings += _of_views(app, state.position, figures)
        findings += _of_heartbeats(state, figures)
    except (psycopg.Error, PoolTimeout) as error:
        text = f"database: {type(error).__name__}"
        findings.append(Finding("database", f"数据库不可用（{text}）", f"the database does not answer ({text})", True))
    findings += _of_disk(app, figures)
    return State(figures, findings)


def _demo_clock(app: AppContext) -> dict[str, Any]:
    """The member with the moment at which the clock of a demo is stopped; none if the service has the true time."""
    if app.demo_clock is None:
        return {}
    at = app.demo_clock.astimezone(SHANGHAI)
    zh, en = f"演示时钟停在{at:%Y-%m-%d %H:%M}", f"the clock of the demo stands at {at:%Y-%m-%d %H:%M}"
    return {"demo_clock": {"at": at.isoformat(), "zh": zh, "en": en}}


def _of_clock(app: AppContext, ahead: float, present: float) -> Iterator[Finding]:
    tolerance = app.health_limits.clock_tolerance.total_seconds()
    differs = abs(time.time() - present)
    if ahead > tolerance or differs > tolerance:
        by = max(ahead, differs)
        yield Finding(
            "clock",
            f"时钟相差{by:.0f}秒，暂不接受报送",
            f"the clocks, or the last stamp, differ by {by:.0f} s: nothing is recorded",
            True,
        )


def _of_accounts(state: ServiceState) -> Iterator[Finding]:
    if state.unstated:
        zh = f"{state.unstated}个账号没有写明单位或单位类型（zuji token list；zuji token assign）"
        en = f"{state.unstated} accounts have no organisation or no type of it (zuji token list; zuji token assign)"
        yield Finding("accounts", zh, en, False)


def _of_views(app: AppContext, position: int, figures: dict[str, Any]) -> Iterator[Finding]:
    try:
        with reading(app.pool, EVERYWHERE) as (conn, projected):
            failed = count_failed_subjects(conn)
            live = live_views(conn)
            lag = max(position - projected, 0)
            views = {"made_by": live.code_fingerprint, "current": live.current, "readable": live.writable}
            figures |= {"projected": projected, "lag": lag, "parked": failed, "views": views}
            yield from _of_shape(live)
    except LookupError:
        yield Finding("views", "还没有视图", "there are no views yet", True)
        return
    most = app.health_limits.most_lag
    if lag > most // 2:
        zh, en = f"视图落后{lag}条", f"the views are {lag} events behind"
        yield Finding("lag", zh, en, lag > most)


def _of_shape(live: Live) -> Iterator[Finding]:
    """Views with other tables may not be readable; views with the same tables that another version computed are."""
    if not live.writable:
        zh, en = "视图由另一版本生成，正待重建", "the views were made by another version and wait to be rebuilt"
        yield Finding("views.shape", zh, en, False)
    elif not live.current:
        zh, en = (
            "视图由另一版本或另一政策生成，正待重建",
            "other code or policy made the views: they wait to be rebuilt",
        )
        yield Finding("views.made_by", zh, en, False)


def _of_heartbeats(state: ServiceState, figures: dict[str, Any]) -> Iterator[Finding]:
    processes = [
        ("projector", "投影进程", "the projector", state.projector_silent),
        ("background", "隔离区后台", "the background of the quarantine", state.background_silent),
    ]
    if state.deliver_silent is not None:
        processes.append(("deliver", "通知的投递", "the delivery of webhooks", state.deliver_silent))
    for code, zh, en, silent in processes:
        if silent is not None:
            figures[f"{code}_silent"] = silent
        if silent is None or silent > SILENT_SECONDS:
            since = "" if silent is None else f"{silent:.0f}"
            zh_since, en_since = (f"已{since}秒", f" for {since} s") if since else ("从未", " so far")
            yield Finding(code, f"{zh}{zh_since}没有工作", f"{en} has done no work{en_since}", False)


def _of_disk(app: AppContext, figures: dict[str, Any]) -> Iterator[Finding]:
    if app.health_limits.data_dir is not None and (free := _free(app.health_limits.data_dir)) is not None:
        figures["free_bytes"] = free
        least = app.health_limits.least_free
        if free < least:
            zh, en = f"磁盘剩余{free >> 20} MB", f"{free >> 20} MB are free on the disk of the data"
            yield Finding("disk.low", zh, en, free < least // _STOPS_BELOW)
    if WRITE_FAILURES.is_recent():
        yield Finding("disk.full", "磁盘已满，写入失败", "a write failed for want of space", True)


def _free(path: Path) -> int | None:
    try:
        found = os.statvfs(path)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize
