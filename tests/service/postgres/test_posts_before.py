"""Posts from before ids belonged to districts: found in the district of their first event only."""

from collections.abc import Iterator
from importlib.resources import files
from uuid import UUID

import psycopg
import pytest
from msgspec.structs import replace

from service.event_store.streams import stream_of
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, CloudEvent, World, problems, world

ELSEWHERE = replace(HAIMEN, name="辽宁某系统", area="210100")


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with world(database_url) as made:
        yield Town(made)


def developed(town: Town, key: str, area: str, day: str = "2021-01-01") -> CloudEvent:
    return town.event("post.developed", day, key, kind="保洁", area=area, count=5)


def vacated(town: Town, key: str) -> CloudEvent:
    return town.event("post.vacated", "2021-05-01", key, count=1)


def as_before(made: World, moved: dict[UUID, UUID]) -> None:
    """Makes the log that of an older version, with other stream ids, and runs the migration of local ids on it."""
    script = (files("service.postgres") / "sql" / "192_local_id.sql").read_text("utf-8")
    with psycopg.connect(made.url) as conn:
        conn.execute("ALTER TABLE zuji.log DISABLE TRIGGER USER")
        for now, before in moved.items():
            conn.execute("UPDATE zuji.log SET stream_id = %s WHERE stream_id = %s", (before, now))
        conn.execute("ALTER TABLE zuji.log ENABLE TRIGGER USER")
        conn.execute("DROP TABLE zuji.local_id")
        conn.execute(script.encode())


def test_a_post_from_before_is_continued_by_the_district_of_its_first_event_only(town: Town) -> None:
    town.post(developed(town, "P", "320614-01"))
    ((now,),) = town.world.log("SELECT stream_id FROM zuji.local_id")
    as_before(town.world, {now: stream_of("post", "P")})
    assert town.world.log("SELECT kind, key, district, stream_id FROM zuji.local_id") == [
        ("post", "P", "320614", stream_of("post", "P"))
    ]
    refused = town.post(vacated(town, "P"), caller=ELSEWHERE)
    assert problems(refused) == ["post.unknown"], "it waits for the post of its own district"
    assert town.post(developed(town, "P", "210100"), caller=ELSEWHERE).accepted == 1
    assert town.post(vacated(town, "P")).accepted == 1
    assert town.post(developed(town, "P", "320614-02", "2021-06-01")).accepted == 1
    streams = "SELECT stream_id = %s, area, version FROM zuji.log ORDER BY position"
    assert town.world.log(streams, stream_of("post", "P")) == [
        (True, "320614-01", 1),
        (False, "210100", 1),
        (False, "210100", 2),
        (True, "320614-01", 2),
        (True, "320614-02", 3),
    ]


def test_a_post_that_a_stranger_had_begun_is_the_strangers_and_ours_begins_anew(town: Town) -> None:
    town.post(developed(town, "P", "210100"), caller=ELSEWHERE)
    ((now,),) = town.world.log("SELECT stream_id FROM zuji.local_id")
    as_before(town.world, {now: stream_of("post", "P")})
    assert town.post(developed(town, "P", "320614-01")).accepted == 1
    assert town.post(vacated(town, "P")).accepted == 1
    versions = "SELECT version FROM zuji.log WHERE stream_id = %s"
    assert town.world.log(versions, stream_of("post", "P")) == [(1,)]


def test_what_was_refused_before_is_tried_again_when_the_post_is_developed(town: Town) -> None:
    town.post(vacated(town, "P"))
    with psycopg.connect(town.world.url) as conn:
        conn.execute("UPDATE zuji.quarantine SET subject = %s", (stream_of("post", "P").bytes,))
    assert town.post(developed(town, "P", "320614-01")).position == 2
    assert town.waiting() == []
