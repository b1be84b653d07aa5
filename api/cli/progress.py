"""A progress bar with rate and time left, for work that reports phase, done and total."""

import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import click

from projections.rebuild.eta import EtaEstimator

_WIDTH = 30
_EVERY = 1.0
"""Seconds after which a line is shown anew when nothing is reported."""

_WORDS = {
    "continued": "接着做上次中断的重建 continuing the rebuild that was interrupted",
    "verify": "核对日志 verify the log",
    "start": "准备 start",
    "persons": "个案 persons",
    "households": "家庭 households",
    "indexes": "索引 indexes",
    "catch_up": "追平 catch up",
    "compare": "比对 compare",
    "switch": "切换 switch",
    "log": "日志 log",
    "demo": "演示数据 demo",
}


class ProgressBar:
    """Shows one line at a time on standard error; on something that is no terminal, a line a phase.

    With the seconds that each phase is expected to take, the time left is that of the whole; else that of the phase.
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
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        with self._lock:
            if self._shown:
                click.echo(err=True)

    def show(self, phase: str, done: int, total: int) -> None:
        """Shows how far a phase has come, at which rate, and how long all of it will take yet."""
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

    def _tick(self) -> None:
        while not self._over.wait(_EVERY):
            with self._lock:
                self._echo(time.monotonic())

    def _echo(self, now: float) -> None:
        if self._shown:
            click.echo(("\r" if self._live else "") + self._line(now, *self._shown), err=True, nl=False)

    def _line(self, now: float, phase: str, done: int, total: int) -> str:
        name = _WORDS.get(phase, phase)
        left = f"约剩 left {self._eta.seconds_left(now):,.0f} s" if self._whole else ""
        if not total:
            return f"{name} … {left}".rstrip() + "   "
        filled = _WIDTH * min(done, total) // total
        began, done_before = self._began
        rate = (done - done_before) / (now - began) if now > began else 0.0
        if not self._whole:
            left = f"{(total - done) / rate:,.0f} s" if rate else "…"
        return f"{name} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done:,}/{total:,} {rate:,.0f}/s {left}   "
