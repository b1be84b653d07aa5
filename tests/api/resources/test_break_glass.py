"""Reads beyond the area: with a reason, for a time, each with the number, seen by both areas, never for posting."""

from typing import Any

import psycopg
import pytest
from msgspec import structs

from api.http.current import install
from api.load.response_cache import ResponseCache
from service.postgres.database import connect_as_owner
from tests.api.conftest import Office
from tests.world import EventMaker, id_no

HERE, THERE = "320614-01", "320614-02"
ASKED = {"area": THERE, "reason": "核对跨镇迁移", "minutes": 30}


def opened(office: Office, role: str = "caseworker", **asked: Any) -> dict[str, Any]:
    """A grant for an account of HERE."""
    response = office.call("POST", "/v1/break-glass", role=role, area=HERE, json={**ASKED, **asked})
    assert response.status_code == 200, response.text
    return response.get_json()  # type: ignore[no-any-return]  # JSON is Any


def test_given_a_grant_then_the_account_reads_there_and_each_read_has_its_number(
    office: Office, make: EventMaker
) -> None:
    office.context = structs.replace(office.context, response_cache=ResponseCache(60.0))
    install(office.app, office.context)
    for number in (201, 203):
        office.person(area=HERE, id_no=id_no("1970-03-12", number))
    person = office.person(area=THERE, id_no=id_no("1970-03-12", 33))
    path = f"/v1/people/{person}"
    assert office.call("GET", path, area=HERE).status_code == 404
    grant = opened(office)
    number = grant["number"]
    assert (grant["state"], grant["area"], grant["reason"]) == ("open", THERE, ASKED["reason"])

    assert office.get(f"{path}/history?break_glass={number}", area=HERE)["count"] == 1
    assert office.get(f"{path}?break_glass={number}&reveal=true", area=HERE)["area"] == THERE
    assert office.get(f"/v1/people?limit=1&break_glass={number}", area=HERE)["count"] == 3
    assert office.get("/v1/people?limit=1", area=HERE)["count"] == 2, "without the number nothing is wider"
    assert office.call("GET", path, area=HERE).status_code == 404
    assert office.call("GET", f"{path}?break_glass={number}", area="320614-03").status_code == 403, "another's"

    surveyed = make.event("surveyed", "2021-05-06", person, method="电话")
    assert office.post(surveyed, area=HERE).status_code == 404, "it never widens what is posted"
    refused = office.post(surveyed, area=HERE, path=f"/v1/events?break_glass={number}")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "break_glass.read_only")

    office.lines()
    lines = office.get(f"/v1/access-log?under={number}", role="auditor", area=THERE)["items"]
    found = {(line["account"], line["action"], line["subject_area"]) for line in lines}
    assert found == {(f"caseworker@{HERE}", action, THERE) for action in ("person.reveal", "history.read", "list.read")}
    assert [line[2] for line in office.lines("break_glass.opened")] == [str(number)]

    assert office.call("DELETE", f"/v1/break-glass/{number}", area=HERE).get_json()["state"] == "ended"
    ended = office.call("GET", f"{path}?break_glass={number}", area=HERE)
    assert (ended.status_code, ended.get_json()["code"]) == (403, "break_glass.ended")


def test_supervisors_and_auditors_of_both_areas_see_it_and_another_account_reviews_it(office: Office) -> None:
    number = opened(office, role="supervisor")["number"]
    path = f"/v1/break-glass/{number}"

    def listed(role: str, area: str) -> list[int]:
        return [one["number"] for one in office.get("/v1/break-glass?unreviewed=true", role=role, area=area)["items"]]

    for role in ("supervisor", "auditor"):
        assert listed(role, HERE) == listed(role, THERE) == [number]
        assert listed(role, "320614-03") == []
    assert listed("caseworker", HERE) == [], "a caseworker sees its own"
    assert office.call("GET", path, role="auditor", area="320614-03").status_code == 404
    own = office.call("POST", f"{path}/review", role="supervisor", area=HERE)
    assert (own.status_code, own.get_json()["code"]) == (403, "break_glass.own_review")
    for _ in range(2):
        reviewed = office.call("POST", f"{path}/review", role="supervisor", area=THERE, json={"note": "属实"})
        assert [(one["account"], one["note"]) for one in reviewed.get_json()["reviews"]] == [
            (f"supervisor@{THERE}", "属实")
        ]
        (review,) = reviewed.get_json()["reviews"]
        assert {moment[-6:] for moment in (reviewed.get_json()["until"], review["at"])} == {"+08:00"}
    assert listed("auditor", HERE) == []


def test_a_grant_ends_by_itself(office: Office) -> None:
    person = office.person(area=THERE)
    number = opened(office, area=None, person=person)["number"]
    path = f"/v1/people/{person}?break_glass="
    assert office.call("GET", f"{path}{number}", area=HERE).status_code == 200
    with connect_as_owner(office.world.url) as conn:
        conn.execute(
            "INSERT INTO zuji.break_glass (until, account, role, account_area, organisation, area, reason)"
            " SELECT clock_timestamp(), account, role, account_area, organisation, area, reason FROM zuji.break_glass"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            conn.execute("UPDATE zuji.break_glass SET until = 'infinity'")
    assert office.call("GET", f"{path}{number + 1}", area=HERE).status_code == 403
    assert [one["state"] for one in office.get("/v1/break-glass", area=HERE)["items"]] == ["ended", "open"]
    first = office.get("/v1/break-glass?limit=1", area=HERE)
    assert (len(first["items"]), first["count"], bool(first["next"])) == (1, 2, True)


def test_what_is_asked_must_be_right(office: Office) -> None:
    def refused(role: str = "caseworker", **asked: Any) -> tuple[int, str]:
        response = office.call("POST", "/v1/break-glass", role=role, area=HERE, json={**ASKED, **asked})
        return response.status_code, response.get_json()["code"]

    assert refused(minutes=121) == (400, "break_glass.minutes")
    assert refused(area=HERE) == (400, "break_glass.own_area")
    assert refused(area="329999") == (404, "not_found")
    assert refused(area=None) == (400, "break_glass.what")
    assert refused(area=None, person="00000000-0000-4000-8000-00000000dead") == (404, "not_found")
    assert refused(reason="身份证320625197003121219") == (400, "purpose.number")
    assert refused(reason=None) == (400, "field.missing")
    assert refused(role="auditor") == (403, "auth.role")
