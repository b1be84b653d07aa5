"""Rebuilding all views from the log, beside one process that only reads the same events out in the order of persons."""

import time

from projections.rebuild.check import check
from projections.rebuild.eta import REBUILD, expected_durations
from projections.rebuild.rebuild import rebuild
from service.event_store.recorder import head
from service.postgres.database import connect
from tests.bench.filled import Filled
from tests.bench.foretold import MOMENTS, Foretold
from tests.bench.memory import watched
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes

ORDERED = "COPY out, ordered, 1 process"
SHARE = 1 / 4
BAR_RATE = 80_000
MOST_MB = 400
MOST_OFF = 20
PHASES = "zuji rebuild, fold and indexes"

_ORDERED = "COPY (SELECT state FROM zuji.log ORDER BY stream_id, version) TO STDOUT (FORMAT BINARY)"
_WHOLE = "zuji rebuild, compared and switched"
_PEAK = "zuji rebuild, peak of a worker"
_LEFT = "time left told at {:.0%}, off by"
_CHECK = "zuji check"


def run(at: Filled, sizes: Sizes) -> Sheet:
    """Events a second, all views; and the memory of a worker."""
    sheet = Sheet("rebuild")
    for _run in range(sizes.runs):
        _measure(sheet, at)
    _check(sheet, at)
    sheet.at_least(SHARE, PHASES, ORDERED)
    sheet.reach(BAR_RATE, PHASES)
    sheet.at_most(MOST_MB, _PEAK, "MB")
    for share in MOMENTS:
        sheet.at_most(MOST_OFF, _LEFT.format(share), "%")
    sheet.notes.append(f"{at.workers} workers; a third of the people in households; peak: VmHWM of the largest worker")
    return sheet


def _measure(sheet: Sheet, at: Filled) -> None:
    url = at.database.service_url
    with connect(url) as conn:
        events = head(conn)
        dry_run = expected_durations(conn, REBUILD, events)
        began = time.perf_counter()
        with conn.cursor().copy(_ORDERED) as copy:
            for _ in copy:
                pass
        sheet.add(ORDERED, events / (time.perf_counter() - began))
    began, foretold = time.perf_counter(), Foretold(dry_run)
    with watched() as peak:
        done = rebuild(url, at.keys, workers=at.workers, progress=foretold.report)
    seconds, off = time.perf_counter() - began, foretold.off()
    assert not done.drifted, done.drifted
    sheet.add(PHASES, events / sum(done.seconds.values()), beside=ORDERED)
    sheet.add(_WHOLE, events / seconds, beside=ORDERED)
    sheet.add(_PEAK, peak.mb, "MB")
    for phase, took in done.seconds.items():
        sheet.add(f"zuji rebuild, {phase}", took, "s")
    for share, percent in off.items():
        sheet.add(_LEFT.format(share), percent, "%")


def _check(sheet: Sheet, at: Filled) -> None:
    """What was measured was a log as recording leaves it, and views as they should be."""
    began = time.perf_counter()
    found = check(at.database.service_url, at.keys, workers=at.workers, progress=lambda phase, done, total: None)
    assert found.clean, (found.log[:3], found.views[:3], found.failed[:3])
    sheet.add(_CHECK, at.size() / (time.perf_counter() - began), beside=ORDERED)
