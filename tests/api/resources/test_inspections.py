"""`/v1/inspections`: committed before the seed, drawn once, replaced provably, unseen by the towns (R4-12, R4-13)."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from api.http.responses.inspections import (
    InspectionCasePage,
    InspectionPage,
    InspectionStep,
    OneInspection,
    OwnCasePage,
    PlannedInspection,
    ProofOut,
)
from projections.rebuild.check import check
from tests.api.conftest import Json, Office
from tests.api.resources.inspecting import INSPECTORS, PLANNER, SECOND, UNITS, Inspecting
from tests.world import KEYS, EventMaker, world

CLERK = "悦来镇经办"


NOTICED = {"from": "2021-01-20", "to": "2021-01-29", "place": "村务公开栏"}
ABROAD = {"cause": "abroad", "evidence": [{"name": "出入境记录.pdf", "sha256": "1f" * 32}]}
APPEAL = {"procedure": "objection", "decision": "person.recognition_noticed", "applicant": "群众"}


@pytest.fixture(scope="module")
def shared(module_database_url: str) -> Iterator[Inspecting]:
    """A place for tests that record nothing."""
    with world(module_database_url) as inside:
        yield Inspecting(Office(inside), EventMaker())


@pytest.fixture
def place(office: Office, make: EventMaker) -> Inspecting:
    return Inspecting(office, make)


def test_r4_12_an_inspection_is_committed_to_drawn_replaced_and_proved(place: Inspecting, tmp_path: Path) -> None:
    """Given a plan whose digest is published, when a second person gives the seed, then anybody redoes the draw."""
    preview = place.plan("?preview=true")
    assert (200, None) == (preview.status_code, preview.get_json()["key"])
    assert [] == place.get("/v1/inspections")["items"]

    plan = place.plan().get_json()
    assert {} == PlannedInspection().validate(plan)
    assert plan["quotas"] == preview.get_json()["quotas"]
    assert [(UNITS[0], 2, 4), (UNITS[1], 2, 4)] == [(q["stratum"], q["size"], q["population"]) for q in plan["quotas"]]
    assert plan["plan_sha256"] == sha256(plan["plan"].encode()).hexdigest()
    key = plan["key"]
    assert ("320614/2021-001", True) == (key, place.plan().get_json()["duplicate"])

    step = place.draw(key).get_json()
    assert {} == InspectionStep().validate(step)
    assert (4, "drawn") == (step["sample_size"], step["state"])
    assert {**step, "duplicate": True} == place.draw(key).get_json(), "what was drawn is told again"
    cases = place.cases(key)
    assert Counter({UNITS[0]: 2, UNITS[1]: 2}) == Counter(case["stratum"] for case in cases)
    assert {case["person"] for case in cases} <= set(place.people)
    assert all(len(set(case["inspectors"])) == 2 and set(case["inspectors"]) <= set(INSPECTORS) for case in cases)

    dead = {"cause": "deceased", "evidence": [{"name": "死亡证明.pdf", "sha256": "0f" * 32}]}
    replaced = place.call("POST", f"/v1/inspections/{key}/cases/1/replacement", json=dead)
    assert (200, 5) == (replaced.status_code, replaced.get_json()["case_no"]), replaced.text
    assert "holds nothing of the cause (deceased)" in replaced.get_json()["note"]
    repeated = place.call("POST", f"/v1/inspections/{key}/cases/1/replacement", json=dead).get_json()
    assert (True, 5) == (repeated["duplicate"], repeated["case_no"])
    again = place.call("POST", f"/v1/inspections/{key}/cases/1/replacement", json={**dead, "id": "another"})
    assert (422, "replaces_a_case") == (again.status_code, again.get_json()["code"])
    first, *_, fifth = place.cases(key)
    assert ("deceased", 1, first["stratum"]) == (first["replaced_reason"], fifth["replaces"], fifth["stratum"])

    packed = place.call("GET", f"/v1/inspections/{key}/proof?format=zip")
    zipfile.ZipFile(io.BytesIO(packed.data)).extractall(tmp_path)
    redrawn = subprocess.run(
        [sys.executable, "redraw.py", "proof.json", "frame.txt"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (0, f"plan {plan['plan_sha256']}") == (redrawn.returncode, redrawn.stdout.decode().split("\n")[0]), redrawn
    assert [case["ticket"] for case in place.cases(key)] == [
        line.split("\t")[3] for line in redrawn.stdout.decode().split("\n")[1:-2]
    ]
    proof = place.get(f"/v1/inspections/{key}/proof")
    assert {} == ProofOut().validate(proof)
    published = str(proof) + redrawn.stdout.decode()
    assert not [private for private in (*place.people, *INSPECTORS, PLANNER, SECOND) if private in published]

    one = place.get(f"/v1/inspections/{key}")
    assert {} == OneInspection().validate(one)
    assert ({"random": 5, "mandatory": 0, "replaced": 1}, "4 0 7") == (one["cases"], one["seed"])
    stated = f"version {one['version']}, replacements 1, cases_sha256 {one['cases_sha256']}"
    assert redrawn.stdout.decode().rstrip().endswith(stated), "the proof states what the service states"
    assert proof["cases_sha256"] == one["cases_sha256"]

    unfinished = place.call("POST", f"/v1/inspections/{key}/close", json={}).get_json()
    assert ("closes_what_is_checked", "reason", {"unchecked": 4, "cases": 4}) == tuple(
        unfinished[name] for name in ("code", "field", "data")
    )
    why = {"reason": {"text": "另行安排"}}
    closed = place.call("POST", f"/v1/inspections/{key}/close", json=why)
    assert {**closed.get_json(), "duplicate": True} == place.call(
        "POST", f"/v1/inspections/{key}/close", json=why
    ).get_json()
    one = place.get(f"/v1/inspections/{key}")
    assert ("closed", 4, "另行安排") == tuple(one[name] for name in ("state", "unchecked", "closed_reason"))
    assert check(place.office.world.url, KEYS, workers=1, progress=lambda *_: None).clean, (
        "rebuilt, the views are the same"
    )


def test_no_plan_is_drawn_twice_and_a_new_plan_names_the_draws_that_were_given_up(place: Inspecting) -> None:
    key = place.drawn()
    again = place.draw(key, seed="another")
    assert (422, "drawn_once") == (again.status_code, again.get_json()["code"])
    given_up = place.call("POST", f"/v1/inspections/{key}/abandon", json={"reason": {"text": "名单有误"}})
    assert 200 == given_up.status_code

    plan = place.plan().get_json()
    assert ("320614/2021-002", ["320614/2021-001"]) == (plan["key"], [each["key"] for each in plan["earlier_draws"]])
    page = place.get("/v1/inspections?year=2021&area=320614")
    assert {} == InspectionPage().validate(page)
    assert [("abandoned", "名单有误", "4 0 7"), ("planned", None, None)] == [
        (each["state"], each["abandoned_reason"], each["seed"]) for each in page["items"]
    ]
    assert 4 == len(place.cases(key)), "what was drawn stays"
    assert [key] == [
        each["key"] for each in place.get("/v1/inspections?state=abandoned&mode=random_spot_check")["items"]
    ]
    assert (422, "proof.not_drawn") == refused(place, "GET", f"/v1/inspections/{plan['key']}/proof")
    assert (422, "replaces_a_case") == refused(
        place, "POST", f"/v1/inspections/{plan['key']}/cases/1/replacement", json=ABROAD
    )


def refused(place: Inspecting, method: str, path: str, by: str = PLANNER, **options: object) -> tuple[int, str]:
    response = place.call(method, path, by, **options)
    return response.status_code, response.get_json()["code"]


@pytest.mark.parametrize(
    ("plan", "by", "body", "code"),
    [
        ({}, PLANNER, {}, "seed.given_by_another"),
        ({}, INSPECTORS[0], {}, "seed.given_by_another"),
        ({"seed_kind": "generated"}, SECOND, {}, "seed.generated"),
        ({"seed_kind": "public_value"}, SECOND, {}, "seed.source"),
        (
            {"seed_kind": "public_value"},
            SECOND,
            {"seed_source": "福彩3D", "seed_published_on": "2021-05-05"},
            "seed.after_commitment",
        ),
    ],
)
def test_the_seed_is_of_the_kind_planned_and_nobody_chooses_it(
    place: Inspecting, plan: dict[str, str], by: str, body: dict[str, str], code: str
) -> None:
    key = place.planned(**plan)
    assert (422, code) == (place.draw(key, by, **body).status_code, place.draw(key, by, **body).get_json()["code"])
    assert "planned" == place.get(f"/v1/inspections/{key}")["state"]


def test_helpers_handlers_relatives_and_accounts_of_the_town_inspect_no_case_of_theirs(place: Inspecting) -> None:
    make, people = place.make, place.people
    place.account(CLERK, "caseworker", UNITS[0])
    place.office.given(
        *(
            make.event("staff_relation_noted", "2021-03-01", person, account=INSPECTORS[0], relation="sibling")
            for person in people[:4]
        ),
        *(
            make.event("helper_paired", "2021-03-01", person, helper="李芳", unit="x", helper_account=INSPECTORS[1])
            for person in people[4:]
        ),
    )
    key = place.planned(inspectors=[*INSPECTORS, CLERK])
    assert 200 == place.draw(key).status_code
    for case in place.cases(key):
        of_the_town = case["person"] in people[:4]
        rules = {INSPECTORS[0]: "relative", CLERK: "town"} if of_the_town else {INSPECTORS[1]: "helper"}
        assert rules == case["excluded"]
        assert not set(rules) & set(case["inspectors"])

    few = place.planned(inspectors=list(INSPECTORS[:2]), id="few")
    answer = place.draw(few).get_json()
    assert ("draw.inspectors", 32) == (answer["code"], len(answer["data"]["ticket"]))
    assert answer["data"]["ticket"] in answer["detail"]
    assert "relative" in answer["detail"]


def test_who_was_merged_after_the_plan_is_inspected_by_nobody_who_stays_out_of_the_survivors_case(
    place: Inspecting,
) -> None:
    make, (duplicate, survivor, *_) = place.make, place.people
    key = place.planned(size=8)
    place.office.given(
        make.event("staff_relation_noted", "2021-03-01", survivor, account=INSPECTORS[0], relation="sibling"),
        make.event("merged", "2021-05-05", duplicate, into=survivor),
    )
    assert 200 == place.draw(key).status_code
    excluded = {case["person"]: case["excluded"] for case in place.cases(key)}
    assert excluded[duplicate] == excluded[survivor] == {INSPECTORS[0]: "relative"}


def test_the_town_and_the_feed_do_not_show_who_is_drawn(place: Inspecting) -> None:
    place.account(CLERK, "caseworker", UNITS[0])
    place.account("南通经办", "caseworker", "320600")
    place.account("县系统", "integration", "320614")
    place.account("别处督查", "supervisor", "320613")
    place.account("审计", "auditor", "320614")
    related = {INSPECTORS[0]: place.people[:4], "南通经办": place.people[4:]}
    place.office.given(
        *(
            place.make.event("staff_relation_noted", "2021-03-01", person, account=account, relation="sibling")
            for account, people in related.items()
            for person in people
        )
    )
    key = place.drawn(inspectors=[*INSPECTORS[:2], "南通经办"])
    for path in ("", f"/{key}", f"/{key}/proof"):
        assert (403, "auth.role") == refused(place, "GET", f"/v1/inspections{path}", CLERK)
        assert 200 == place.call("GET", f"/v1/inspections{path}", "审计").status_code
    assert [] == place.get("/v1/inspections", "别处督查")["items"]
    for path in (f"/{key}", f"/{key}/proof", f"/{key}/cases"):
        assert (404, "not_found") == refused(place, "GET", f"/v1/inspections{path}", "别处督查")
    assert (404, "not_found") == refused(place, "GET", f"/v1/inspections/{key}/cases", CLERK)
    own = place.call("GET", f"/v1/inspections/{key}/cases", "南通经办").get_json()["items"]
    hidden = dict.fromkeys(("stratum", "state", "state_title"))
    assert own == [{**case, **hidden} for case in place.cases(key) if case["stratum"] == UNITS[0]]
    assert all("南通经办" in case["inspectors"] for case in own)
    mine = place.get("/v1/inspections/own-cases?done=false", "南通经办")
    assert {} == OwnCasePage().validate(mine)
    assert [(key, case["case_no"], False) for case in own] == [
        (each["key"], each["case_no"], each["done"]) for each in mine["items"]
    ]
    assert [] == place.get("/v1/inspections/own-cases", CLERK)["items"]
    assert [] == place.get("/v1/inspections/own-cases?done=true", "南通经办")["items"]
    assert {} == InspectionCasePage().validate(place.get(f"/v1/inspections/{key}/cases", "审计"))

    seen = {by: feed(place, by) for by in (CLERK, "南通经办", "县系统", PLANNER, "审计")}
    assert "person.recognised" in seen[CLERK]
    inspection = {"inspection.planned", "inspection.drawn", "inspection.case_drawn"}
    assert [set(), set(), set(), inspection, inspection] == [seen[by] & inspection for by in seen]


def test_who_is_drawn_is_in_no_extract_and_no_list_of_refused_events_before_the_end(place: Inspecting) -> None:
    place.account(CLERK, "caseworker", "320614")
    place.account("审计", "auditor", "320614")
    key = place.drawn()
    drawn = place.cases(key)[0]["person"]
    extract = f"/v1/people/{drawn}/extract?reason=copy&requested_by=self"
    assert [(SECOND, key)] == [(line[0], line[2]) for line in place.office.lines("inspection.drawn")]
    assert [] == inspections_read(place, extract)
    case = place.cases(key)[0]
    place.get(f"/v1/inspections/{key}/cases/{case['case_no']}/form", case["inspectors"][0])
    cell = "/v1/reports/S/cells/320614-01/pending?period=2021"
    assert drawn in str(place.get(cell, "审计")["items"]) + str(place.get(cell.replace("-01", "-02"), "审计")["items"])
    assert [] == inspections_read(place, extract)
    package = place.call("GET", f"/v1/people/{drawn}/dossier?purpose=x", "审计").data
    reads = json.loads(zipfile.ZipFile(io.BytesIO(package)).read("access-log.json"))
    assert {"inspection.drawn", "inspection.cases.read", "inspection.cases.form.read", "list.read"} <= {
        each["action"] for each in reads["lines"]
    }, "a dossier has all reads"
    assert reads["complete"]
    assert "extract.read" in {each["action"] for each in place.get(extract, CLERK)["readers"]}, "other reads are there"

    ends: dict[str, Json] = {"close": {"reason": {"text": "另行安排"}}, "abandon": {"reason": {"text": "名单有误"}}}
    assert [200, 422] == [
        place.call("POST", f"/v1/inspections/{key}/{end}", json=body).status_code for end, body in ends.items()
    ]
    assert ["inspection.abandoned"] == [each["type"] for each in place.get("/v1/quarantine?status=all")["items"]]
    assert [] == place.get("/v1/quarantine?status=all", CLERK)["items"]
    read = set(inspections_read(place, extract))
    assert {"reports/S/cells/320614-01/pending", "reports/S/cells/320614-02/pending"} & {each[1] for each in read}
    assert {("inspection.drawn", key), ("inspection.cases.read", key), ("inspection.cases.form.read", "")} == {
        each for each in read if each[0] != "list.read"
    }


def inspections_read(place: Inspecting, extract: str) -> list[tuple[str, str]]:
    readers = place.get(extract, CLERK)["readers"]
    return [
        (each["action"], each["list"])
        for each in readers
        if each["action"].startswith("inspection") or each["list"].startswith("reports/S/")
    ]


def test_mandatory_cases_are_apart_from_the_random_part_and_not_replaced(place: Inspecting) -> None:
    who = place.people[0]
    place.office.given(
        place.make.event("recognition_noticed", "2021-01-20", who, **NOTICED),
        place.make.event("appeal_filed", "2021-05-01", who, **APPEAL),
    )
    plan = place.plan(mandatory=["complaint"], size=2).get_json()
    assert (1, 7, 2) == (plan["mandatory"], plan["population_size"], plan["sample_size"])
    assert 200 == place.draw(plan["key"]).status_code
    *random, last = place.cases(plan["key"])
    assert (who, "mandatory", "complaint", None) == tuple(
        last[name] for name in ("person", "part", "mandatory_reason", "stratum")
    )
    assert ["random", "random"] == [case["part"] for case in random]
    path = f"/v1/inspections/{plan['key']}/cases/{last['case_no']}/replacement"
    assert (422, "draw.mandatory") == refused(place, "POST", path, json=ABROAD)
    nothing: tuple[Json, ...] = ({}, {"evidence": []})
    for without in nothing:
        assert (400, "field.missing") == refused(place, "POST", path, json={"cause": "abroad", **without})


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"population": {"name": "张"}}, 400, "parameter.unknown", "population.name"),
        ({"population": {"area": "320613"}}, 403, "scope.area", "population"),
        ({"population": {"case": "deceased"}, "size": None, "percent": 5}, 422, "population.empty", "population"),
        ({"size": 9}, 422, "quota.population", "size"),
        ({"size": None}, 422, "quota.size", "size"),
        ({"strata": ["age"]}, 400, "field.code", "strata.0"),
        ({"inspectors": ["谁也不是"]}, 422, "account.unknown", "inspectors"),
        ({"inspectors": [INSPECTORS[0]]}, 422, "inspector.too_few", "inspectors"),
        ({"area": "320613"}, 403, "scope.area", "area"),
        ({"as_of": "2021-06-01"}, 422, "population.day", "as_of"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_names_the_member(
    shared: Inspecting, body: dict[str, object], status: int, code: str, field: str
) -> None:
    answer = shared.plan("?preview=true", **body)
    assert (status, code, field) == (answer.status_code, *(answer.get_json()[name] for name in ("code", "field")))


def feed(place: Inspecting, by: str) -> set[str]:
    return {event["type"] for event in place.get("/v1/events?limit=1000", by)["items"]}
