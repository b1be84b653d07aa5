"""The demo through the door of the service, and report 4A against a count made straight from what was posted."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from api.demo.haimen_2021 import LANDMARKS, batches
from tests.api.conftest import Office
from tests.api.demo.replay import Replay, replay
from tests.projections.independent.opinion import opinion_of
from tests.world import world

UNITS = [f"320614-{number:02d}" for number in range(1, 12)]
INDICATORS = ("posts", "poor_training", "difficulty_training", "reemployed")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def posted() -> list[dict[str, Any]]:
    return [cloud_event for batch in batches() for cloud_event in batch]


@pytest.fixture(scope="module")
def office(module_database_url: str, posted: list[dict[str, Any]]) -> Iterator[Office]:
    with world(module_database_url) as inside:
        office = Office(inside)
        for start in range(0, len(posted), 5000):
            assert office.post(posted[start : start + 5000], role="integration").status_code == 200
        inside.project()
        yield office


def report(office: Office, **options: Any) -> dict[str, Any]:
    return office.get("/v1/reports/4A?area=320614&period=2021", role="supervisor", **options)


def counted(posted: list[dict[str, Any]], played: Replay) -> dict[str, dict[str, int]]:
    """What was done, by indicator and unit: persons once a year, in the unit of their first counted work."""
    done: dict[str, dict[str, int]] = {name: defaultdict(int) for name in INDICATORS}
    for cloud_event in {e["id"]: e for e in posted if e["type"] == "post.developed"}.values():
        done["posts"][cloud_event["data"]["area"]] += cloud_event["data"]["count"]
    for case in played.cases.values():
        enrolled: dict[str, tuple[str, str]] = {}
        has_work = False
        for event, state in case.path():
            group = "poor" if state.poor else "difficulty" if state.case == "recognised" else ""
            match event["type"]:
                case "person.training_enrolled":
                    enrolled[event[".course"]] = (group, state.area)
                case "person.training_completed" if enrolled[event[".course"]][0]:
                    of, unit = enrolled[event[".course"]]
                    done[f"{of}_training"][unit] += 1
                case "person.employed" if group and not has_work:
                    has_work = True
                    done["reemployed"][state.area] += 1
    return done


def test_the_plan_is_that_of_the_table(office: Office) -> None:
    total = report(office)["total"]
    assert {name: total[f"{name}_plan"] for name in INDICATORS} == {
        "posts": 200,
        "poor_training": 230,
        "difficulty_training": 1000,
        "reemployed": 1500,
    }
    assert (total["recognised"], total["registered_poor"]) == (2444, 2051)


def test_what_was_done_is_what_a_count_of_the_posted_events_says(office: Office, posted: list[dict[str, Any]]) -> None:
    done = counted(posted, replay(posted))
    rows = {row["key"]: row for row in report(office)["rows"]}
    assert list(rows) == UNITS
    assert {name: {unit: done[name][unit] for unit in UNITS} for name in INDICATORS} == {
        name: {unit: rows[unit][f"{name}_done"] for unit in UNITS} for name in INDICATORS
    }
    total = report(office)["total"]
    assert {name: sum(done[name].values()) for name in INDICATORS} == {
        name: total[f"{name}_done"] for name in INDICATORS
    }


def test_what_stays_refused_is_what_can_never_be_so(office: Office, posted: list[dict[str, Any]]) -> None:
    """Of the eight refused when they came, two had only come before their person was registered."""
    kept = office.get("/v1/quarantine?limit=200&status=waiting", role="supervisor")["items"]
    refused = set(replay(posted).refused)
    assert (8, 6) == (len(refused), len(kept))
    assert {item["request_id"] for item in kept} < refused


def test_the_household_of_the_landmark_was_cleared_and_reopened(office: Office) -> None:
    chapters = office.get(f"/v1/households/{LANDMARKS['household']}/history", role="supervisor")["items"]
    told = [chapter["status"] for chapter in chapters]
    assert told.index("open") < told.index("cleared") < told.index("reopened")


def test_the_case_of_the_landmark_shows_a_correction_beside_what_it_corrects(office: Office) -> None:
    query = "SELECT stream_id FROM zuji.request WHERE request_id = %s"
    ((person,),) = office.world.log(query, LANDMARKS["person"])
    items = office.get(f"/v1/people/{person}/history", role="supervisor")["items"]
    correction = next(item for item in items if item["type"] == "person.corrected")
    corrected = next(item for item in items if item["version"] == correction["corrects"])
    assert corrected["corrected_by"] == correction["version"]
    assert items.index(correction) == items.index(corrected) + 1
    assert {"field", "before", "after"} <= set(correction["changes"][0])


def test_the_second_opinion_agrees_with_every_view(office: Office) -> None:
    found = opinion_of(office.world)
    assert [] == [str(each) for each in found.differences]
    assert found.persons > 4000
