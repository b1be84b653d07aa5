"""Reads that wait for a position."""

import threading
import time

import pytest

from api.http import read_your_writes
from tests.api.conftest import Office
from tests.world import EventMaker


def test_given_a_position_not_reached_in_time_then_503_and_when_to_come_again(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_your_writes, "MOST_SECONDS", 0.1)
    office.post(make.registered())
    response = office.call("GET", "/v1/people?min_position=1")
    assert (
        response.status_code,
        response.get_json()["code"],
        response.headers["Retry-After"],
    ) == (503, "view.behind", "1")
    assert response.get_json()["data"] == {"position": 0, "min_position": 1}


@pytest.mark.parametrize(("query", "headers"), [("?min_position=1", {}), ("", {"Prefer": "wait=2; position=1"})])
def test_given_a_projector_that_comes_later_then_the_read_waits_for_it(
    office: Office, make: EventMaker, query: str, headers: dict[str, str]
) -> None:
    office.post(make.registered())
    later = threading.Timer(0.2, office.world.project)
    later.start()
    answer = office.get(f"/v1/people{query}", headers=headers)
    later.join()
    assert (answer["position"], len(answer["items"])) == (1, 1)


def test_given_a_preference_that_says_nothing_of_positions_then_nothing_waits(office: Office) -> None:
    started = time.monotonic()
    for preference in ("wait=2", "respond-async, wait=1", "wait=2; position=abc", "wait=0; position=0"):
        office.get("/v1/people", headers={"Prefer": preference})
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("path", ["people", "events", "households", "quarantine", "households/H1/history"])
def test_every_read_of_a_view_takes_min_position(office: Office, path: str) -> None:
    assert office.call("GET", f"/v1/{path}?min_position=0").status_code in (200, 404)
    assert office.call("GET", f"/v1/{path}?min_position=-1").status_code == 400
