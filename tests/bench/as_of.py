"""A snapshot of the views at a month end: built, brought up to later events, and read, beside a rebuild."""

import time
from datetime import date
from statistics import quantiles
from typing import Any

import psycopg

from api.http.parameters import LIMIT
from domain.reference.scope import EVERYWHERE
from projections.rebuild.rebuild import rebuild
from projections.reports import REPORTS
from projections.reports.cell import TOTAL, explain
from projections.reports.columns import Derived
from projections.reports.report import Report
from projections.reports.run import run as run_report
from projections.snapshots import catalogue
from projections.snapshots.build import SnapshotBuilder
from projections.snapshots.catalogue import Snapshot
from projections.snapshots.keeper import try_lease
from projections.snapshots.moment import Moment
from projections.snapshots.reading import reading_snapshot_of_all_areas
from service.event_store.recorder import head
from service.postgres.database import connect, open_pool
from service.reference import reference
from tests.bench.filled import Filled, bring_up_to_date
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.writing import fill

EVERYONE, TOWN = "", "320614-01"
"""Sums are read of the whole country, lists of persons of a town."""

READS = 20
LATER = 1_000
"""Events that are recorded after a snapshot was built."""

REBUILD = "zuji rebuild, compared and switched"
BUILT = "snapshot of {}"
BROUGHT_UP = "snapshot brought up to {:,} later events"
READ = "snapshot, report {}, 95 %"
CELL = "snapshot, first page of a cell of {}, 95 %"
MONTH_ENDS = (date(2021, 6, 30), date(2021, 12, 31))
MOST_MS = 1_000
MOST_MS_OF_A_CELL = 200


def run(at: Filled, sizes: Sizes) -> Sheet:
    """Seconds to build a month end, and milliseconds to read each report from it and to explain a figure."""
    sheet, url, days = Sheet("as_of"), at.database.service_url, MONTH_ENDS[: sizes.of(2, 1)]
    with connect(url) as conn:
        assert try_lease(conn)
        builder = SnapshotBuilder(conn, url, at.keys, at.workers, grace=0)
        for _ in range(sizes.runs):
            began = time.perf_counter()
            rebuild(url, at.keys, workers=at.workers, progress=lambda *_: None)
            sheet.add(REBUILD, head(conn) / (time.perf_counter() - began))
            for day in days:
                began = time.perf_counter()
                snapshot = catalogue.request(conn, Moment(day, head(conn), follows=True), "bench", unlimited=True)
                assert builder.build(snapshot)
                sheet.add(BUILT.format(day), head(conn) / (time.perf_counter() - began), beside=REBUILD)
                _read(sheet, at, snapshot, sizes.of(READS, 2))
                _bring_up(sheet, at, builder, day)
                builder.drop(snapshot)
    bring_up_to_date(url, at.keys, at.workers)
    for day in days:
        sheet.at_least(1, BUILT.format(day), REBUILD)
    for code in REPORTS:
        sheet.at_most(MOST_MS, READ.format(code), "ms")
        sheet.at_most(MOST_MS_OF_A_CELL, CELL.format(code), "ms")
    return sheet


def _read(sheet: Sheet, at: Filled, snapshot: Snapshot, times: int) -> None:
    pool, moment = open_pool(at.database.service_url, size=1), Moment(snapshot.as_of, snapshot.target, follows=True)
    day = snapshot.as_of
    try:
        for code, report in REPORTS.items():
            for what, look in ((READ, _report), (CELL, _cell)):
                taken = []
                for _ in range(times):
                    began = time.perf_counter()
                    with reading_snapshot_of_all_areas(pool, snapshot, moment) as conn:
                        look(conn, report, day)
                    taken.append((time.perf_counter() - began) * 1_000)
                sheet.add(what.format(code), quantiles(taken, n=20)[-1], "ms")
    finally:
        pool.close()


def _asked(report: Report, day: date) -> dict[str, Any]:
    area = TOWN if report.reads == "persons" else EVERYONE
    return {"area": area, "period": f"{day.year}", "today": day, "areas": reference().areas}


def _report(conn: psycopg.Connection, report: Report, day: date) -> None:
    run_report(conn, report, lang="zh", **_asked(report, day))


def _cell(conn: psycopg.Connection, report: Report, day: date) -> None:
    """The first page of the total of the first column that counts."""
    column = next(each for each in report.figures if not isinstance(each, Derived))
    assert explain(conn, report, column, TOTAL, scope=EVERYWHERE, values={}, limit=LIMIT, **_asked(report, day))


def _bring_up(sheet: Sheet, at: Filled, builder: SnapshotBuilder, day: date) -> None:
    fill(at.database, at.keys, at.next_people(LATER))
    with connect(at.database.service_url) as conn:
        later = catalogue.request(conn, Moment(day, head(conn), follows=True), "bench", unlimited=True)
        began = time.perf_counter()
        builder.bring_up(later)
        sheet.add(BROUGHT_UP.format(LATER), (time.perf_counter() - began) * 1_000, "ms")
