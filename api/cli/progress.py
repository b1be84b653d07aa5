"""A progress bar with units, rate and time left, for work that reports phase, done and total."""

import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

import click

from api.cli.language import say
from domain.reference.bilingual_text import BilingualText
from projections.rebuild.eta import EtaEstimator

_WIDTH = 30
_REFRESH_SECONDS = 1.0
"""Seconds after which the line is shown again when nothing is reported."""


class _Phase(NamedTuple):
    name: BilingualText
    unit: BilingualText | None = None


_EVENTS = BilingualText("条", "events")
_ROWS = BilingualText("行", "rows")
_PHASES = {
    "continued": _Phase(BilingualText("接着做上次中断的重建", "continuing the interrupted rebuild")),
    "verify": _Phase(BilingualText("核对日志", "verify the log"), _EVENTS),
    "start": _Phase(BilingualText("准备", "start")),
    "persons": _Phase(BilingualText("个案", "persons"), _EVENTS),
    "households": _Phase(BilingualText("家庭", "households"), BilingualText("名成员", "memberships")),
    "indexes": _Phase(BilingualText("索引", "indexes"), _ROWS),
    "elsewhere": _Phase(BilingualText("由运行中的服务建立", "built by the running service"), BilingualText("‰", "‰")),
    "catch_up": _Phase(BilingualText("追平", "catch up")),
    "compare": _Phase(BilingualText("比对", "compare"), BilingualText("字节", "bytes")),
    "switch": _Phase(BilingualText("切换", "switch")),
    "log": _Phase(BilingualText("日志", "log"), BilingualText("项规则", "rules")),
    "independent": _Phase(BilingualText("另行推算", "derive anew"), BilingualText("人", "persons")),
    "independent_households": _Phase(BilingualText("家庭", "households"), BilingualText("户", "households")),
    "independent_reports": _Phase(
        BilingualText("报表", "reports"), BilingualText("个地区和统计期", "areas and periods")
    ),
    "demo": _Phase(BilingualText("演示数据", "demo"), _EVENTS),
    "withdrawal_preview": _Phase(BilingualText("预演撤回", "preview the withdrawal"), _EVENTS),
    "withdrawal": _Phase(BilingualText("撤回", "withdraw"), _EVENTS),
}


class ProgressBar:
    """Shows one line at a time on stderr; when stderr is not a terminal, one line for each phase, at its beginning.

    There is no rate as long as nothing of the phase is done.
    `expected` gives the seconds that each phase is expected to take: the time left is then that of the whole work,
    otherwise that of the phase.
    """

    def __init__(self, expected: Mapping[str, float] | None = None) -> None:
        self._eta = EtaEstimator(expected or {})
        self._whole = expected is not None
        self._shown: tuple[str, int, int] | None = None
        self._began = (0.0, 0)
        self._live = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        if self._live:
            threading.Thread(target=self._refresh, daemon=True).start()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        with self._lock:
            if self._shown:
                click.echo(err=True)

    def show(self, phase: str, done: int, total: int) -> None:
        """Shows that `done` of `total` units of a phase are done; `total` 0 where there is nothing to count."""
        with self._lock:
            now = time.monotonic()
            self._eta.report(now, phase, done, total)
            new = self._shown is None or self._shown[0] != phase
            if new and self._shown:
                click.echo(err=True)
            if new:
                self._began = (now, done)
            self._shown = (phase, done, total)
            if new or self._live:
                self._echo(now)

    def _refresh(self) -> None:
        while not self._over.wait(_REFRESH_SECONDS):
            with self._lock:
                self._echo(time.monotonic())

    def _echo(self, now: float) -> None:
        if self._shown:
            click.echo(("\r" if self._live else "") + self._line(now, *self._shown), err=True, nl=False)

    def _line(self, now: float, phase: str, done: int, total: int) -> str:
        name, unit = _PHASES.get(phase, _Phase(BilingualText(phase, phase)))
        title = say(name.zh, name.en)
        left: float | None = self._eta.seconds_left(now) if self._whole else None
        if not total:
            return f"{title} … {_left(left) if left is not None else ''}".rstrip() + "   "
        began, done_before = self._began
        rate = (done - done_before) / (now - began) if now > began else 0.0
        if not self._whole:
            left = (total - done) / rate if rate else None
        filled = _WIDTH * min(done, total) // total
        bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}]"
        counted = say(unit.zh, f" {unit.en}") if unit else ""
        zh, en = (unit.zh, unit.en) if unit else ("", "")
        speed = say(f"{rate:,.0f} {zh}/秒 ", f"{rate:,.0f} {en}/s ") if rate else ""
        return f"{title} {bar} {done:,}/{total:,}{counted} {speed}{_left(left)}   "


def _left(seconds: float | None) -> str:
    if seconds is None:
        return "…"
    return say(f"约剩 {seconds:,.0f} 秒", f"{seconds:,.0f} s left")
