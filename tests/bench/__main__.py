"""`python -m tests.bench`: measures, prints one table and the bars. It prints, it does not judge: the status is 0."""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from tests.bench import append, bulk, commands, decide, live, printed, rebuild, visible
from tests.bench.machine import Machine, machine
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage, stage

BENCHMARKS: dict[str, Callable[[Stage, Sizes], Sheet]] = {
    "decide": decide.run,
    "append": append.run,
    "commands": commands.run,
    "bulk": bulk.run,
    "live": live.run,
    "rebuild": rebuild.run,
    "visible": visible.run,
}


class Run(msgspec.Struct, frozen=True):
    """All that is known about a run, as `--json` writes it."""

    machine: Machine
    sizes: Sizes
    seconds: float
    sheets: list[Sheet]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the benchmarks that were asked for, one after another."""
    asked = _arguments(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # also then, the servers are stopped and the data removed
    sizes = Sizes(facts=3_000, runs=1, smoke=True) if asked.smoke else Sizes(facts=asked.facts, runs=asked.runs)
    began = time.perf_counter()
    sheets = []
    with stage() as at:
        here = machine(at.server_url)
        for name in asked.only or BENCHMARKS:
            started = time.perf_counter()
            sheets.append(BENCHMARKS[name](at, sizes))
            print(f"{name}: {time.perf_counter() - started:,.0f} s", file=sys.stderr, flush=True)
    run = Run(here, sizes, time.perf_counter() - began, sheets)
    print(f"\n{printed.table(sheets)}\n\n{printed.bars(sheets)}\n\n{printed.notes(sheets)}\n{here}")
    print(f"{sizes.runs} runs, {run.seconds:,.0f} s")
    if asked.json:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(run)))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    usual = Sizes()
    parser.add_argument("--facts", type=int, default=usual.facts, help="how many facts to rebuild from")
    parser.add_argument("--runs", type=int, default=usual.runs, help="how often each is measured")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, help="write everything to this file, too")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it all run?")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
