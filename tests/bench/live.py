"""The live views: the projector on a backlog, beside the library's projection runner on the same lives."""

import time
from collections.abc import Iterator
from itertools import accumulate, islice
from uuid import UUID

import psycopg
from eventsourcing.projection import ProjectionRunner

from projections.engine.step import EVENTS_A_STEP, SUBJECTS_A_STEP, project_next
from projections.views.registry import VIEWS
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.postgres.database import connect
from service.postgres.open_database import Database
from service.reference import reference
from service.security.keys import Keys
from tests.bench.library import People, environment
from tests.bench.library import people as library_people
from tests.bench.lives import LifeEvent, interleaved, people
from tests.bench.projection import Roster, RosterTable
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.visits import known
from tests.bench.writing import fill, tell

RUNNER = "library: ProjectionRunner, 1 view"

_FOLDED = """
SELECT count(*) FROM (SELECT DISTINCT width_bucket(position, %s::bigint[]), stream_id FROM zuji.log) folded
"""


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Events, and histories folded, a second: many small histories, few large ones."""
    sheet = Sheet("live")
    large, length = sizes.of(20, 3), sizes.of(500, 50)
    for _ in range(sizes.runs):
        sheet.add(RUNNER, _library(stage, sizes.of(2_000, 200)))
        with stage.database() as database:
            fill(database, stage.keys, people(sizes.of(100_000, 2_000)))
            events, persons = _projector(stage, database)
        sheet.add(f"{_OURS}, events", events, beside=RUNNER)
        sheet.add(f"{_OURS}, histories", persons, "persons/s")
        with stage.database() as database:
            tell(database.service_url, stage.keys, _few_large(large, length))
            events, _ = _projector(stage, database)
        sheet.add(f"{_OURS}, only {large} histories of {length:,}, events", events, beside=RUNNER)
    sheet.notes.append(
        f"a backlog from empty views, in steps of at most {EVENTS_A_STEP:,} events, {SUBJECTS_A_STEP:,} subjects, each "
        "folded anew in every step"
    )
    return sheet


_OURS = f"zuji projector, {len(VIEWS)} views"


def _few_large(count: int, length: int) -> Iterator[tuple[int, LifeEvent]]:
    """A few people of whom much is told, in turn."""
    lives = [known(nth, length).events() for nth in range(count)]
    return (event for turn in zip(*lives, strict=True) for event in turn)


def caught_up(database: Database, keys: Keys) -> tuple[list[int], float]:
    """Works off what the live views do not contain yet: how many events in each step, in how many seconds."""
    store = HistoryStore.over(Datastore(database.service_url), keys)
    with connect(database.service_url) as conn:
        began, steps = time.perf_counter(), list[int]()
        while taken := project_next(conn, store, reference()):
            steps.append(taken)
        return steps, time.perf_counter() - began


def _projector(stage: Stage, database: Database) -> tuple[float, float]:
    """Events and histories a second of the projector working off a backlog."""
    steps, seconds = caught_up(database, stage.keys)
    with connect(database.service_url) as conn:
        folded = _number(conn, _FOLDED, list(accumulate(steps, initial=1)))
        assert _number(conn, "SELECT count(*) FROM views.failed_subject") == 0
    return sum(steps) / seconds, folded / seconds


def _library(stage: Stage, cloud_events: int) -> float:
    """Events a second of the library's runner on a backlog."""
    with stage.empty_database() as url:
        with library_people(url) as application:
            ids: dict[int, UUID] = {}
            for number, said in islice(interleaved(people(cloud_events)), cloud_events):
                application.hear(ids, number, said)
            last = application.recorder.max_notification_id()
        assert last is not None
        began = time.perf_counter()
        with ProjectionRunner(
            application_class=People, projection_class=Roster, view_class=RosterTable, env=environment(url)
        ) as runner:
            runner.wait(last, timeout=600)
            seconds = time.perf_counter() - began
    return cloud_events / seconds


def _number(conn: psycopg.Connection, query: str, *parameters: object) -> int:
    row = conn.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return int(row[0])
