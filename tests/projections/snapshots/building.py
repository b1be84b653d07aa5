"""Snapshots in tests: built under the lease, and what they hold."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

import psycopg

from projections.reports import REPORTS
from projections.reports.run import run
from projections.snapshots import catalogue
from projections.snapshots.build import SnapshotBuilder
from projections.snapshots.catalogue import Snapshot
from projections.snapshots.moment import Moment
from projections.snapshots.reading import reading_snapshot_of_all_areas
from projections.views.registry import VIEWS
from service.postgres.database import connect, reading_all_areas
from service.reference import reference
from tests.world import KEYS, World

HAIMEN = "320614"
OF_LAST_DAY = frozenset(code for code, report in REPORTS.items() if report.of_last_day)
"""Reports that only a snapshot tells of a past day. The others have the same figures of a past period in the live views
and in a snapshot of its last day."""


def head_of(zuji: World) -> int:
    """The position of the last event of the log."""
    ((position,),) = zuji.log("SELECT position FROM zuji.log_head")
    return int(position)


def built(zuji: World, moment: Moment) -> Snapshot:
    """The snapshot of the moment, built or brought up to it."""
    with connect(zuji.url) as conn:
        snapshot = catalogue.request(conn, moment, "test", unlimited=True)
        builder = SnapshotBuilder(conn, zuji.url, KEYS, 1)
        if snapshot.state == "queued":
            assert builder.build(snapshot)
        else:
            builder.bring_up(snapshot)
        found = catalogue.by_id(conn, snapshot.id)
        assert found is not None
        assert found.holds(moment)
        return found


def dropped(zuji: World, snapshot: Snapshot) -> None:
    """The snapshot is gone."""
    with connect(zuji.url) as conn:
        SnapshotBuilder(conn, zuji.url, KEYS, 1, grace=0).drop(snapshot)


def rows_of(conn: psycopg.Connection) -> dict[str, list[Any]]:
    """All rows of all views in the search path, in order."""
    return {
        view.name: sorted(row for (row,) in conn.execute(f"SELECT t::text FROM {view.name} t".encode()))
        for view in VIEWS
    }


def in_snapshot(zuji: World, moment: Moment, look: Callable[[psycopg.Connection], Any]) -> Any:
    """What the service finds in the snapshot of the moment."""
    with zuji.pool.connection() as conn:
        snapshot = catalogue.find(conn, moment)
    assert snapshot is not None
    with reading_snapshot_of_all_areas(zuji.pool, snapshot, moment) as conn:
        return look(conn)


def figures_of(period: str, today: date, reports: Collection[str] = REPORTS) -> Callable[[psycopg.Connection], Any]:
    """The rows and the total of reports of Haimen, by code."""

    def figures(conn: psycopg.Connection) -> Any:
        asked: dict[str, Any] = {"area": HAIMEN, "period": period, "today": today, "lang": "en"}
        found = [run(conn, REPORTS[code], areas=reference().areas, **asked) for code in reports]
        return {one["code"]: (one["rows"], one["total"]) for one in found}

    return figures


def in_live(zuji: World, look: Callable[[psycopg.Connection], Any]) -> Any:
    """What the service finds in the live views."""
    with reading_all_areas(zuji.pool) as (conn, _):
        return look(conn)
