"""kill -9 of a web worker, the projector and PostgreSQL, in the middle of bulk posts and of a rebuild."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.service import Service, serving
from tests.waiting import wait_until
from tests.world import CloudEvent, EventMaker, id_no

pytestmark = pytest.mark.postgres
PEOPLE_A_CALL = 6
A_CALL_EVERY = 0.1
"""Seconds: a steady client, not a flood; the log stays small enough to be checked after each test."""
ENEMIES = ("worker", "projector", "postgres")
SOURCES = [f"/{during}/{enemy}" for during in ("post", "rebuild") for enemy in ENEMIES] + ["/rebuild/itself"]


@pytest.fixture(scope="module")
def service(module_data_dir: Path) -> Iterator[Service]:
    with serving(module_data_dir) as running:
        yield running


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    return service.token("integration")


def call_of(number: int, source: str) -> list[CloudEvent]:
    """Five events of each of so many people."""
    events = EventMaker(f"{source}/{number}")
    cloud_events = []
    for i in range(PEOPLE_A_CALL):
        person = id_no(
            f"{1960 + number % 40}-{1 + i % 12:02d}-{1 + i % 28:02d}",
            i,
            region=f"32{SOURCES.index(source)}{number % 1000:03d}",
        )
        who, home = f"id_no:{person}", f"{source}-{number}-{i // 2}"
        cloud_events += [
            events.registered(person, name=f"李{i}"),
            events.event("household_joined", "2021-02-01", who, household_id=home, relation=("head", "spouse")[i % 2]),
            events.event("policy_briefed", "2021-02-02", who, policies=["社保补贴"]),
            events.event("employed", "2021-03-01", who, channel="flexible"),
            events.event("left_post", "2021-04-01", who, cause="合同到期"),
        ]
    return cloud_events


class Poster(threading.Thread):
    """Posts calls one after another; a call without an answer is made again, with the same ids."""

    def __init__(self, service: Service, token: str, source: str) -> None:
        super().__init__()
        self.service, self.token, self.source = service, token, source
        self.acknowledged: list[CloudEvent] = []
        self.refused: list[Any] = []
        self.unanswered = 0
        self.over = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.over.wait(A_CALL_EVERY):
            cloud_events = call_of(number, self.source)
            while not self._post(cloud_events):
                self.unanswered += 1
            number += 1

    def has_gone_beyond(self, count: int) -> bool:
        """Whether more events than that have been acknowledged."""
        return len(self.acknowledged) > count

    def _post(self, cloud_events: list[CloudEvent]) -> bool:
        try:
            status, answer = self.service.call("POST", "/v1/events", self.token, cloud_events)
        except OSError:
            return False
        if status >= 500:
            return False
        assert status == 200, answer
        self.refused += answer["rejected"]
        assert answer["accepted"] + answer["duplicates"] + len(answer["rejected"]) == len(cloud_events)
        self.acknowledged += cloud_events
        return True


def posting(service: Service, token: str, source: str) -> Poster:
    poster = Poster(service, token, source)
    poster.start()
    wait_until(lambda: poster.acknowledged, seconds=60)
    return poster


def everything_is_there_once(service: Service, poster: Poster) -> None:
    """No acknowledged event lost, none twice; positions dense; the views as the log says."""
    wait_until(lambda: service.lag() == 0, seconds=60)
    assert poster.refused == []
    feed = feed_of(service)
    assert list(range(1, len(feed) + 1)) == [item["position"] for item in feed]
    ids = [(item["source"], item["id"]) for item in feed]
    assert len(ids) == len(set(ids))
    assert {(e["source"], e["id"]) for e in poster.acknowledged} <= set(ids)
    checked = service.command("check")
    assert (checked.returncode, "clean" in checked.stdout) == (0, True), checked.stdout + checked.stderr


def feed_of(service: Service) -> list[dict[str, Any]]:
    """All events, page by page."""
    auditor, after, items = service.token("auditor"), 0, list[dict[str, Any]]()
    while True:
        status, page = service.call("GET", f"/v1/events?after={after}&limit=1000", auditor)
        assert status == 200, page
        items += page["items"]
        if not page["items"]:
            return items
        after = page["items"][-1]["position"]


@pytest.mark.parametrize("enemy", ENEMIES)
def test_killed_in_the_middle_of_bulk_posts(service: Service, token: str, enemy: str) -> None:
    poster = posting(service, token, f"/post/{enemy}")
    for _ in range(3):
        before = len(poster.acknowledged)
        service.kill(enemy)
        wait_until(partial(poster.has_gone_beyond, before + 60), seconds=90)
    poster.over.set()
    poster.join()
    everything_is_there_once(service, poster)


@pytest.mark.parametrize("enemy", ENEMIES)
def test_killed_in_the_middle_of_a_rebuild(service: Service, token: str, enemy: str) -> None:
    poster = posting(service, token, f"/rebuild/{enemy}")
    rebuild = service.begin("rebuild", "--workers", "2")
    wait_until(lambda: rebuild_has_begun(service), seconds=60)
    service.kill(enemy)
    said, _ = rebuild.communicate(timeout=240)
    poster.over.set()
    poster.join()
    assert rebuild.returncode in (0, 2), said
    everything_is_there_once(service, poster)
    again = service.command("rebuild", "--workers", "2")
    assert again.returncode == 0, again.stdout + again.stderr


def test_the_rebuild_itself_killed_leaves_the_live_views_as_they_were(service: Service, token: str) -> None:
    poster = posting(service, token, "/rebuild/itself")
    rebuild = service.begin("rebuild", "--workers", "2")
    wait_until(lambda: rebuild_has_begun(service), seconds=60)
    rebuild.kill()
    rebuild.communicate()
    poster.over.set()
    poster.join()
    everything_is_there_once(service, poster)
    again = service.command("rebuild", "--workers", "2")
    assert again.returncode == 0, again.stdout + again.stderr


def rebuild_has_begun(service: Service) -> bool:
    """Whether a second schema of views is there."""
    import psycopg

    from service.postgres.embedded import running

    try:
        with running(service.data / "postgres") as url, psycopg.connect(url) as conn:
            row = conn.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'views%'").fetchone()
            return bool(row and row[0] > 1)
    except psycopg.Error:
        return False
