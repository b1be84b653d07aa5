"""`python -m tests.bench`: measures, prints one table and the bars. Bars are printed, not judged: the status is 0.

It is 1 when a benchmark broke; the others are measured all the same.
"""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from tests.bench import (
    append,
    as_of,
    backlog,
    bulk,
    commands,
    decide,
    draw,
    growth,
    huge,
    lag,
    live,
    log,
    out,
    picture,
    printed,
    reads,
    rebuild,
    size,
    visible,
)
from tests.bench.filled import Filled, filled
from tests.bench.machine import Machine, machine
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage, stage
from tests.bench.web import Web, serving

APART: dict[str, Callable[[Stage, Sizes], Sheet]] = {
    "decide": decide.run,
    "append": append.run,
    "out": out.run,
    "commands": commands.run,
    "bulk": bulk.run,
    "live": live.run,
    "draw": draw.run,
}
"""Each with databases of its own."""

AT_SIZE: dict[str, Callable[[Filled, Sizes], Sheet]] = {
    "rebuild": rebuild.run,
    "as_of": as_of.run,
    "size": size.run,
    "log": log.run,
    "backlog": backlog.run,
}
"""In the one log that is filled, at each of its sizes, while nobody else uses it."""

SERVED: dict[str, Callable[[Web, Filled, Sizes], Sheet]] = {
    "reads": reads.run,
    "huge": huge.run,
    "visible": visible.run,
    "lag": lag.run,
}
"""Over HTTP, at each size after those; what adds most to the log last."""

BENCHMARKS = [*APART, *AT_SIZE, *SERVED]
LARGE = (10_000, 100_000, 1_000_000, 10_000_000)
SMOKE = Sizes(steps=(1_000, 3_000), runs=1, smoke=True)


class Run(msgspec.Struct):
    """All that is known about a run, as it is written."""

    machine: Machine
    sizes: Sizes
    seconds: float = 0
    sheets: list[Sheet] = []


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the benchmarks that were asked for, one after another; what is known is written after each of them."""
    asked = _arguments(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # also then, the servers are stopped and the data removed
    began, broke = time.perf_counter(), 0
    with stage() as at:
        run = Run(machine(at.server_url), _sizes(asked))
        for name, events, benchmark in _benchmarks(at, run.sizes, asked.only or BENCHMARKS):
            started = time.perf_counter()
            try:
                sheet = benchmark()
            except Exception as error:
                traceback.print_exc()
                sheet, broke = Sheet(name, notes=[f"broke: {type(error).__name__}: {error}"]), 1
            sheet.events = events
            if events not in (0, run.sizes.steps[-1]):
                sheet.bars.clear()  # bars are for the largest log
            run.sheets.append(sheet)
            run.seconds = time.perf_counter() - began
            print(f"{name}, {events:,} events: {time.perf_counter() - started:,.0f} s", file=sys.stderr, flush=True)
            _write(asked.write, run)
    run.sheets.append(growth.run(run.sheets))
    _write(asked.write, run)
    print(f"\n{_text(run)}")
    sys.exit(broke)


def _benchmarks(at: Stage, sizes: Sizes, names: Sequence[str]) -> Iterator[tuple[str, int, Callable[[], Sheet]]]:
    """Each by its name, with the size of the log it is measured at."""
    for name in names:
        if name in APART:
            yield name, 0, partial(APART[name], at, sizes)
    if not set(names) - APART.keys():
        return
    with filled(at) as log_and_views:
        for events in sizes.steps:
            started = time.perf_counter()
            log_and_views.grow(events)
            print(f"filled: {time.perf_counter() - started:,.0f} s", file=sys.stderr, flush=True)
            for name in AT_SIZE:
                if name in names:
                    yield name, events, partial(AT_SIZE[name], log_and_views, sizes)
            if not set(names) & SERVED.keys():
                continue
            with serving(at, log_and_views.database) as web:
                for name in SERVED:
                    if name in names:
                        yield name, events, partial(SERVED[name], web, log_and_views, sizes)


def _text(run: Run) -> str:
    told = (printed.table(run.sheets), printed.bars(run.sheets), printed.notes(run.sheets) + f"\n{run.machine}")
    return "\n\n".join(told) + f"\n{run.sizes.runs} runs, {run.seconds:,.0f} s"


def _write(directory: Path | None, run: Run) -> None:
    if directory is None:
        return
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "bench.json").write_bytes(msgspec.json.format(msgspec.json.encode(run)) + b"\n")
    (directory / "bench.txt").write_text(_text(run) + "\n")
    (directory / "growth.svg").write_text(picture.svg(run.sheets))


def _sizes(asked: argparse.Namespace) -> Sizes:
    if asked.smoke:
        return SMOKE
    steps = tuple(asked.events) if asked.events else LARGE if asked.large else Sizes().steps
    return Sizes(steps, asked.runs or (5 if asked.large else Sizes().runs))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    usual, large = Sizes(), ", ".join(f"{events:,}" for events in LARGE)
    parser.add_argument("--events", type=int, nargs="+", help=f"how many events are in the log ({usual.steps[0]:,})")
    parser.add_argument("--large", action="store_true", help=f"{large} events; 5 runs")
    parser.add_argument("--runs", type=int, help=f"how often each is measured ({usual.runs})")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--write", type=Path, metavar="DIR", help="write bench.json, bench.txt and growth.svg there")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it all run?")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
