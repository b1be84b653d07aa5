"""Circulars: no. 1 keeps its bytes for ever; no. 2 restates its figures, each difference with its causes."""

from hashlib import sha256
from typing import Any

import orjson
import pytest

from projections.reports.issue import Moved, refuse_moved
from service.postgres.database import reading_all_areas
from tests.api.conftest import Office
from tests.world import EventMaker, id_no

UNIT, OTHER, DISTRICT = "320614-01", "320614-02", "320614"
NUMBERS = [id_no("1970-03-12", 2 * number + 1) for number in range(8)]
ISSUES = "/v1/reports/4A/issues"
TYPO = {"code": "typo", "text": "误报"}
TITLE = "关于2021年重点群体帮扶计划完成情况的通报"


def who(number: int) -> str:
    return f"id_no:{NUMBERS[number]}"


def employed(make: EventMaker, number: int, day: str = "2021-05-06") -> list[dict[str, Any]]:
    return [
        make.registered(NUMBERS[number]),
        make.event("recognised", "2021-02-01", who(number), categories=["older_worker"], basis="b"),
        make.event("employed", day, who(number), channel="employer"),
    ]


@pytest.fixture
def year(office: Office, make: EventMaker) -> Office:
    """Haimen in 2021: a plan of ten persons in the first unit, six of them at work, number 6 registered twice."""
    office.given(make.event("area.target_set", "2021-01-01", UNIT, year=2021, indicator="reemployed", value=10))
    for number in range(6):
        office.given(*employed(make, number))
    return office


def issue(office: Office, title: str = TITLE, **body: Any) -> Any:
    response = office.call(
        "POST", ISSUES, role="supervisor", json={"period": "2021", "title": title, **body}, area=DISTRICT
    )
    office.world.project()
    return response


def one(office: Office, number: int, **options: Any) -> bytes:
    response = office.call("GET", f"{ISSUES}/{number}?year=2021", **options)
    assert response.status_code == 200, response.text
    return bytes(response.data)


def figures(restatement: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["row"], one["column"]): one for one in restatement["figures"]}


def test_given_an_issue_then_it_keeps_its_bytes_and_the_next_restates_it_by_cause(
    year: Office, make: EventMaker
) -> None:
    first = issue(year)
    assert (first.status_code, first.get_json()["number"]) == (200, 1), first.text
    content = one(year, 1)
    assert sha256(content).hexdigest() == first.get_json()["content_sha256"]

    def version(number: int) -> int:
        person = year.search(id_no=NUMBERS[number])[0]["id"]
        items = year.get(f"/v1/people/{person}/history")["items"]
        return int(next(item["version"] for item in items if item["type"] == "person.employed"))

    year.given(*employed(make, 6, "2021-06-01"))  # reported late
    year.given(make.event("voided", "2021-12-01", who(0), target_version=version(0), reason=TYPO))
    correction = {
        "target_version": version(1),
        "changes": {"time": "2022-01-05"},
        "reason": TYPO,
    }
    year.given(make.event("corrected", "2022-01-06", who(1), **correction))
    year.given(make.event("moved", "2021-05-01", who(2), to_area=OTHER))
    survivor = year.search(id_no=NUMBERS[3])[0]["id"]
    year.given(make.event("merged", "2021-12-02", who(4), into=survivor, reason={"code": "duplicate", "text": "重复"}))
    year.given(make.event("area.target_set", "2021-07-01", UNIT, year=2021, indicator="reemployed", value=12))

    second = issue(year, "第二期")
    assert second.get_json()["number"] == 2
    assert one(year, 1) == content  # byte for byte

    (restated,) = orjson.loads(one(year, 2))["restatements"]
    found = figures(restated)
    done = found["total", "reemployed_done"]
    assert {cause["cause"]: cause["adds"] for cause in done["causes"]} == {
        "merge": -1,
        "void": -1,
        "correction": -1,
        "late_report": 1,
    }
    moved = {cause["cause"]: cause["adds"] for cause in found[OTHER, "reemployed_done"]["causes"]}
    assert moved == {"move": 1}
    target = found[UNIT, "reemployed_plan"]
    assert (target["was"], target["now"], target["causes"][0]["cause"]) == (10, 12, "changed_target")
    for figure in restated["figures"]:
        assert figure["was"] + sum(cause["adds"] for cause in figure["causes"]) == figure["now"]
        assert all(cause["events"] for cause in figure["causes"])
    assert year.get(f"{ISSUES}/1/restatement?year=2021")["figures"] == restated["figures"]


def test_given_the_same_request_again_then_there_is_one_circular(year: Office) -> None:
    assert [issue(year).get_json()["duplicate"] for _ in range(2)] == [False, True]
    listed = year.get(ISSUES)["items"]
    assert [(one["number"], one["title"], one["account"]) for one in listed] == [(1, TITLE, "supervisor@320614")]


def test_given_a_closed_year_then_later_events_of_another_year_restate_nothing(year: Office, make: EventMaker) -> None:
    issue(year)
    year.given(*employed(make, 7, "2022-03-01"))
    year.given(make.event("left_post", "2022-04-01", who(5), cause="contract_end"))

    assert year.get(f"{ISSUES}/1/restatement?year=2021")["figures"] == []


def test_given_forms_then_page_and_workbook_come_from_the_frozen_figures(year: Office, make: EventMaker) -> None:
    issue(year)
    page = year.call("GET", f"{ISSUES}/1?year=2021&format=html", lang="zh").text
    book = year.call("GET", f"{ISSUES}/1?year=2021&format=xlsx", lang="zh").data
    year.given(*employed(make, 6, "2021-06-01"))

    assert TITLE in page
    assert year.call("GET", f"{ISSUES}/1?year=2021&format=html", lang="zh").text == page
    assert year.call("GET", f"{ISSUES}/1?year=2021&format=xlsx", lang="zh").data == book


def test_given_a_later_issue_then_its_page_has_its_number_and_what_it_restates(year: Office, make: EventMaker) -> None:
    issue(year)
    year.given(*employed(make, 6, "2021-06-01"))
    issue(year, "第二次通报")

    page = year.call("GET", f"{ISSUES}/2?year=2021&format=html", lang="zh").text
    assert "第二次通报（2021年第2期）" in page
    assert "第1期调整：" in page
    assert "6→7（补报 +1" in page
    assert "no. 2 of 2021" in year.call("GET", f"{ISSUES}/2?year=2021&format=html", lang="en").text


def test_given_the_position_of_a_new_issue_then_a_read_waits_for_it(year: Office) -> None:
    body = {"period": "2021", "title": TITLE}
    issued = year.call("POST", ISSUES, role="supervisor", json=body, area=DISTRICT).get_json()
    address = f"{ISSUES}/1?year=2021&min_position={issued['position']}"
    behind = year.call("GET", address)
    assert (503, "view.behind") == (behind.status_code, behind.get_json()["code"]), "nothing is projected yet"
    year.world.project()
    assert year.call("GET", address).status_code == 200


def test_given_views_that_have_advanced_then_what_was_read_before_is_not_taken_for_now(year: Office) -> None:
    year.world.project()
    with reading_all_areas(year.world.pool) as (read, position):
        refuse_moved(read, position)
        with pytest.raises(Moved):
            refuse_moved(read, position - 1)


@pytest.mark.parametrize("code", ["0A", "4E"])
def test_given_a_list_of_persons_or_what_is_so_on_a_day_then_it_is_not_issued(office: Office, code: str) -> None:
    body = {"period": "2021", "title": TITLE}
    refused = office.call("POST", f"/v1/reports/{code}/issues", role="supervisor", area=DISTRICT, json=body)
    assert (400, "issue.report") == (refused.status_code, refused.get_json()["code"])


@pytest.mark.parametrize(("role", "area", "status"), [("auditor", "320614", 403), ("caseworker", UNIT, 403)])
def test_given_another_account_then_it_issues_nothing_for_the_district(
    office: Office, role: str, area: str, status: int
) -> None:
    body = {"period": "2021", "title": TITLE, "area": DISTRICT}
    assert office.call("POST", ISSUES, role=role, area=area, json=body).status_code == status
