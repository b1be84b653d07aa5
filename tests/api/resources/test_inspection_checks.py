"""Blind revisits: the form tells nothing of what is recorded; the result does, once it is submitted (R4-13)."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from flask import g
from werkzeug.test import TestResponse

from api.http.responses.inspection_checks import CheckForm, CheckResult, InspectionAgreement, SecondChecks
from api.resources.check_submission import submitted
from api.resources.inspection_case import case_at_hand
from domain.events.inspections import CaseReplaced
from service.recording.own_event import own_event
from service.recording.submission import Caller
from tests.api.conftest import Office
from tests.api.resources.drawn import FIRST, KEY, OTHERS, case, drawn, record
from tests.api.resources.drawn import PLANNER as RECORDING
from tests.world import EventMaker, id_no

CASE = f"/v1/inspections/{KEY}/cases/{{}}"
PHONE, ADDRESS = "13912345678", "悦来镇新街12号"


@pytest.fixture
def visited(office: Office, make: EventMaker) -> str:
    """A person at work, with certificate and wage, whose case is drawn."""
    number = id_no("1970-03-12", 1)
    who = f"id_no:{number}"
    person = office.person(
        make.event("recognised", "2021-02-01", who, categories=["disabled"], basis="认定表"),
        make.event("certificate_obtained", "2021-02-21", who, certificate="保洁员", number="苏-C-77", issuer="海门"),
        make.event(
            "employed", "2021-03-03", who, channel="employer", employer="海门某家纺有限公司", monthly_wage_fen=241_700
        ),
        id_no=number,
        phone=PHONE,
        address=ADDRESS,
    )
    drawn(office, person)
    return person


def submit(office: Office, area: str = "320614", number: int = 1, /, **result: Any) -> TestResponse:
    body = {"contact": "reached", "way": "on_site", "checked_on": "2021-07-10", **result}
    answer = office.call("POST", CASE.format(number) + "/result", role="supervisor", area=area, json=body)
    office.world.project()
    return answer


def answers(office: Office, area: str = "320614", number: int = 1, **other: Any) -> list[dict[str, Any]]:
    """An answer to each item of the form: as recorded, unless given."""
    form = office.get(CASE.format(number) + "/form", role="supervisor", area=area)
    values = {
        "at_work": True,
        "employer": "海门某家纺有限公司",
        "started_on": "2021-03-03",
        "wage": 241_700,
        "certificate": "苏-C-77",
        "job_information": 0,
        "insurance": True,
        **other,
    }
    return [
        {
            "item": each["item"],
            **({"verdict": "conforms"} if each["answer"] == "verdict" else _value(values[each["item"]])),
        }
        for each in form["items"]
    ]


def _value(value: Any) -> dict[str, Any]:
    return {"verdict": value} if value in ("nonconforming", "unverifiable") else {"value": value}


def test_r4_13_the_form_has_the_person_and_the_questions_and_nothing_recorded(office: Office, visited: str) -> None:
    """Given a drawn case, when an inspector takes the form, then it holds no recorded answer, and it is logged."""
    path = CASE.format(1) + "/form"
    form = office.get(path, role="supervisor")
    assert CheckForm().validate(form) == {}
    assert (visited, "张三", PHONE, ADDRESS) == tuple(
        form["person"][name] for name in ("id", "name", "phone", "address")
    )
    assert {"employer", "wage", "certificate", "ledger"} <= {each["item"] for each in form["items"]}
    pages = [
        office.call("GET", path + query, role="supervisor", lang=lang).text
        for query in ("", "?format=html")
        for lang in ("zh", "en")
    ]
    assert all("在哪个单位工作？" in page and "Which employer" in page for page in pages)
    for printed, asked in ((pages[2], pages[0]), (pages[3], pages[1])):
        assert sha256(asked.encode()).hexdigest() in printed
    assert [len(form["items"])] * 2 == [page.count("□ 无法核实 cannot be verified") for page in pages[2:]]
    recorded = ("某家纺", "241700", "2417.00", "2021-03-03", "2021年3月3日", "苏-C-77", "保洁员", "disabled", "认定表")
    assert [] == [(value, page) for page in pages for value in recorded if value in page]
    lines = office.world.log(
        "SELECT account, subject, purpose FROM zuji.access_log WHERE action = 'inspection.cases.form.read'"
    )
    assert [("supervisor@320614", visited, f"{KEY} 第1案抽查 / case 1")] * 5 == lines


def test_only_the_inspectors_of_a_case_that_is_open_get_its_form(office: Office, visited: str) -> None:
    def asked(role: str = "supervisor", area: str = "320614", number: int = 1) -> tuple[int, str]:
        answer = office.call("GET", CASE.format(number) + "/form", role=role, area=area)
        return answer.status_code, answer.get_json().get("code", "")

    assert (200, "") == asked(area="320600")
    assert (403, "case.other_inspectors") == asked(area="320000")
    assert (404, "not_found") == asked(role="caseworker")
    assert (404, "not_found") == asked(area="210000") == asked(number=7)
    record(office, "case_replaced", "2021-07-06", case_no=1)
    case(office, 2, visited, "2021-07-06", replaces=1)
    assert (422, "case.replaced") == asked()
    assert (200, "") == asked(number=2)
    record(office, "abandoned", "2021-07-07", reason={"text": "方案有误"})
    assert (422, "case.not_open") == asked(number=2)
    assert 422 == submit(office, "320614", 2, answers=[]).status_code


def test_a_case_with_a_result_is_not_replaced_and_its_state_is_shown(office: Office, visited: str) -> None:
    case(office, 2, visited)
    assert 200 == submit(office, answers=answers(office)).status_code
    assert 200 == submit(office, "320614", 2, contact="not_reached", way="phone").status_code
    shown = office.get(f"/v1/inspections/{KEY}/cases", role="supervisor")["items"]
    assert [("checked", "on_site"), ("not_reached", "phone")] == [(each["state"], each["way"]) for each in shown]
    assert {
        "standing": 2,
        "checked": 1,
        "not_reached": 1,
        "open": 0,
        "on_site": 1,
        "on_site_percent": 50.0,
        "rechecked": 0,
        "rechecked_percent": 0.0,
    } == office.get(f"/v1/inspections/{KEY}", role="supervisor")["progress"]

    body = {"cause": "deceased", "evidence": [{"name": "死亡证明.pdf", "sha256": "0f" * 32}]}
    refused = office.call("POST", CASE.format(1) + "/replacement", role="supervisor", json=body).get_json()
    assert (422, "case.checked", "case_no") == tuple(refused[name] for name in ("status", "code", "field"))
    event = own_event(
        *(office.world.recorder, RECORDING, CaseReplaced, KEY),
        request_id="at once",
        time=date(2021, 7, 11),
        data={"case_no": 1, "cause": "deceased"},
    )
    (rejected,) = office.world.recorder.record(RECORDING, [event]).rejected
    assert "case.checked" == rejected.refusal.code, "also when the result came while the replacement was made"


def test_r4_13_the_result_is_compared_with_what_was_known_at_the_plan(
    office: Office, make: EventMaker, visited: str
) -> None:
    """Given a wage that is recorded anew after the plan, when the result is submitted, then it differs from the old."""
    changes, why = {"monthly_wage_fen": 200_000}, {"code": "wage_checked"}
    office.given(make.event("corrected", "2021-03-03", visited, target_version=4, changes=changes, reason=why))
    found = answers(office, wage=200_000, insurance=True, at_work="unverifiable")
    evidence = [{"name": "签字表.jpg", "sha256": "0f" * 32}]
    result = submit(office, answers=found, satisfaction="fair", evidence=evidence).get_json()
    assert CheckResult().validate(result) == {}
    assert (1, "refuted") == (result["accepted"], result["verdict"])
    line = "SELECT account, subject, items, details FROM zuji.access_log WHERE action = 'inspection.cases.result'"
    assert [("supervisor@320614", visited, len(found), {"inspections": [KEY]})] == office.world.log(line)
    assert [
        {"item": "wage", "title": "monthly wage", "recorded": 241_700, "found": 200_000},
        {"item": "insurance", "title": "insurance", "recorded": None, "found": True},
    ] == result["differences"]
    (offered,) = result["findings"]
    assert ("person.finding_raised", visited, KEY) == (
        offered["type"],
        offered["subject"],
        offered["data"]["inspection"],
    )
    assert (["supervisor"], "data_error") == (result["findings_raised_by"], offered["data"]["severity"])
    posted = office.call("POST", "/v1/events", role="supervisor", json=offered)
    assert (200, 1) == (posted.status_code, posted.get_json()["accepted"])
    rows = office.world.rows(
        "SELECT item, verdict, inspectors, contact, way, second_check FROM spot_check_item WHERE case_no = 1"
    )
    assert {
        "wage": "nonconforming",
        "insurance": "unverifiable",
        "at_work": "unverifiable",
        "employer": "conforms",
    } == {row[0]: row[1] for row in rows if row[1] != "conforms" or row[0] == "employer"}
    assert {(tuple(sorted(FIRST)), "reached", "on_site", False)} == {(tuple(row[2]), *row[3:]) for row in rows}
    history = office.get(f"/v1/people/{visited}/history?reveal=true", role="supervisor")["items"]
    checked = next(each for each in history if each["type"] == "person.spot_checked")
    assert "wage: 2417.00 → 2000.00" in checked["text"]

    again = submit(office, answers=found, satisfaction="fair", evidence=evidence).get_json()
    assert (0, 1, result["differences"]) == (again["accepted"], again["duplicates"], again["differences"])
    other = submit(office, "320600", answers=answers(office, "320600"))
    assert (422, "case.checked") == (other.status_code, other.get_json()["code"])


def test_a_result_that_is_not_whole_is_refused_and_tells_nothing(office: Office, visited: str) -> None:
    found = answers(office)
    for code, field, body in (
        ("result.incomplete", "answers", {"answers": found[1:]}),
        ("result.answer", "answers", {"answers": [*found, {"item": "no_such", "verdict": "conforms"}]}),
        ("field.missing", "answers.0.item", {"answers": [{"verdict": "conforms"}]}),
        ("field.type", "answers", {"answers": "all"}),
        ("result.before_draw", "checked_on", {"answers": found, "checked_on": "2021-07-04"}),
        ("parameter.unknown", "id", {"answers": found, "id": "of another request"}),
        ("parameter.choice", "contact", {"answers": found, "contact": "met"}),
    ):
        answer = submit(office, **body)
        refused = answer.get_json()
        assert (code, field) == (refused["code"], refused["field"]), answer.text
        assert "某家纺" not in answer.text
    missed = submit(office, contact="not_reached", way="phone").get_json()
    assert (1, None, []) == (missed["accepted"], missed["verdict"], missed["items"])
    assert [("", None, "not_reached", "phone")] == office.world.rows(
        "SELECT item, verdict, contact, way FROM spot_check_item WHERE person_id = %s", visited
    )


def test_of_a_person_merged_after_the_draw_what_was_drawn_is_compared(
    office: Office, make: EventMaker, visited: str
) -> None:
    survivor = office.person(id_no=id_no("1970-03-12", 5), name="张三丰")
    office.given(make.event("merged", "2021-07-08", visited, into=survivor))
    assert survivor == office.get(CASE.format(1) + "/form", role="supervisor")["person"]["id"]
    result = submit(office, answers=answers(office)).get_json()
    assert ["insurance"] == [each["item"] for each in result["differences"]]
    assert 1 == len(office.get("/v1/inspections/own-cases?done=true", role="supervisor")["items"])
    assert [(survivor,)] == office.world.rows("SELECT DISTINCT person_id::text FROM spot_check_item")


def test_of_two_inspectors_who_submit_at_once_one_succeeds(office: Office, visited: str) -> None:
    """Given one who has read the case, when the other submits first, then the result of the former is refused."""
    missed = {"contact": "not_reached", "way": "on_site", "checked_on": date(2021, 7, 10)}
    with office.app.test_request_context(headers={"Accept-Language": "en"}):
        g.caller = Caller(name=FIRST[1], role="supervisor", area="320600", sources=("*",))
        at_hand = case_at_hand({}, "320614", "2021-001", 1)
        assert 200 == submit(office, contact="not_reached", way="phone").status_code
        refused = submitted(at_hand, missed)
    assert (412, 1) == (refused.status_code, len(office.world.rows("SELECT FROM spot_check_item")))


def test_the_result_of_a_case_is_not_posted_as_an_event(office: Office, make: EventMaker, visited: str) -> None:
    event = make.event("spot_checked", "2021-07-10", visited, inspection=KEY, items=["wage"], case_no=1)
    refused = office.post(event, role="supervisor")
    assert (403, "scope.call", "case_no") == (refused.status_code, *[refused.get_json()[n] for n in ("code", "field")])


def test_an_inspector_from_elsewhere_sees_the_form_alone_and_records_the_result(office: Office, visited: str) -> None:
    """Given a case of a caseworker of another city, then being drawn entitles to the form, and to nothing else."""
    area = "320500"
    office.token("caseworker", area)
    case(office, 2, visited, inspectors=[f"caseworker@{area}", FIRST[0]])
    (listed,) = office.get(f"/v1/inspections/{KEY}/cases", area=area)["items"]
    assert (2, None, None) == (listed["case_no"], listed["stratum"], listed["mandatory_reason"])
    assert visited == office.get(CASE.format(2) + "/form", area=area)["person"]["id"]
    assert 404 == office.call("GET", f"/v1/people/{visited}", area=area).status_code
    assert 404 == office.call("GET", CASE.format(1) + "/form", area=area).status_code
    found = answers(office, wage=1)
    body = {"contact": "reached", "way": "phone", "checked_on": "2021-07-10", "answers": found}
    result = office.call("POST", CASE.format(2) + "/result", area=area, json=body).get_json()
    assert (1, "wage") == (result["accepted"], result["differences"][0]["item"])
    assert ([], ["supervisor"]) == (result["findings"], result["findings_raised_by"])
    assert 404 == office.call("POST", CASE.format(1) + "/result", area=area, json=body).status_code


def test_a_share_is_checked_again_by_others_and_their_agreement_is_told(office: Office, visited: str) -> None:
    """Given a case that others check again, when their verdicts differ on one item, then agreement and kappa say so."""
    second, third = f"/v1/inspections/{KEY}/second-checks", f"/v1/inspections/{KEY}/agreement"
    before = office.get(second, role="supervisor")
    assert (SecondChecks().validate(before), before["items"]) == ({}, [])
    submit(office, answers=answers(office))
    (due,) = office.get(second, role="supervisor")["items"]
    assert (1, sorted(OTHERS), False) == (due["case_no"], sorted(due["inspectors"]), due["done"])
    assert 404 == office.call("GET", second).status_code == office.call("GET", second, area="320500").status_code
    again = submit(office, "320000", answers=answers(office, "320000", wage=1, employer="nonconforming"))
    assert again.get_json()["second_check"] is True
    assert office.get(second, role="auditor")["items"][0]["done"] is True
    found = office.get(third, role="auditor")
    assert InspectionAgreement().validate(found) == {}
    rows = {(row["inspector"], row["item"]): row for row in found["items"]}
    everything, wage = rows[None, None], rows[FIRST[1], "wage"]
    assert everything["n"] - 2 == everything["agreed"]
    assert (1, 0, 0.0, 0.0) == (wage["n"], wage["agreed"], wage["percent"], wage["kappa"])
    assert (100.0, None) == (rows[None, "contract"]["percent"], rows[None, "contract"]["kappa"])
    assert 403 == office.call("GET", third).status_code
    assert 404 == office.call("GET", third, role="supervisor", area="210000").status_code
