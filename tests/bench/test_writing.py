"""The fast path leaves what recording leaves, to the letter: but for ids, moments and what is sealed under new keys."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import msgspec
import pytest

from api.demo.province.people import CYCLE
from domain.events.event import Event, with_metadata
from domain.reference.scope import EVERYWHERE
from projections.rebuild.check import check
from service.postgres.database import connect_as_owner
from service.postgres.open_database import Database
from service.security.accounts import create_account
from tests.api.conftest import Office
from tests.bench.events import cloudevents
from tests.bench.lives import interleaved
from tests.bench.writing import CALLER, SOURCE, STRETCH, fill, plan
from tests.world import AGENCY, KEYS, World, world

pytestmark = pytest.mark.postgres

PEOPLE = range(40 * CYCLE)
"""So many that somebody dies, moves, is corrected and declared void, and events come late."""


def test_the_fast_path_leaves_the_same_log_and_the_same_views(
    new_database: Callable[[], AbstractContextManager[str]],
) -> None:
    with new_database() as slow, new_database() as fast, world(slow) as posted, world(fast) as filled:
        told = cloudevents(interleaved(PEOPLE, stretch=STRETCH))
        recorded(posted, told)
        fill(Database(fast, fast), KEYS, PEOPLE, processes=1)
        for one in (posted, filled):
            one.project()

        expected, found = events(posted), events(filled)
        assert found.keys() == expected.keys()
        assert len(found) == len(told)
        for name, event in expected.items():
            assert found[name] == event
        assert {kind for kind, *_ in found.values()} >= {"person.corrected", "person.voided", "person.moved"}
        for table in ("identity", "request"):
            assert rows(filled, table) == rows(posted, table)
        assert views(filled) == views(posted)
        report = check(fast, KEYS, workers=1, progress=lambda phase, done, total: None)
        assert report.clean, (report.log[:3], report.views[:3], report.failed[:3])
        again = [one for one in told if one["type"] in ("person.corrected", "person.deceased", "person.employed")]
        assert recorded(filled, again) == len(again)


def recorded(inside: World, cloud_events: list[dict[str, Any]]) -> int:
    """Posts the events over HTTP, as the caller of the bench; how many had been said before."""
    office = Office(inside)
    with connect_as_owner(inside.url) as conn:
        token = create_account(
            conn,
            **AGENCY,
            name=CALLER.name,
            role=CALLER.role,
            area=CALLER.area,
            sources=(SOURCE,),
            types=CALLER.types,
        )
    office._tokens[CALLER.role, f"{CALLER.area}{{}}"] = token
    duplicates = 0
    for start in range(0, len(cloud_events), 10_000):
        answer = office.post(cloud_events[start : start + 10_000], role=CALLER.role, area=CALLER.area).get_json()
        assert answer["rejected"] == []
        duplicates += answer["duplicates"]
    return duplicates


def events(inside: World) -> dict[str, tuple[str, int, int, str, Event]]:
    """What the log holds, by request: type, version, position, area, and the event with its private values opened."""
    found: dict[str, tuple[str, int, int, str, Event]] = {}
    with inside.pool.connection() as conn:
        ids = [stream for (stream,) in conn.execute("SELECT DISTINCT stream_id FROM zuji.log")]
        streams = inside.store.load(conn, ids, scope=EVERYWHERE)
    by_place = {
        (stream, event.metadata.version): event for stream, one in streams.items() for event in one.history.recorded
    }
    query = "SELECT stream_id, version, type, position, area FROM zuji.log"
    for stream, version, kind, position, area in inside.log(query):
        event = by_place[stream, version]
        event = msgspec.structs.replace(
            with_metadata(event, recorded_at=None), sealed="sealed" if event.sealed else None
        )
        found[event.metadata.request_id] = (kind, version, position, area, event)
    return found


def rows(inside: World, table: str) -> list[str]:
    """The rows of a table of the writing side, persons called by their number."""
    return sorted(named(inside, inside.log(f"SELECT t::text FROM zuji.{table} t")))


def views(inside: World) -> dict[str, list[str]]:
    """The rows of all views, persons called by their number."""
    found = {name: sorted(named(inside, some)) for name, some in inside.state_of_views().items()}
    return {name: sorted(_in_no_order(row) for row in some) for name, some in found.items()}


def _in_no_order(row: str) -> str:
    """A row whose list of members is not in the order of their ids, which are chance."""
    return _MEMBER.sub("", row) + "".join(sorted(_MEMBER.findall(row)))


def named(inside: World, some: list[Any]) -> list[str]:
    query = "SELECT stream_id, request_id FROM zuji.request WHERE version = 1"
    ids: dict[UUID, str] = dict(inside.log(query))
    return [_UUID.sub(lambda match: ids.get(UUID(match.group()), match.group()), row) for (row,) in some]


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MEMBER = re.compile(r"\{[^{}]*\}")


def test_the_plan_is_there_for_report_4a(new_database: Callable[[], AbstractContextManager[str]]) -> None:
    with new_database() as url, world(url) as planned:
        plan(url, KEYS)
        planned.project()
        assert planned.rows("SELECT sum(value) FROM area_plan WHERE indicator = 'reemployed'")[0][0] == 1_500
