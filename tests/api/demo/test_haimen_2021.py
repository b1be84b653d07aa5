import json
import re
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import copy
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from typing import Any

import pytest
from stdnum.cn import uscc

from api.demo.haimen_2021 import LANDMARKS, NotPosted, batches, post
from api.demo.outcomes import DONE
from api.demo.plan import area_events, units
from tests.api.demo.replay import Case, CloudEvent, Replay, replay, valid_id_no

JOB = {
    *("employer", "uscc", "post", "post_id", "monthly_wage_fen", "contract_months", "place", "insured", "labour_brand"),
}
# required; optional (contract.md)
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "person.registered": (
        {"name", "id_no", "area"},
        {"phone", "address", "ethnicity", "education", "hukou_type", "retirement_base"},
    ),
    "person.profile_updated": (set(), {"phone", "address", "education", "health", "income_per_capita_fen"}),
    "person.household_joined": ({"household_id", "relation"}, {"same_register", "lives_together"}),
    "person.household_left": ({"household_id"}, set()),
    "person.surveyed": ({"method"}, set()),
    "person.needs_assessed": ({"wishes_work", "wishes_training", "able_to_work"}, {"needs", "trades", "level"}),
    "person.unemployment_registered": (set(), {"cause"}),
    "person.recognised": ({"categories", "basis"}, {"review_on"}),
    "person.exited": ({"reason"}, set()),
    "person.zero_employment_recognised": ({"household_id", "basis"}, set()),
    "person.poverty_status_set": ({"status"}, {"monitored_kind"}),
    "person.return_risk_raised": ({"risk"}, set()),
    "person.returned_to_poverty": ({"cause"}, set()),
    "person.risk_cleared": ({"basis"}, set()),
    "person.policy_briefed": ({"policies"}, set()),
    "person.career_guided": ({"advice"}, set()),
    "person.job_info_given": ({"posts"}, set()),
    "person.job_introduced": ({"post", "employer"}, set()),
    "person.training_enrolled": ({"course", "trade", "kind", "days"}, {"provider", "draws_unemployment_benefit"}),
    "person.training_completed": ({"course", "days_attended", "passed"}, set()),
    "person.certificate_obtained": ({"certificate", "number", "issuer"}, {"level"}),
    "person.employed": ({"channel"}, JOB),
    "person.job_changed": ({"channel"}, JOB),
    "person.left_post": ({"cause"}, set()),
    "person.labour_force_left": ({"kind"}, set()),
    "person.labour_force_returned": ({"kind"}, set()),
    "person.moved": ({"to_area"}, set()),
    "person.deceased": ({"source"}, set()),
    "person.corrected": ({"target_version", "changes", "reason"}, {"approver"}),
    "person.voided": ({"target_version", "reason"}, {"approver"}),
    "area.target_set": ({"year", "indicator", "value"}, set()),
    "area.baseline_set": ({"year", "indicator", "value"}, set()),
    "post.developed": ({"kind", "area", "count"}, set()),
}
CODES: dict[str, set[Any]] = {
    "channel": {"employer", "flexible", "self_employed", "public_welfare", "other"},
    "place": {"village", "town", "county", "province", "outside"},
    "status": {"poverty_lifted", "monitored", "none"},
    "monitored_kind": {"unstable_lifted", "marginal", "sudden_hardship"},
    "relation": {"head", "spouse", "child", "parent", "sibling", "grandparent", "grandchild", "other"},
    "retirement_base": {50, 55, 60},
}
TIME = re.compile(r"2021-\d\d-\d\d(T\d\d:\d\d:\d\d\+08:00)?")


@pytest.fixture(scope="module")
def cloud_events() -> list[CloudEvent]:
    return [cloud_event for batch in batches() for cloud_event in batch]


@pytest.fixture(scope="module")
def played(cloud_events: list[CloudEvent]) -> Replay:
    return replay(cloud_events)


def of(played: Replay, kind: str) -> Iterator[tuple[str, CloudEvent, Any]]:
    for number, case in played.cases.items():
        for event, state in case.path():
            if event["type"] == f"person.{kind}":
                yield number, event, state


def day(event: CloudEvent) -> date:
    return date.fromisoformat(event["time"][:10])


# The plan


def test_states_the_plan_as_events_of_the_areas() -> None:
    events = area_events()
    totals = Counter[str]()
    for event in events:
        totals[event["data"]["indicator"]] += event["data"]["value"]

    assert totals == {
        "recognised": 2444,
        "registered_poor": 2051,
        "posts": 200,
        "poor_training": 230,
        "difficulty_training": 1000,
        "reemployed": 1500,
        "transfer_rate": 90,
    }
    assert {event["subject"] for event in events} == {"320614", *(f"320614-{seq:02d}" for seq in range(1, 12))}


def test_recognises_and_lists_as_poor_whom_the_plan_counts(played: Replay) -> None:
    recognised = Counter(state.area for _, _, state in of(played, "recognised"))
    poor = Counter(state.area for _, _, state in of(played, "poverty_status_set"))

    assert recognised == {unit.code: unit.baselines["recognised"] for unit in units()}
    assert poor == {unit.code: unit.baselines["registered_poor"] for unit in units()}


def test_has_one_in_eleven_of_the_plan_in_both_groups(played: Replay) -> None:
    recognised = {number for number, _, _ in of(played, "recognised")}
    poor = {number for number, _, _ in of(played, "poverty_status_set")}

    assert len(recognised) == 2444
    assert len(poor) == 2051
    assert 3900 <= len(recognised | poor) <= 4300
    assert 0.08 <= len(recognised & poor) / len(recognised | poor) <= 0.11


def test_gets_done_what_it_set_out_to(cloud_events: list[CloudEvent], played: Replay) -> None:
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for cloud_event in cloud_events:
        if cloud_event["type"] == "post.developed":
            done["posts"][cloud_event["data"]["area"]] += cloud_event["data"]["count"]
    enrolled: dict[tuple[str, str], str] = {}
    for number, event, state in of(played, "training_enrolled"):
        assert state.poor or state.case == "recognised"
        enrolled[number, event[".course"]] = "poor_training" if state.poor else "difficulty_training"
    for number, event, state in of(played, "training_completed"):
        done[enrolled[number, event[".course"]]][state.area] += 1
    reemployed: dict[str, str] = {}
    for number, _, state in of(played, "employed"):
        if state.poor or state.case in ("recognised", "exited"):
            reemployed.setdefault(number, state.area)
    done["reemployed"] = Counter(reemployed.values())

    for indicator in ("posts", "poor_training", "difficulty_training", "reemployed"):
        assert done[indicator] == {unit.code: getattr(DONE[unit.seq - 1], indicator) for unit in units()}, indicator
        planned = sum(unit.targets[indicator] for unit in units())
        assert 0.85 <= done[indicator].total() / planned <= 1.05
    assert done["reemployed"]["320614-08"] == 200
    assert done["posts"]["320614-01"] == 30


def test_has_about_nine_in_ten_of_the_poor_at_work_by_the_end_of_the_year(played: Replay) -> None:
    at_work = total = 0
    for case in played.cases.values():
        events = case.effective()
        if any(event["type"] == "person.poverty_status_set" for event in events):
            total += 1
            turns = [event["type"] for event in events if event["type"] in ("person.employed", "person.left_post")]
            at_work += turns[-1:] == ["person.employed"]

    assert 0.86 <= at_work / total <= 0.94


def test_fills_no_post_before_it_is_developed_nor_beyond_its_count(
    cloud_events: list[CloudEvent], played: Replay
) -> None:
    posts = {
        cloud_event["subject"]: cloud_event for cloud_event in cloud_events if cloud_event["type"] == "post.developed"
    }
    taken = Counter[str]()
    for _, event, state in of(played, "employed"):
        if event[".channel"] == "public_welfare":
            found = posts[event[".post_id"]]
            taken[event[".post_id"]] += 1
            assert found["time"] <= event["time"]
            assert found["data"]["area"] == state.area
            assert state.case == "recognised"

    assert taken.total() > 100
    assert all(count <= posts[post_id]["data"]["count"] for post_id, count in taken.items())


# The events


def test_is_of_the_size_asked_for(cloud_events: list[CloudEvent], played: Replay) -> None:
    assert 45_000 <= len(cloud_events) <= 60_000
    assert [len(batch) for batch in batches(size=5000)][:-1] == [5000] * (len(cloud_events) // 5000)


def test_is_the_same_bytes_for_the_same_seed(cloud_events: list[CloudEvent]) -> None:
    script = (
        "import json, sys; from hashlib import sha256; from api.demo.haimen_2021 import batches;"
        "print(sha256(json.dumps([e for b in batches(int(sys.argv[1]), 777) for e in b]).encode()).hexdigest())"
    )

    def digest(seed: str, hash_seed: str) -> str:
        command = [sys.executable, "-c", script, seed]
        environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path), "TZ": "Asia/Tokyo"}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    assert digest("2021", "1") == sha256(json.dumps(cloud_events).encode()).hexdigest()
    assert digest("7", "2") != digest("2021", "2")


def test_posts_areas_first_then_posts_then_lives_by_day_of_posting(cloud_events: list[CloudEvent]) -> None:
    streams = [cloud_event["type"].partition(".")[0] for cloud_event in cloud_events]
    edges = [stream for place, stream in enumerate(streams) if place == 0 or streams[place - 1] != stream]

    assert edges == ["area", "post", "person"]


def test_every_event_has_the_shape_of_the_contract(cloud_events: list[CloudEvent]) -> None:
    for cloud_event in cloud_events:
        required, optional = SHAPES[cloud_event["type"]]
        data = cloud_event["data"]
        assert required <= data.keys(), cloud_event
        assert data.keys() <= required | optional | {"reason", "evidence"}, cloud_event
        assert cloud_event["type"] != "person.profile_updated" or data
        assert cloud_event["specversion"] == "1.0"
        assert cloud_event["source"] == "/demo/haimen-2021"
        assert TIME.fullmatch(cloud_event["time"]), cloud_event
        date.fromisoformat(cloud_event["time"][:10])
        envelope = {"specversion", "id", "source", "type", "time", "data"}
        assert cloud_event.keys() - {"subject", "onbehalfof"} == envelope
        assert ("subject" not in cloud_event) == (cloud_event["type"] == "person.registered")
        for name, value in data.items():
            if name == "kind" and cloud_event["type"] == "person.training_enrolled":
                assert value in {"skills", "entrepreneurship"}
            assert name not in CODES or value in CODES[name], cloud_event
            assert value not in (None, "", []), cloud_event
        for evidence in data.get("evidence", ()):
            assert evidence["name"]
            assert re.fullmatch("[0-9a-f]{64}", evidence["sha256"])
        if "reason" in data:
            assert data["reason"]["code"]
            assert data["reason"]["text"]


def test_identity_numbers_are_valid_and_distinct(cloud_events: list[CloudEvent], played: Replay) -> None:
    first = {
        cloud_event["id"]: cloud_event
        for cloud_event in cloud_events
        if cloud_event["type"] == "person.registered" and cloud_event["id"][0] != "x"
    }
    numbers = [cloud_event["data"]["id_no"] for cloud_event in first.values()]

    assert all(valid_id_no(number) and number.startswith("320684") for number in numbers)
    assert len(set(numbers)) == len(numbers) == len(played.cases)


def test_credit_codes_are_valid(cloud_events: list[CloudEvent]) -> None:
    codes = {cloud_event["data"]["uscc"] for cloud_event in cloud_events if "uscc" in cloud_event["data"]}

    assert len(codes) > 100
    assert all(uscc.is_valid(code) for code in codes)


def test_a_bare_date_stands_alone_in_its_day(cloud_events: list[CloudEvent]) -> None:
    days = Counter[tuple[str, str]]()
    bare = set()
    for cloud_event in {cloud_event["id"]: cloud_event for cloud_event in cloud_events}.values():
        if "subject" in cloud_event and cloud_event["id"][0] == "p":
            days[cloud_event["subject"], cloud_event["time"][:10]] += 1
            if len(cloud_event["time"]) == 10:
                bare.add((cloud_event["subject"], cloud_event["time"]))

    assert len(bare) > 1000
    assert all(days[place] == 1 for place in bare)


def test_nobody_has_two_events_at_one_moment(played: Replay) -> None:
    for case in played.cases.values():
        times = [event["time"] for event in case.effective()]
        assert len(set(times)) == len(times)


def test_only_people_of_working_age_work_or_register_as_unemployed(played: Replay) -> None:
    for kind in ("employed", "unemployment_registered", "recognised"):
        for number, event, _ in of(played, kind):
            base = next(f for f in played.cases[number].effective())[".retirement_base"]
            assert 16 <= age(number, day(event)) < base


def test_older_workers_are_women_from_forty_and_men_from_fifty(played: Replay) -> None:
    for number, event, _ in of(played, "recognised"):
        if "older_worker" in event[".categories"]:
            assert age(number, day(event)) >= (50 if int(number[16]) % 2 else 40)


# What goes wrong


def test_a_server_that_keeps_the_rules_refuses_eight_and_no_other(played: Replay) -> None:
    assert sorted(played.refused) == [f"x{number:07d}-01" for number in range(1, 9)]
    assert len(played.repeated) == 40


def test_some_events_come_late(played: Replay) -> None:
    late = 0
    for case in played.cases.values():
        latest = ""
        for cloud_event in case.recorded:
            late += cloud_event["time"][:10] < latest
            latest = max(latest, cloud_event["time"][:10])

    assert 100 <= late <= 400


def test_some_events_are_corrected_or_voided(played: Replay) -> None:
    kinds = Counter(cloud_event["type"] for case in played.cases.values() for cloud_event in case.recorded)

    assert 15 <= kinds["person.corrected"] <= 40
    assert 8 <= kinds["person.voided"] <= 40
    assert kinds["person.deceased"] >= 3
    assert kinds["person.labour_force_returned"] >= 10
    assert kinds["person.returned_to_poverty"] >= 5


# Households


@pytest.fixture(scope="module")
def jobless(played: Replay) -> dict[str, list[bool]]:
    return jobless_days(played)


def age(number: str, on: date) -> int:
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(number: str, years: int) -> int:
    """The day of 2021, or before or after it, on which the age is reached; nobody here was born on 29 February."""
    return (date(int(number[6:10]) + years, int(number[10:12]), int(number[12:14])) - date(2021, 1, 1)).days


def jobless_days(played: Replay) -> dict[str, list[bool]]:
    """For each household and day of 2021 whether at least two count and none of them is employed."""
    counted: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0] for _ in range(365)])
    for number, case in played.cases.items():
        base = case.effective()[0].get(".retirement_base", 60)
        first, last = birthday(number, 16), birthday(number, base)
        for state, since, until in stretches(case):
            if state.household is None or state.case == "deceased" or state.labour == "out":
                continue
            employed = state.labour == "employed"
            if not (state.willing or employed):
                continue
            for offset in range(max(since, first), min(until, last)):
                counted[state.household][offset][0] += 1
                counted[state.household][offset][1] += employed
    return {household: [t >= 2 and not e for t, e in days] for household, days in counted.items()}


def stretches(case: Case) -> Iterator[tuple[Any, int, int]]:
    """The state at the end of each day, and from which day of the year until which it holds."""
    states: dict[int, Any] = {}
    previous: tuple[CloudEvent, Any] | None = None
    for event, state in case.path():
        if previous is not None:
            states[(day(previous[0]) - date(2021, 1, 1)).days] = copy(state)
        previous = (event, state)
    if previous is not None:
        states[(day(previous[0]) - date(2021, 1, 1)).days] = copy(previous[1])
    offsets = [*sorted(states), 365]
    for since, until in pairwise(offsets):
        yield states[since], since, until


def test_at_least_150_households_are_without_any_work_for_a_time(jobless: dict[str, list[bool]]) -> None:
    assert 150 <= sum(any(days) for days in jobless.values()) <= 400


def test_61_households_are_recognised_and_become_what_they_should(
    played: Replay, jobless: dict[str, list[bool]]
) -> None:
    recognised = {event[".household_id"]: event for _, event, _ in of(played, "zero_employment_recognised")}
    became = Counter[str]()
    for household, event in recognised.items():
        since = (day(event) - date(2021, 1, 1)).days
        days = jobless[household]
        assert days[since - 1]
        assert days[since]
        cleared = next((offset for offset in range(since, 365) if not days[offset]), None)
        again = [offset for offset in range(cleared or 365, 365) if days[offset]]
        became["overdue" if cleared is None else "in time" if cleared - since <= 20 else "too late"] += 1
        became["reopened"] += bool(again)
        became["open at the end"] += days[-1]

    assert len(recognised) == 61
    assert became == {"in time": 54, "too late": 3, "overdue": 4, "reopened": 8, "open at the end": 8}


# Landmarks


def test_the_landmarks_are_what_they_are_said_to_be(
    cloud_events: list[CloudEvent], played: Replay, jobless: dict[str, list[bool]]
) -> None:
    registered = next(cloud_event for cloud_event in cloud_events if cloud_event["id"] == LANDMARKS["person"])
    case = played.cases[registered["data"]["id_no"]]
    kinds = Counter(cloud_event["type"].removeprefix("person.") for cloud_event in case.recorded)
    times = [cloud_event["time"][:10] for cloud_event in case.recorded]
    household = jobless[LANDMARKS["household"]]
    edges = [offset for offset in range(1, 365) if household[offset] != household[offset - 1]]

    assert kinds >= Counter(
        ["corrected", "returned_to_poverty", "training_completed", "employed", "employed", "moved", "risk_cleared"]
    )
    assert times != sorted(times)
    assert len(edges) == 3


# Posting


class _Server(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, str, int]] = []
    busy = 0

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, self.headers["Content-Type"], self.headers["Authorization"], len(body)))
        if _Server.busy:
            _Server.busy -= 1
            self.send_response(429)
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        refused = self.headers["Authorization"] != "Bearer secret"
        answer: dict[str, Any] = (
            {"code": "unauthorised"}
            if refused
            else {
                "accepted": len(body) - 1,
                "duplicates": 0,
                "rejected": [{"index": 0, "id": body[0]["id"], "problem": {}}],
                "position": 100 * len(self.seen),
                "persons": {body[0]["id"]: f"person-{len(self.seen)}"},
            }
        )
        self.send_response(401 if refused else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.seen.clear()
    running = HTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    thread.join()
    running.server_close()


def test_posts_batches_and_adds_up_the_answers(server: str) -> None:
    three = [[{"id": f"{batch}-{place}"} for place in range(5)] for batch in range(3)]
    progress: list[int] = []

    total = post(server, "secret", three, progress.append)

    assert (total["accepted"], total["duplicates"], total["position"]) == (12, 0, 300)
    assert [rejected["index"] for rejected in total["rejected"]] == [0, 5, 10]
    assert total["persons"] == {"0-0": "person-1", "1-0": "person-2", "2-0": "person-3"}
    assert progress == [5, 10, 15]
    assert _Server.seen[0] == ("/v1/events", "application/cloudevents-batch+json", "Bearer secret", 5)


def test_says_so_when_a_batch_is_refused(server: str) -> None:
    with pytest.raises(NotPosted, match=r"401: .*unauthorised") as refused:
        post(server, "wrong", [[{"id": "1"}]])

    assert refused.value.status == 401


def test_comes_again_when_the_service_has_enough_to_do(server: str) -> None:
    _Server.busy = 2

    total = post(server, "secret", [[{"id": "1"}, {"id": "2"}]])

    assert (_Server.busy, len(_Server.seen), total["accepted"]) == (0, 3, 1)
