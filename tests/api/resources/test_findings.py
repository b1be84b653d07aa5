"""`/v1/findings`: the way of a finding over HTTP, on the worklist, in the list with its money, and step by step."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.cli.second_opinion import compare_views
from api.http.responses.findings import FindingPage, OneFinding
from tests.api.conftest import Office
from tests.world import KEYS, ZHANG_SAN, EventMaker

WHO = f"id_no:{ZHANG_SAN}"
REASON = {"code": "checked", "text": "合同日期与工资单不符"}
PROOF = [{"name": "退款凭证.pdf", "sha256": "6d" * 32}]
MONEY = {"benefit": "unemployment_benefit", "amount_fen": 90_000}


def found(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    answer = office.get(f"/v1/findings?{query}", **options)
    assert FindingPage().validate(answer) == {}
    assert answer["count"] == answer["totals"]["count"] == len(answer["items"])
    return list(answer["items"])


def step(office: Office, make: EventMaker, kind: str, day: str, **data: Any) -> dict[str, Any]:
    """Posts an event as one who may, and brings the views up to it; the answer, which is a problem if it is refused."""
    answer: dict[str, Any] = office.post(make.event(kind, day, WHO, **data)).get_json()
    office.world.project()
    return answer


@pytest.fixture
def person(office: Office, make: EventMaker) -> str:
    """Paid unemployment benefit while at work; a finding of procedure (5), and one of the benefit (6)."""
    case = {"inspection": "320614/2021-003", "case_no": 2, "unit": "正余镇人社所"}
    office.world.now = datetime(2021, 5, 10, 4, 0, tzinfo=UTC)
    return office.person(
        make.event("benefit_granted", "2021-02-01", WHO, **MONEY, **{"from": "2021-02-01", "to": "2021-03-31"}),
        make.event("benefit_paid", "2021-03-20", WHO, **MONEY),
        make.event("employed", "2021-02-01", WHO, channel="employer", employer="海门某家纺有限公司"),
        make.event("finding_raised", "2021-04-06", WHO, **case, item="合同缺页", severity="procedure"),
        make.event(
            "finding_raised", "2021-05-08", WHO, **case, item="就业后仍领失业金", severity="ineligible_benefit",
            at_stake_fen=100_000, unit_area="320614-02",
        ),
    )  # fmt: skip


def test_r3_16_an_ineligible_benefit_is_on_the_worklist_to_be_stopped_at_once_with_what_is_due_back(
    office: Office, person: str
) -> None:
    """The amount is that of the benefits of the person: what was paid for days at work."""
    due = office.get(f"/v1/people/{person}/benefits")["due_back"]
    (task,) = office.get("/v1/worklist?kind=stop_at_once")["items"]
    assert (task["title"], task["due"][:10], task["overdue"]) == ("Stop at once and recover", "2021-05-08", True)
    assert (task["finding"]["version"], task["finding"]["unit_area"]) == (6, "320614-02")
    assert task["money_fen"] == sum(each["amount_fen"] for each in due) > 0
    (other,) = office.get("/v1/worklist?kind=rectification")["items"]
    assert (other["finding"]["unit"], other["money_fen"], other["overdue"]) == ("正余镇人社所", 0, True)
    one = office.get(f"/v1/people/{person}/findings/6")
    assert [each["amount_fen"] for each in one["due_back"]] == [each["amount_fen"] for each in due]


def test_the_whole_way_from_reply_to_acceptance_is_in_the_list_the_clocks_and_the_steps(
    office: Office, make: EventMaker, person: str
) -> None:
    reply = {"reply": "agrees", "answer": "合同原件在用人单位"}
    for kind, day, data in (
        ("finding_answered", "2021-04-08", reply),
        ("rectified", "2021-04-20", {}),
        ("rectification_rejected", "2021-04-22", {"reason": REASON, "due": "2021-04-30"}),
        ("finding_escalated", "2021-04-23", {"step": "circular", "number": "海人社督〔2021〕4号"}),
        ("rectified", "2021-05-06", {"evidence": PROOF}),
        ("rectification_accepted", "2021-05-07", {}),
    ):
        assert "code" not in step(office, make, kind, day, finding="5", **data)
    (closed,) = found(office, "state=accepted")
    assert (closed["version"], closed["status"], closed["due"][:10]) == (5, "met_late", "2021-04-30")
    assert (closed["rejections"], closed["rectified_on"], closed["escalation"]["code"]) == (1, "2021-05-06", "circular")
    clocks = office.get(f"/v1/people/{person}")["clocks"]
    assert [each["status"] for each in clocks if each["name"] == "rectification"] == ["met", "met_late"]

    one = office.get(f"/v1/people/{person}/findings/5")
    assert OneFinding().validate(one) == {}
    assert [each["type"].removeprefix("person.") for each in one["steps"]] == [
        "finding_raised", "finding_answered", "rectified", "rectification_rejected", "finding_escalated", "rectified",
        "rectification_accepted",
    ]  # fmt: skip
    assert one["steps"][5]["evidence"] == PROOF
    assert reply["answer"] not in one["steps"][1]["text"]  # private, and nobody asked to see it
    assert [each["code"] for each in one["next_steps"]] == ["reminder_letter"]
    assert office.call("GET", f"/v1/people/{person}/findings/2").status_code == 404
    assert office.call("GET", f"/v1/people/{person}/findings/5", area="320613").status_code == 404
    assert compare_views(office.world.url, KEYS, reports=False).clean


def test_the_list_is_filtered_and_its_money_is_found_and_recovered(
    office: Office, make: EventMaker, person: str
) -> None:
    step(office, make, "benefit_recovered", "2021-05-09", **{**MONEY, "amount_fen": 30_000}, finding="6")
    totals = office.get("/v1/findings")["totals"]
    assert (totals["at_stake_fen"], totals["found_fen"], totals["recovered_fen"]) == (100_000, 100_000, 30_000)
    assert [(each["code"], each["count"], each["overdue"]) for each in totals["states"]] == [("open", 2, 2)]
    for query, versions in (
        ("unit=320614-02", [6]),
        ("unit=正余镇人社所", [5, 6]),
        ("severity=procedure", [5]),
        ("inspection=320614/2021-004", []),
        ("overdue=true&as_of=2021-04-20", []),
        ("area=320614-02", []),
    ):
        assert [each["version"] for each in found(office, query)] == versions, query
    first = office.get("/v1/findings?limit=1")
    second = office.get(f"/v1/findings?limit=1&cursor={first['next']}")
    assert [each["version"] for page in (first, second) for each in page["items"]] == [5, 6]
    assert (first["count"], second["totals"]) == (2, None)
    assert found(office, area="320613") == []


def test_each_step_is_refused_by_name_to_whom_it_is_not_for(office: Office, make: EventMaker, person: str) -> None:
    assert step(office, make, "rectified", "2021-05-09", finding="6")["code"] == "proves_a_rectification"
    talk = step(office, make, "finding_escalated", "2021-05-09", finding="6", step="talk")
    assert (talk["code"], talk["data"]["allowed"]) == ("escalates_a_finding", ["circular"])
    clerk = office.post(
        make.event("finding_escalated", "2021-05-09", WHO, finding="6", step="circular"), role="caseworker"
    )
    assert clerk.status_code == 403
    answered = make.event("finding_answered", "2021-05-09", WHO, finding="6", reply="agrees")
    assert office.post(answered, role="supervisor").status_code == 403
    void = make.event("voided", "2021-05-09", WHO, target_version=6, reason=REASON)
    assert office.post(void, role="supervisor").status_code == 200
    office.world.project()
    assert [each["version"] for each in found(office)] == [5]


def test_r3_16_a_rectification_that_waits_is_on_the_list_of_who_may_accept_it(
    office: Office, make: EventMaker, person: str
) -> None:
    """Given a finding, when it is rectified, then supervisors have it listed until it is accepted; the town not."""
    asked = "/v1/worklist?kind=acceptance&lang=zh"
    assert office.get(asked, role="supervisor")["items"] == []
    step(office, make, "rectified", "2021-04-20", finding="5", evidence=PROOF)
    (task,) = office.get(asked, role="supervisor")["items"]
    assert (task["title"], task["person"], task["due"], task["started"][:10]) == (
        "整改待验收", person, None, "2021-04-20",
    )  # fmt: skip
    assert (task["finding"]["version"], task["finding"]["state"], task["overdue"]) == (5, "rectified", False)
    counts = office.get("/v1/worklist", role="supervisor")["counts"]
    assert [each["count"] for each in counts if each["kind"] == "acceptance"] == [1]
    whole = office.get("/v1/worklist?limit=200", role="supervisor")["items"]
    assert [each["kind"] for each in whole].count("acceptance") == 1
    page = office.call("GET", "/v1/worklist?format=html&kind=acceptance", role="supervisor")
    assert "Rectification to accept" in page.text
    assert office.get("/v1/worklist?kind=acceptance", role="caseworker")["items"] == []
    assert "acceptance" not in {each["kind"] for each in office.get("/v1/worklist", role="caseworker")["counts"]}
    step(office, make, "rectification_accepted", "2021-05-07", finding="5")
    assert office.get(asked, role="supervisor")["items"] == []
