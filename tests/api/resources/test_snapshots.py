"""Reports as of a day and as known at a moment, read from snapshots; the snapshots and their progress."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from api.http import snapshots
from projections.snapshots import catalogue
from projections.snapshots.build import SnapshotBuilder
from projections.snapshots.keeper import Retention, SnapshotKeeper, try_lease
from service.postgres.database import connect
from tests.api.conftest import Json, Office
from tests.world import KEYS, EventMaker, id_no

UNIT, OTHER = "320614-01", "320614-02"
WHO = f"id_no:{id_no('1970-03-12', 121)}"
JUNE = "/v1/reports/4A?period=2021-06"
DONE = ("reemployed_done", "posts_done")


@pytest.fixture
def town(office: Office, make: EventMaker) -> Office:
    """A person who begins to work on 1 June 2021, ten posts developed in June, and a plan."""
    office.given(
        make.registered(id_no("1970-03-12", 121)),
        make.event("recognised", "2021-02-01", WHO, categories=["older_worker"], basis="b"),
        make.event("area.target_set", "2021-01-01", UNIT, year=2021, indicator="posts", value=40),
        make.event("post.developed", "2021-06-10", "p1", kind="保洁", area=UNIT, count=10),
        make.event("employed", "2021-06-01", WHO, channel="employer"),
    )
    return office


@pytest.fixture
def served(town: Office) -> Iterator[Office]:
    """With a keeper that works beside the web."""
    keeper = SnapshotKeeper(
        town.world.url, KEYS, workers=1, retention=Retention(), now=lambda: datetime(2021, 7, 5, tzinfo=UTC)
    )
    stop = threading.Event()
    thread = threading.Thread(target=keeper.run, args=(stop,))
    thread.start()
    yield town
    stop.set()
    thread.join()


def known_now(office: Office) -> str:
    """The time of recording of the last event, for an address."""
    ((moment,),) = office.world.log("SELECT recorded_at FROM zuji.log_head")
    return quote(moment.isoformat())


def patient(office: Office, path: str, **options: Any) -> Json:
    """A report from a snapshot for which the caller waits."""
    return office.get(path, headers={"Prefer": "wait=60"}, **options)


def done(report: Json) -> tuple[Any, ...]:
    return tuple(report["total"][column] for column in DONE)


def test_without_a_keeper_the_answer_says_how_far_it_is_and_where_to_follow_it(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "SHORT_SECONDS", 0.0)
    for lang, text in (("zh", "正在准备：0%"), ("en", "is being prepared: 0%")):
        response = town.call("GET", f"{JUNE}&as_of=2021-06-30", lang=lang)
        problem = response.get_json()
        assert (response.status_code, problem["code"]) == (503, "snapshot.building")
        assert text in problem["detail"]
        assert int(response.headers["Retry-After"]) > 0
    followed = town.get(problem["data"]["snapshot"]["address"])
    assert followed == problem["data"]["snapshot"]
    assert (followed["as_of"], followed["position"], followed["state"]) == ("2021-06-30", 5, "queued")
    listed = town.get("/v1/snapshots")
    assert ([followed], 1, None) == (listed["items"], listed["count"], listed["next"])
    with connect(town.world.url) as conn:
        conn.execute("UPDATE zuji.snapshot SET state = 'building', share = 0.25, rate = 1200.4, seconds_left = 90")
    building = town.call("GET", f"{JUNE}&as_of=2021-06-30")
    shown = building.get_json()["data"]["snapshot"]
    assert ("60", 0.25, 1200, 90) == (
        building.headers["Retry-After"],
        *(shown[name] for name in ("share", "rate", "seconds_left")),
    )
    assert "25%, 90 s left" in building.get_json()["detail"]
    with connect(town.world.url) as conn:
        conn.execute("UPDATE zuji.snapshot SET state = 'failed', error = 'log_changed', requested_at = now()")
    failed = town.call("GET", f"{JUNE}&as_of=2021-06-30")
    assert (503, "snapshot.failed", "60") == (
        failed.status_code,
        failed.get_json()["code"],
        failed.headers["Retry-After"],
    )


def test_a_closed_period_reads_as_it_did_whatever_is_recorded_later(served: Office, make: EventMaker) -> None:
    live, known = served.get(JUNE), known_now(served)
    assert (1, 10) == done(live)
    assert live["snapshot"] is None
    then = patient(served, f"{JUNE}&as_of=2021-06-30&known_at={known}")
    assert (live["rows"], live["total"]) == (then["rows"], then["total"])
    assert ("2021-06-30", live["known_at"], 5) == (then["as_of"], then["known_at"], then["position"])
    assert ("2021-06-30", 5, "ready") == tuple(then["snapshot"][name] for name in ("as_of", "position", "state"))
    middle = patient(served, f"{JUNE}&as_of=2021-06-05")
    assert (1, 0) == done(middle)
    assert ("2021-06-05", True) == (middle["as_of"], middle["snapshot"]["follows"])

    served.given(
        make.event("voided", "2021-08-02", WHO, target_version=3, reason={"code": "error"}),
        make.event("post.developed", "2021-06-02", "p2", kind="保洁", area=UNIT, count=7),
        make.event("moved", "2021-07-01", WHO, to_area=OTHER),
    )
    assert (0, 17) == done(served.get(JUNE))
    again = served.get(f"{JUNE}&as_of=2021-06-30&known_at={known}")
    assert {**then, "snapshot": None} == {**again, "snapshot": None}
    now = patient(served, f"{JUNE}&as_of=2021-06-05")
    assert ((0, 7), 8) == (done(now), now["position"]), "as known now"
    assert now["snapshot"]["id"] == middle["snapshot"]["id"], "the same snapshot, brought up"
    cell = patient(served, f"/v1/reports/4A/cells/{UNIT}/posts_done?period=2021-06&as_of=2021-06-30&known_at={known}")
    assert (10, 5, then["snapshot"]["id"]) == (cell["value"], cell["position"], cell["snapshot"]["id"])
    rate = patient(served, f"/v1/reports/4A/cells/total/posts_rate?period=2021-06&as_of=2021-06-30&known_at={known}")
    assert all(f"as_of=2021-06-30&known_at={known}" in part["link"] for part in rate["parts"])
    persons = patient(served, f"/v1/reports/4E?period=2021-06&as_of=2021-06-30&known_at={known}")
    assert then["snapshot"]["id"] == persons["snapshot"]["id"], "rows that are persons, within the caller's scope"
    csv = served.call("GET", f"{JUNE}&as_of=2021-06-30&known_at={known}&format=csv")
    assert (200, "text/csv") == (csv.status_code, csv.mimetype)


def test_what_is_so_on_a_day_is_read_of_the_last_day_of_a_period_that_has_ended(
    served: Office, make: EventMaker
) -> None:
    """Given a person who moves in July, then in June she is where she was, also in the explanation of the figure."""
    served.given(make.event("moved", "2021-07-01", WHO, to_area=OTHER))
    now = served.get("/v1/reports/0A?period=2026&area=320614-01")
    assert (0, None) == (now["total"]["persons"], now["snapshot"])
    june = patient(served, "/v1/reports/0A?period=2021-06&area=320614-01")
    assert (1, "2021-06-30") == (june["total"]["persons"], june["snapshot"]["as_of"])
    cell = patient(served, "/v1/reports/0A/cells/total/persons?period=2021-06&area=320614-01")
    assert (1, june["snapshot"]["id"]) == (cell["value"], cell["snapshot"]["id"])


def test_what_is_asked_decides_from_which_views_it_is_read(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given the same moment, then the snapshot there is; today as known now are the live views."""
    monkeypatch.setattr(snapshots, "SHORT_SECONDS", 0.0)
    today = "2026-11-21"
    assert town.get(f"/v1/reports/4A?period=2021&as_of={today}")["snapshot"] is None
    assert town.get("/v1/reports/4A?period=2021&known_at=2099-01-01")["snapshot"] is None
    for known in ("", f"&known_at={known_now(town)}", "&known_at=2099-01-01"):
        town.call("GET", f"{JUNE}&as_of=2021-06-30{known}")
    town.call("GET", f"{JUNE}&known_at=2020-01-01")
    found = [(one["as_of"], one["position"], one["follows"]) for one in town.get("/v1/snapshots")["items"]]
    assert [("2021-06-30", 5, True), ("2021-06-30", 5, False), ("2020-01-01", 0, False)] == found


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("as_of=2026-11-22", 400, "as_of.future"),
        ("as_of=yesterday", 400, "field.type"),
        ("as_of=2021-06-30&period=never", 400, "period.form"),
        ("as_of=2021-06-30&area=320000", 403, "scope.area"),
        ("as_of=2021-06-30&min_position=1000", 400, "position.beyond_the_log"),
    ],
)
def test_what_cannot_be_answered_asks_for_no_snapshot(town: Office, query: str, status: int, code: str) -> None:
    response = town.call("GET", f"/v1/reports/4A?{query}", area=UNIT)
    assert (status, code) == (response.status_code, response.get_json()["code"])
    assert [] == town.get("/v1/snapshots")["items"]


def test_one_account_cannot_have_the_machine_build_without_end(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "SHORT_SECONDS", 0.0)
    codes = [
        town.call("GET", f"/v1/reports/4A?period=2021&as_of=2021-06-{day}").get_json()["code"] for day in range(10, 14)
    ]
    assert ["snapshot.building"] * 3 + ["snapshot.too_many"] == codes
    other = town.call("GET", "/v1/reports/4A?period=2021&as_of=2021-06-13", role="auditor")
    assert "snapshot.building" == other.get_json()["code"]


def test_a_snapshot_that_was_dropped_is_no_more(town: Office) -> None:
    assert 404 == town.call("GET", "/v1/snapshots/99999999999").status_code
    with connect(town.world.url) as conn:
        assert try_lease(conn)
        builder = SnapshotBuilder(conn, town.world.url, KEYS, 1, grace=0)
        town.call("GET", f"{JUNE}&as_of=2021-06-30")
        address = town.get("/v1/snapshots")["items"][0]["address"]
        builder.drop(catalogue.every(conn)[0])
    assert 404 == town.call("GET", address).status_code


def test_requests_that_wait_leave_threads_of_the_web_to_others(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given as many that wait as may, then the next one is answered at once, however patient it is."""
    monkeypatch.setattr(snapshots, "_WAITS", threading.BoundedSemaphore(1))
    assert snapshots._WAITS.acquire(blocking=False)
    began = time.monotonic()
    response = town.call("GET", f"{JUNE}&as_of=2021-06-30", headers={"Prefer": "wait=60"})
    assert (503, True) == (response.status_code, time.monotonic() - began < snapshots.SHORT_SECONDS)
