"""A snapshot for the command line: found, built here, or waited for while a running service builds it."""

import time
from typing import Final

from projections.rebuild.build import Progress
from projections.snapshots import catalogue
from projections.snapshots.build import SnapshotBuilder
from projections.snapshots.catalogue import Snapshot
from projections.snapshots.keeper import clear_away, try_lease
from projections.snapshots.moment import Moment
from service.operator_error import OperatorError
from service.place_files.store import refresh
from service.postgres.database import connect
from service.security.keys import Keys

ELSEWHERE: Final = "elsewhere"
"""The phase that is reported while another process builds: its share of 1,000 parts."""

_POLL_SECONDS: Final = 0.25


class SnapshotFailed(OperatorError):
    """The snapshot could not be built."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"快照未能建立（{reason}）", f"the snapshot could not be built ({reason})")
        self.args = (reason,)


def ensure(url: str, keys: Keys, moment: Moment, by: str, *, workers: int, progress: Progress) -> Snapshot:
    """The snapshot of the moment, ready to be read. Raises SnapshotFailed."""
    with connect(url) as conn:
        refresh(conn)
        wanted = catalogue.request(conn, moment, by, unlimited=True)
        while True:
            one = catalogue.find(conn, moment) or catalogue.by_id(conn, wanted.id)
            if one is None or one.state == "failed":
                raise SnapshotFailed((one.error or "") if one else "dropped")
            if one.holds(moment):
                return one
            if try_lease(conn):
                builder = SnapshotBuilder(conn, url, keys, workers)
                clear_away(conn, builder)
                if one.state == "ready":
                    builder.bring_up(one)
                else:
                    builder.build(one, progress)
                continue
            progress(ELSEWHERE, int(one.share * 1000), 1000)
            time.sleep(_POLL_SECONDS)
