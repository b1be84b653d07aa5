"""Rebuilding all views from the log, beside one process that only reads the same facts out in the order of persons."""

import os
import time

from projections.engine.check import check
from projections.engine.rebuild import Build, rebuild
from service.database import connect
from service.keys import Keys
from service.log.append import head
from tests.bench.lives import people
from tests.bench.memory import watched
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.writing import fill

ORDERED = "COPY out, ordered, 1 process"
SHARE = 1 / 5
MOST_MB = 400
FIRST = 1_000_000
"""With more facts than this, the memory is measured here first: it must not grow with the log."""

_ORDERED = "COPY (SELECT state FROM zuji.log ORDER BY stream_id, version) TO STDOUT (FORMAT BINARY)"
_PHASES = "zuji rebuild, fold and indexes"
_WHOLE = "zuji rebuild, compared and switched"


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Facts a second, all views; and the memory of a worker."""
    sheet = Sheet("rebuild")
    workers = sizes.of(os.cpu_count() or 1, 1)
    steps = [FIRST, sizes.facts] if sizes.facts > FIRST else [sizes.facts]
    with stage.database() as database:
        written = range(0)
        for facts in steps:
            numbers = people(facts)
            fill(database, stage.keys, numbers[len(written) :])
            written = numbers
            _bring_up_to_date(database.service_url, stage.keys, workers)
            for _ in range(sizes.runs):
                _measure(sheet, database.service_url, stage.keys, workers, last=facts == steps[-1])
        _assert_clean(database.service_url, stage.keys, workers)
    sheet.at_least(SHARE, _PHASES, ORDERED)
    _memory_bars(sheet)
    sheet.notes.append(f"{workers} workers; a third of the people in households; peak is VmHWM of the largest worker")
    return sheet


def _measure(sheet: Sheet, url: str, keys: Keys, workers: int, *, last: bool) -> None:
    with connect(url) as conn:
        facts = head(conn)
        if last:
            began = time.perf_counter()
            with conn.cursor().copy(_ORDERED) as copy:
                for _ in copy:
                    pass
            sheet.add(ORDERED, facts / (time.perf_counter() - began))
    began = time.perf_counter()
    with watched() as peak:
        done = rebuild(url, keys, workers=workers, progress=lambda phase, done, total: None)
    seconds = time.perf_counter() - began
    assert not done.drifted, done.drifted
    sheet.add(_peak(facts), peak.mb, "MB")
    if last:
        sheet.add(_PHASES, facts / sum(done.seconds.values()), beside=ORDERED)
        sheet.add(_WHOLE, facts / seconds, beside=ORDERED)
        for phase, took in done.seconds.items():
            sheet.add(f"zuji rebuild, {phase}", took, "s")


def _bring_up_to_date(url: str, keys: Keys, workers: int) -> None:
    """The live views as the log says, without projecting it step by step; the planner's statistics, too."""
    with connect(url) as conn:
        new = Build(conn, url, keys, "views_filled")
        new.fill(workers, lambda phase, done, total: None)
        new.go_live()


def _assert_clean(url: str, keys: Keys, workers: int) -> None:
    """What was measured was a log as recording leaves it, and views as they should be."""
    found = check(url, keys, workers=workers, progress=lambda phase, done, total: None)
    assert found.clean, (found.log[:3], found.views[:3], found.parked[:3])


def _memory_bars(sheet: Sheet) -> None:
    peaks = [series.what for series in sheet.series if series.unit == "MB"]
    for what in peaks:
        sheet.at_most(MOST_MB, what, "MB")
    if len(peaks) > 1:
        sheet.at_most(round(sheet.median(peaks[0]) * 1.1), peaks[1], "MB, a tenth more than with fewer facts")


def _peak(facts: int) -> str:
    return f"peak of a worker, {facts:,} facts"
