"""One database that is filled step by step; all that is measured at a size shares it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from projections.rebuild.rebuild import ShadowBuild
from projections.schema.schema import drop_views
from service.event_store.recorder import head
from service.postgres.database import connect
from service.postgres.open_database import Database
from service.security.keys import Keys
from tests.bench.lives import people
from tests.bench.stage import Stage
from tests.bench.visits import Known, known
from tests.bench.writing import fill, plan, tell

HUGE = 10_000
"""Events of the one history that is longer than any other, where the log is large enough for it."""


@dataclass(slots=True)
class Filled:
    """The database, how many people of `lives` are in it, and who has the huge history."""

    database: Database
    keys: Keys
    workers: int
    people: int = 0
    huge: Known | None = None
    visited: int = 0

    def grow(self, events: int) -> None:
        """Fills the log up to about so many events, the huge history included; the views contain them afterwards."""
        self.huge = self.known(1, min(HUGE, events // 10))[0]
        tell(self.database.service_url, self.keys, iter(self.huge.events()))
        fill(self.database, self.keys, self.next_people(events - self.size()))
        bring_up_to_date(self.database.service_url, self.keys, self.workers)
        with psycopg.connect(self.database.owner_url, autocommit=True) as conn:
            conn.execute("VACUUM")  # as autovacuum does a minute later: indexes alone then answer what they can

    def size(self) -> int:
        """How many events are in the log."""
        with connect(self.database.service_url) as conn:
            return head(conn)

    def next_people(self, events: int) -> range:
        """So many people nobody has heard of yet that they have about so many events."""
        first = self.people
        self.people += len(people(events))
        return range(first, self.people)

    def known(self, count: int, events: int) -> list[Known]:
        """People nobody has heard of yet, to be told by so many events each, and visited."""
        first = self.visited
        self.visited += count
        return [known(first + i, events) for i in range(count)]


@contextmanager
def filled(stage: Stage) -> Iterator[Filled]:
    """With nothing in it at first but the plan of Haimen and its posts, on which report 4A stands."""
    with stage.database() as database:
        plan(database.service_url, stage.keys)
        yield Filled(database, stage.keys, os.cpu_count() or 1)


def bring_up_to_date(url: str, keys: Keys, workers: int) -> None:
    """The live views as the log says, without projecting it step by step; the planner's statistics, too."""
    with connect(url) as conn, ShadowBuild(conn, url, keys, f"views_of_{head(conn)}") as new:
        new.fill(workers, lambda phase, done, total: None)
        drop_views(conn, *new.go_live())
