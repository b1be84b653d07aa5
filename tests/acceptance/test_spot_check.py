"""A quarter's spot check in Haimen, from the draw to report S, through HTTP only (R3-16, R4-12, R4-13, R4-15)."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from tests.api.conftest import Json, Office
from tests.api.resources.inspecting import INSPECTORS, PLANNER, SECOND, UNITS, Inspecting
from tests.world import EventMaker

FIRST, OTHER = UNITS
CLERK, COLLEAGUE = "一镇经办", "区经办"
MAY_12 = datetime(2021, 5, 12, 2, 0, tzinfo=UTC)
JUNE_30 = datetime(2021, 6, 30, 2, 0, tzinfo=UTC)
PROOF = [{"name": "整改报告.pdf", "sha256": "1a" * 32}]


class Quarter(Inspecting):
    """The second quarter: who did what."""

    def said(self, by: str, kind: str, day: str, person: str, **data: Any) -> int:
        """An event that an account posts and that must be recorded; its version."""
        event = {**self.make.event(kind, day, person, **data), "source": f"/accounts/{by}"}
        answer = self.call(
            "POST", "/v1/events", by, data=orjson.dumps(event), content_type="application/cloudevents+json"
        )
        assert (200, 1) == (answer.status_code, answer.get_json().get("accepted")), answer.text
        history = self.get(f"/v1/people/{person}/history")["items"]
        return max(int(item["version"]) for item in history if item["type"] == event["type"])

    def checked(self, key: str, case: Json, contact: str = "reached", **found: str) -> None:
        """An inspector of the case visits on 10 May: what was recorded is found, or what is given."""
        (by, *_), path = case["inspectors"], f"/v1/inspections/{key}/cases/{case['case_no']}"
        form = self.get(f"{path}/form", by)
        body: Json = {"contact": contact, "way": "on_site", "checked_on": "2021-05-10"}
        if contact == "reached":
            body["answers"] = list(_answers(form["items"], found))
        answer = self.call("POST", f"{path}/result", by, json=body)
        assert (200, 1) == (answer.status_code, answer.get_json().get("accepted")), answer.text

    def report(self, query: str = "") -> Json:
        """Report S on the quarter."""
        return self.get(f"/v1/reports/S?area=320614&period=2021-Q2{query}")


def _answers(items: list[Json], found: dict[str, str]) -> Iterator[Json]:
    said: Json = {"verdict": {"verdict": "conforms"}, "yes_no": {"value": False}, "number": {"value": 0}}
    for item in items:
        verdict = found.get(item["item"])
        yield {"item": item["item"], **({"verdict": verdict} if verdict else said[item["answer"]])}


def test_r4_13_r4_15_a_quarter_from_the_draw_to_the_report(office: Office, make: EventMaker, tmp_path: Path) -> None:
    """Given a plan committed to, when cases are drawn, visited blind, put right or escalated, then S has them."""
    place = Quarter(office, make)
    place.account(CLERK, "caseworker", FIRST)
    place.account(COLLEAGUE, "caseworker")
    helped = place.people[:4]
    paired = {"helper": "督查甲", "unit": "督查科", "helper_account": INSPECTORS[0]}
    office.given(
        *(make.event("unemployment_registered", "2021-02-10", person) for person in place.people),
        *(make.event("helper_paired", "2021-03-01", person, **paired) for person in helped),
    )

    # the draw: two of four in each town, by a seed that comes after the commitment
    plan = place.plan().get_json()
    key = plan["key"]
    assert 200 == place.draw(key).status_code
    assert plan["plan_sha256"] == place.get(f"/v1/inspections/{key}")["plan_sha256"]
    drawn = place.cases(key)
    of_helped = [case for case in drawn if case["stratum"] == FIRST]
    assert {case["person"] for case in of_helped} <= set(helped)
    assert [{INSPECTORS[0]: "helper"}] * 2 == [case["excluded"] for case in of_helped]
    dead = {"cause": "deceased", "evidence": [{"name": "死亡证明.pdf", "sha256": "0f" * 32}]}
    replaced = place.call("POST", f"/v1/inspections/{key}/cases/{of_helped[0]['case_no']}/replacement", json=dead)
    assert 200 == replaced.status_code, replaced.text
    cases = [case for case in place.cases(key) if case["replaced_on"] is None]
    right, wrong = (case for case in cases if case["stratum"] == FIRST)
    absent, last = (case for case in cases if case["stratum"] == OTHER)

    # the visits, and a circular before the last of them
    office.world.now = MAY_12
    place.checked(key, right)
    place.checked(key, wrong, services="nonconforming")
    place.checked(key, absent, contact="not_reached")
    counts = ("sampled", "reached", "not_reached", "pending", "conforming", "nonconforming", "replaced")
    assert (4, 2, 1, 1, 1, 1, 1) == tuple(place.report()["total"][name] for name in counts)
    body = {"area": "320614", "period": "2021-Q2", "title": "关于二季度抽查情况的通报"}
    issued = place.call("POST", "/v1/reports/S/issues", json=body)
    assert (200, 1) == (issued.status_code, issued.get_json().get("number")), issued.text
    place.checked(key, last)

    # the findings: one is put right and accepted by another, one is escalated
    inspector = wrong["inspectors"][0]
    raised = {"inspection": key, "case_no": wrong["case_no"], "severity": "procedure", "at_stake_fen": 60_000}
    services = place.said(inspector, "finding_raised", "2021-05-12", wrong["person"], item="服务未实际提供", **raised)
    raised = {"inspection": key, "case_no": right["case_no"], "severity": "data_error"}
    ledger = place.said(inspector, "finding_raised", "2021-05-12", right["person"], item="台账漏记", **raised)
    office.world.now = JUNE_30
    place.said(CLERK, "rectified", "2021-05-20", wrong["person"], finding=str(services), evidence=PROOF)
    place.said(PLANNER, "rectification_accepted", "2021-05-24", wrong["person"], finding=str(services))
    place.said(PLANNER, "finding_escalated", "2021-06-10", right["person"], finding=str(ledger), step="circular")

    # report S: 1 of 2 is 50 % (9.5 to 90.5), 0 of 1 at most 79.3 %; of 4 each 2 and 0 are in error, 1 to 5 in all
    report = place.report(f"&inspection={key}")
    rows = {row["key"]: row for row in report["rows"]}
    assert (2, 2, 0, 0, 1, 1, 1) == tuple(rows[FIRST][name] for name in counts)
    assert (2, 1, 1, 0, 1, 0, 0) == tuple(rows[OTHER][name] for name in counts)
    rates = ("error_rate", "error_low", "error_high", "rank")
    assert (50.0, 9.5, 90.5, 2) == tuple(rows[FIRST][name] for name in rates)
    assert (0.0, 0.0, 79.3, 1) == tuple(rows[OTHER][name] for name in rates)
    findings = ("findings", "on_time", "overdue", "escalated", "found_fen", "recovered_fen")
    assert (2, 1, 1, 1, 60_000, 0) == tuple(rows[FIRST][name] for name in findings)
    estimate = ("population", "estimate", "estimate_low", "estimate_high", "unknown")
    assert (8, 2, 1, 5, 0) == tuple(report["total"][name] for name in estimate)
    items = place.get(f"/v1/reports/SI?area=320614&period=2021&inspection={key}")["rows"]
    assert [("services", 3, 1)] == [(r["key"], r["checked"], r["nonconforming"]) for r in items if r["nonconforming"]]
    (item,) = place.get("/v1/reports/S/cells/total/nonconforming?area=320614&period=2021-Q2")["items"]
    history = place.get(f"/v1/people/{item['subject']}/history")["items"]
    assert (wrong["person"], "person.spot_checked") == (
        item["subject"],
        next(event["type"] for event in history if event["version"] == item["version"]),
    )

    # the circular stays as issued, with seed and proof, and caseworkers read it; what came after is restated by cause
    issue = "/v1/reports/S/issues/1?area=320614&year=2021"
    content = place.get(issue, COLLEAGUE)["report"]["zh"]
    assert (1, "4 0 7", plan["plan_sha256"]) == (
        content["total"]["pending"],
        content["inspections"][0]["seed"],
        content["inspections"][0]["plan_sha256"],
    )
    assert f"/v1/inspections/{key}/proof" in place.call("GET", f"{issue}&format=html").text
    restated = place.get("/v1/reports/S/issues/1/restatement?area=320614&year=2021")["figures"]
    changed = {(one["row"], one["column"]): (one["was"], one["now"]) for one in restated}
    assert {(OTHER, "pending"): (1, 0), (OTHER, "reached"): (0, 1), (OTHER, "conforming"): (0, 1)} == {
        where: values for where, values in changed.items() if where[0] == OTHER
    }
    of_draw = [one for one in restated if one["row"] == OTHER]
    assert {"inspection"} == {cause["cause"] for one in of_draw for cause in one["causes"]}

    # the proof: anybody redoes the draw
    packed = place.call("GET", f"/v1/inspections/{key}/proof?format=zip")
    zipfile.ZipFile(io.BytesIO(packed.data)).extractall(tmp_path)
    command = [sys.executable, "redraw.py", "proof.json", "frame.txt"]
    redrawn = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert (0, plan["plan_sha256"]) == (redrawn.returncode, redrawn.stdout.split("\n")[0].split()[-1]), redrawn
    assert {case["ticket"] for case in place.cases(key)} == {
        line.split("\t")[3] for line in redrawn.stdout.split("\n")[1:-2]
    }
    assert SECOND not in redrawn.stdout
