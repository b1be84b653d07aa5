"""A progress bar with rate and time left, for work that reports phase, done and total."""

import sys
import time
from types import TracebackType
from typing import Self

import click

_WIDTH = 30
_WORDS = {
    "persons": "个案 persons",
    "households": "家庭 households",
    "indexes": "索引 indexes",
    "compare": "比对 compare",
    "switch": "切换 switch",
    "demo": "演示数据 demo",
}


class ProgressBar:
    """Shows one line at a time on standard error; on something that is no terminal, a line a phase."""

    def __init__(self) -> None:
        self._phase = ""
        self._began = 0.0
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._phase:
            click.echo(err=True)

    def show(self, phase: str, done: int, total: int) -> None:
        """Shows how far a phase has come; rate and time left are those of the phase so far."""
        if phase != self._phase:
            if self._phase:
                click.echo(err=True)
            self._phase, self._began = phase, time.monotonic()
        elif not self._live:
            return
        click.echo(("\r" if self._live else "") + self._line(phase, done, total), err=True, nl=False)

    def _line(self, phase: str, done: int, total: int) -> str:
        name = _WORDS.get(phase, phase)
        if not total:
            return f"{name} …"
        filled = _WIDTH * done // total
        seconds = time.monotonic() - self._began
        rate = done / seconds if seconds > 0 else 0.0
        left = f"{(total - done) / rate:,.0f} s" if rate else "…"
        return f"{name} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done:,}/{total:,} {rate:,.0f}/s {left}   "
