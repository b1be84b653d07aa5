"""The demo through the door of the service, and report 4A against a count made straight from what was posted."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from werkzeug.serving import make_server

from api.app import create_app
from api.cli.demo_loading import story_tokens
from api.console.demo_cases import CASES
from api.demo.cloud_event import SOURCE
from api.demo.haimen_2021 import LANDMARKS, NOW, batches
from api.demo.registry import DEMOS
from api.demo.story.accounts import ACCOUNTS
from api.demo.story.posting import audit_request, post_story, script, story_after
from api.demo.story.script import Step
from domain.events.event import SHANGHAI
from projections.reports import REPORTS
from projections.reports.run import run
from service.postgres.database import connect_as_owner, reading_all_areas
from service.reference import reference
from tests.api.conftest import Office
from tests.api.demo.replay import Replay, replay
from tests.projections.independent.opinion import opinion_of
from tests.projections.reports.cells import refuse_unexplained
from tests.projections.reports.ledger import HAIMEN
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
        inside.now = NOW
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
    waiting = office.get("/v1/quarantine?limit=200&status=waiting", role="supervisor")["items"]
    kept = [
        item for item in waiting if item["source"] == SOURCE
    ]  # what the accounts of the story post has its test below
    refused = set(replay(posted).refused)
    assert (8, 6) == (len(refused), len(kept))
    assert {item["request_id"] for item in kept} < refused


def test_the_household_of_the_landmark_was_cleared_and_reopened(office: Office) -> None:
    chapters = office.get(f"/v1/households/{LANDMARKS['household']}/history", role="supervisor")["items"]
    statuses = [chapter["status"] for chapter in chapters]
    assert statuses.index("open") < statuses.index("cleared") < statuses.index("reopened")


def test_the_case_of_the_landmark_shows_a_correction_beside_what_it_corrects(office: Office) -> None:
    query = "SELECT stream_id FROM zuji.request WHERE request_id = %s"
    ((person,),) = office.world.log(query, LANDMARKS["person"])
    items = office.get(f"/v1/people/{person}/history", role="supervisor")["items"]
    correction = next(item for item in items if item["type"] == "person.corrected")
    corrected = next(item for item in items if item["version"] == correction["corrects"])
    assert corrected["corrected_by"] == correction["version"]
    assert items.index(correction) == items.index(corrected) + 1
    assert {"field", "before", "after"} <= set(correction["changes"][0])


def test_the_second_opinion_agrees_with_every_view_and_five_reports(office: Office) -> None:
    found = opinion_of(office.world)
    assert [] == [str(each) for each in (*found.differences, *found.figures)]
    assert found.reported > 5_000
    assert found.persons > 4000


@pytest.mark.once
@pytest.mark.parametrize("code", REPORTS)
def test_every_cell_of_every_report_is_the_sum_of_the_items_that_it_lists(office: Office, code: str) -> None:
    # a list of persons is read anew for each cell
    area = f"{HAIMEN}-11" if REPORTS[code].reads == "persons" else HAIMEN
    asked: dict[str, Any] = {"area": area, "period": "2021", "today": date(2022, 1, 10), "areas": reference().areas}
    with reading_all_areas(office.world.pool) as (conn, _):
        answer = run(conn, REPORTS[code], lang="zh", **asked)
        assert refuse_unexplained(conn, REPORTS[code], answer, **asked) >= len(answer["columns"])


# The radar

EXPLAINED = {
    "late_recording": "the events of 2021 are posted on the day of the load",
    "after_the_end": "so are the services of persons whose case ended in 2021",
    "burst": "the accounts of the story post all their events at the load",
    "odd_hours": "at whatever hour that is",
    "bundle_at_once": "and so whole bundles",
    "repeated_text": "the demo writes advice and results from a few phrases",
}
"""The patterns that are found in a demo in which nothing was planted, each with its reason."""


def test_r4_15_the_radar_finds_nothing_in_the_clean_demo_but_what_its_loading_explains(office: Office) -> None:
    """Given the year 2021 loaded at one moment, then jobs, telephones, documents and visits raise no doubt."""
    this_year = datetime.now(SHANGHAI).year  # recording goes by the clock of the database
    found = {
        year: {
            each["pattern"]
            for each in office.get(f"/v1/doubts?period={year}&limit=1", role="auditor")["patterns"]
            if each["count"]
        }
        for year in (2021, this_year)
    }
    assert found[2021] == set()
    assert found[this_year] - EXPLAINED.keys() == set()
    assert "late_recording" in found[this_year]


# The story, which the offices post after the year


class StoryPosted(NamedTuple):
    """The answers to the story when it was posted and when it was posted again, and report 4A before it.

    `progress` is what was reported while it was posted twice.
    """

    first: Any
    again: Any
    before: dict[str, Any]
    steps: list[Step]
    progress: list[int]


@pytest.fixture(scope="module")
def story(office: Office, posted: list[dict[str, Any]]) -> StoryPosted:
    before = report(office)
    progress: list[int] = []
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with connect_as_owner(office.world.url) as owner:
            tokens = story_tokens(owner, DEMOS["haimen-2021"])
        address, steps = f"http://127.0.0.1:{server.port}", story_after(posted)
        first, again = (post_story(address, tokens, steps, progress.append) for _ in range(2))
    finally:
        server.shutdown()
        thread.join()
    office.world.project()
    return StoryPosted(first, again, before, steps, progress)


def history_of(office: Office, source: str, request_id: str) -> list[dict[str, Any]]:
    query = "SELECT stream_id FROM zuji.request WHERE (source, request_id) = (%s, %s)"
    ((person,),) = office.world.log(query, source, request_id)
    items: list[dict[str, Any]] = office.get(f"/v1/people/{person}/history", role="supervisor")["items"]
    return items


def test_the_story_changes_no_figure_of_the_plan(office: Office, story: StoryPosted) -> None:
    def figures(of: dict[str, Any]) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if k != "reemployed_verified"} for row in [*of["rows"], of["total"]]]

    after = report(office)
    assert figures(story.before) == figures(after)
    assert story.before["total"]["reemployed_verified"] == 0 < after["total"]["reemployed_verified"]


def test_the_story_posted_again_records_nothing_twice(story: StoryPosted) -> None:
    assert (0, story.first["accepted"]) == (story.again["accepted"], story.again["duplicates"])


def test_the_progress_counts_every_event_of_the_story(story: StoryPosted) -> None:
    assert story.progress.count(len(story.steps)) == 2
    answered = len(story.first["rejected"]) + story.first["accepted"] + story.first["duplicates"]
    assert (len(story.steps), max(story.progress)) == (answered, answered)


def test_only_what_is_a_mistake_is_refused(story: StoryPosted) -> None:
    refused = [one["id"] for one in story.first["rejected"]]
    mistakes = [step.event["id"] for step in script()[0].steps if step.event["id"].startswith("by-mistake")]
    assert sorted(mistakes) == sorted(refused)
    assert len({one["problem"]["code"] for one in story.first["rejected"]}) >= 4


def test_the_instructive_case_is_posted_by_many_accounts_with_reasons(office: Office, story: StoryPosted) -> None:
    items = history_of(office, *audit_request())
    actors = {item["actor"]["name"]: item["actor"] for item in items}
    assert len(actors) >= 5
    assert all(actor["organisation"] and actor["organisation_type"] for actor in actors.values())
    assert any(item.get("on_behalf_of", "").startswith("同心村") for item in items)
    corrected = next(item for item in items if item["type"] == "person.corrected")
    entered = next(item for item in items if item["version"] == corrected["corrects"])
    assert entered["actor"]["name"] != corrected["actor"]["name"]
    assert corrected["reason"]["text"]
    assert corrected["evidence"]
    (renamed,) = (item for item in items if item["type"] == "person.identity_corrected")
    assert renamed["approved_by"]["name"] == "顾敏"
    assert [item["voided_by"] for item in items if item["voided_by"]] == [27]
    late = next(item for item in items if (item["reason"] or {}).get("code") == "late")
    assert late["version"] > max(item["version"] for item in items if item["type"] == "person.employed")
    types = Counter(item["type"].removeprefix("person.") for item in items)
    assert types >= Counter(
        finding_raised=2, rectified=2, rectification_accepted=2, employment_verified=1, hit_resolved=1
    )


def test_the_accounts_are_of_many_offices_and_kinds(story: StoryPosted) -> None:
    assert len(ACCOUNTS) >= 8
    assert {"integration", "caseworker", "supervisor", "auditor"} == {one.role for one in ACCOUNTS.values()}
    assert len({one.organisation for one in ACCOUNTS.values()}) >= 8


def test_the_worklist_reads_as_on_a_working_day(office: Office, story: StoryPosted) -> None:
    """Some of it is overdue, more is due soon; it names helpers and lists findings."""
    first = office.get("/v1/worklist?limit=100", role="supervisor")
    counts = {count["kind"]: count for count in first["counts"]}
    assert first["as_of"] == NOW.isoformat()
    total, overdue = (sum(count[name] for count in first["counts"]) for name in ("count", "overdue"))
    assert 50 < overdue < total / 5
    assert (counts["rectification"]["count"], counts["rectification"]["overdue"]) == (2, 1)
    assert any(item["helper"] for item in first["items"])
    due_soon = office.world.rows(
        "SELECT count(*) FROM deadline WHERE met_at IS NULL AND due_at BETWEEN %s AND %s", NOW, NOW + timedelta(days=7)
    )
    assert due_soon[0][0] > 50


def test_contradictions_a_merge_a_family_in_two_towns_and_one_unwilling(office: Office, story: StoryPosted) -> None:
    items = office.get("/v1/contradictions", role="supervisor")["items"]
    kinds = {item["kind"] for item in items}
    (courses,) = (item for item in items if item["kind"] == "courses_overlap")
    assert courses["money_fen"] == 150_000
    assert {"courses_overlap", "certificate_held_twice", "refused_fact"} <= kinds
    assert office.world.log("SELECT count(*) FROM zuji.merge") == [(1,)]
    two_towns = office.get("/v1/households/hm-08-s0002", role="supervisor")
    assert {member["relation"] for member in two_towns["members"]} == {"head", "child"}
    (unwilling,) = office.get("/v1/households?status=unwilling", role="supervisor")["items"]
    assert unwilling["household_id"] == "hm-01-s0001"


def test_refuted_work_is_there_and_counts_nowhere(office: Office, story: StoryPosted) -> None:
    verdicts = dict(office.world.rows("SELECT verdict, count(*) FROM employment WHERE verdict IS NOT NULL GROUP BY 1"))
    assert verdicts["refuted"] >= 3
    assert verdicts["confirmed"] > 300


def test_the_first_click_shows_figures(office: Office, story: StoryPosted) -> None:
    """The front page of the demo offers the year of the plan, and each case that it names opens."""
    client = create_app(msgspec.structs.replace(office.context, demo_clock=NOW)).test_client()
    form = {"token": office.token("supervisor"), "form_token": office.form_token(client)}
    assert client.post("/sign-in", data=form).status_code == 303
    page = client.get("/?lang=en")
    assert 'name="period" value="2021"' in page.text
    assert "The clock stands at 2021-12-31 17:30" in page.text
    addresses = [line.split('"')[1] for line in page.text.splitlines() if line.startswith('<li><a href="/v1/people/')]
    assert len(CASES) == len(addresses)
    for address in addresses:
        assert client.get(address).status_code == 200
    assert client.get("/readyz").get_json()["demo_clock"]["at"] == NOW.isoformat()


def test_the_cases_of_the_front_page_name_nobody(posted: list[dict[str, Any]]) -> None:
    events = [*posted, *(step.event for step in script()[0].steps)]
    data = {(event["source"], event["id"]): event["data"] for event in events}
    corrected = {event["data"]["new"] for event in events if event["type"] == "person.identity_corrected"}
    for case in CASES:
        names = {data[case.source, case.request_id]["name"], *corrected}
        assert not any(name in case.zh for name in names), case.zh


def test_the_cases_of_the_front_page_are_those_of_the_demo() -> None:
    assert [audit_request(), (SOURCE, LANDMARKS["person"])] == [(case.source, case.request_id) for case in CASES]
