"""A new unit sees and answers for the cases of the one it replaced (A20); towns and villages register (A21)."""

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import EventMaker, id_no

OLD, NEW = "320684", "320614"
WHO = id_no("1970-03-12", 121)


def registered_before(office: Office, make: EventMaker, area: str = OLD, number: str = WHO) -> str:
    """A person registered in the city of Haimen in March 2020; the id."""
    event = make.registered(number, "2020-03-02T09:00:00+08:00", area=area)
    answer = office.post(event, role="integration", area=NEW).get_json()
    assert answer["rejected"] == [], answer
    office.world.project()
    return str(answer["persons"][event["id"]])


def problem(office: Office, event: dict[str, Any], **options: Any) -> dict[str, Any]:
    response = office.post(event, role="integration", **options)
    assert response.status_code in (403, 404, 422), response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_given_a_case_of_the_old_city_then_the_district_reads_it(office: Office, make: EventMaker) -> None:
    person = registered_before(office, make)

    for area in (NEW, "320600", "320000", ""):
        assert office.get(f"/v1/people/{person}", role="auditor", area=area)["area"] == OLD
        history = office.get(f"/v1/people/{person}/history", role="auditor", area=area)
        assert [item["type"] for item in history["items"]] == ["person.registered"]
        listed = office.get("/v1/people?limit=1", role="auditor", area=area)["items"]
        assert [item["id"] for item in listed] == [person]
    for area in ("320613", "320623", "320614-01", "210100"):
        assert office.call("GET", f"/v1/people/{person}", role="auditor", area=area).status_code == 404
        assert office.get("/v1/people", role="auditor", area=area)["items"] == []


def test_given_neighbours_between_the_codes_then_the_district_does_not_see_them(
    office: Office, make: EventMaker
) -> None:
    person = registered_before(office, make)
    for number, area in ((1, "320623"), (3, "320682"), (5, "320613")):
        event = make.registered(id_no("1980-01-01", number), "2021-03-02", area=area)
        assert office.post(event, role="integration", area="320600").status_code == 200
    office.world.project()

    for path in ("/v1/people", "/v1/people?area=320614", "/v1/people?area=320614&labour=unknown"):
        found = office.get(path, role="auditor", area=NEW)["items"]
        assert {item["id"] for item in found} <= {person}, path
    of_the_city = office.get("/v1/people?area=320614", role="auditor", area="320600")["items"]
    assert [item["id"] for item in of_the_city] == [person]
    assert len(office.get("/v1/people", role="auditor", area="320600")["items"]) == 4
    by_name = office.call("POST", "/v1/people/search", role="auditor", area=NEW, json={"q": "张三"}).get_json()["items"]
    assert [item["id"] for item in by_name] == [person]


def test_given_a_case_of_the_old_city_then_the_district_records_and_it_is_the_districts(
    office: Office, make: EventMaker
) -> None:
    person = registered_before(office, make)
    employed = make.event("employed", "2021-05-06", person, channel="employer", employer="海门某家纺有限公司")
    late = make.event("surveyed", "2020-05-06", person, method="visit")

    assert office.post([employed, late], role="integration", area=NEW).get_json()["rejected"] == []
    rows = office.world.log("SELECT type, area FROM zuji.log ORDER BY position")

    assert rows == [("person.registered", OLD), ("person.employed", NEW), ("person.surveyed", OLD)]
    office.world.project()
    assert office.get(f"/v1/people/{person}", role="caseworker", area=NEW)["labour"] == "employed"
    outcomes = office.get("/v1/outcomes", role="auditor", area=NEW)
    assert outcomes["total"] == 1


def test_given_a_worklist_then_the_deadlines_of_the_old_citys_cases_are_on_it(office: Office, make: EventMaker) -> None:
    person = registered_before(office, make)
    recognised = make.event("recognised", "2020-06-01", person, categories=["dibao"], basis="低保证")
    office.confirm(office.post(recognised, role="integration", area=NEW).get_json())
    office.world.project()

    for query in ("", "?area=320614"):
        persons = {item["person"] for item in office.get(f"/v1/worklist{query}", role="caseworker", area=NEW)["items"]}
        assert persons == {person}
    assert office.get("/v1/worklist", role="caseworker", area="320623")["items"] == []


def test_the_old_code_is_refused_from_the_day_on_which_it_was_replaced(office: Office, make: EventMaker) -> None:
    last, first = "2020-07-02T09:00:00+08:00", "2020-07-03T09:00:00+08:00"
    assert office.post(make.registered(WHO, last, area=OLD), role="integration", area=NEW).status_code == 200

    refused = problem(office, make.registered(id_no("1980-01-01", 1), first, area=OLD), area=NEW)
    village = problem(office, make.registered(id_no("1980-01-01", 1), first, area="320684104201"), area=NEW)
    other = office.person(number=id_no("1980-01-01", 3))
    moved = problem(office, make.event("moved", "2021-06-01", other, to_area=OLD), area=NEW)
    target = make.event("area.target_set", first, OLD, year=2020, indicator="posts", value=1)
    planned = problem(office, target, area="320600")

    for one in (refused, village, moved, planned):
        assert (one["code"], one["data"]["replaced_by"]) == ("known_area", NEW), one
        assert "320614" in one["detail"]


def test_given_a_post_of_the_old_city_then_the_district_vacates_it(office: Office, make: EventMaker) -> None:
    developed = make.event("post.developed", "2020-03-02", "P-1", kind="保洁", area=OLD, count=2)
    vacated = make.event("post.vacated", "2021-03-02", "P-1", count=1)

    for event in (developed, vacated):
        answer = office.post(event, role="integration", area=NEW).get_json()
        assert (answer["accepted"], answer["rejected"]) == (1, []), answer
    assert office.world.log("SELECT count(DISTINCT stream_id) FROM zuji.log") == [(1,)]


@pytest.mark.parametrize(
    "area", ["320614104", "320614104201", "320614100", "320614100203", "320623101", "430102001", "540102001"]
)
def test_a21_a_person_registers_in_a_town_or_village_and_those_above_see_it(
    office: Office, make: EventMaker, area: str
) -> None:
    city, province = f"{area[:4]}00", f"{area[:2]}0000"
    event = make.registered(WHO, area=area)
    answer = office.post(event, role="integration", area=city).get_json()
    assert answer["rejected"] == [], answer
    office.world.project()
    person = str(answer["persons"][event["id"]])

    for above in {area, area[:9], area[:6], city, province, ""}:
        assert office.get(f"/v1/people/{person}", role="auditor", area=above)["area"] == area
    for beside in (f"{area[:6]}199", "320682", "320614-07"):
        assert office.call("GET", f"/v1/people/{person}", role="auditor", area=beside).status_code == 404


def test_a21_a_unit_and_its_official_code_see_each_others_cases(office: Office, make: EventMaker) -> None:
    village = office.person(number=id_no("1980-01-01", 1), area="320614104201")
    town = office.person(number=id_no("1980-01-01", 3), area="320614104")
    unit = office.person(number=id_no("1980-01-01", 5), area="320614-08")

    for area in ("320614-08", "320614104"):
        found = {item["id"] for item in office.get("/v1/people", role="auditor", area=area)["items"]}
        assert found == {village, town, unit}
    asked = office.get("/v1/people?area=320614-08", role="auditor", area="320614")["items"]
    assert {item["id"] for item in asked} == {village, town, unit}
    below = office.get("/v1/people", role="auditor", area="320614104201")["items"]
    assert [item["id"] for item in below] == [village]


def test_a_town_still_may_not_set_its_own_target_under_its_other_code(office: Office, make: EventMaker) -> None:
    target = make.event("area.target_set", "2021-01-05", "320614-08", year=2021, indicator="posts", value=1)
    assert problem(office, target, area="320614104")["code"] == "scope.target"


@pytest.mark.parametrize("area", ["320614-99", "999999", "999999001", "430199"])
def test_an_area_that_nobody_has_heard_of_is_refused(office: Office, make: EventMaker, area: str) -> None:
    assert problem(office, make.registered(WHO, area=area), area="")["code"] == "known_area"


def test_what_waits_for_the_old_city_is_the_districts_too(office: Office, make: EventMaker) -> None:
    """Refused events, approvals and the feed, sent by an account of the old code."""
    person = registered_before(office, make)
    refused = make.event("left_post", "2020-05-06", person, cause="期满")
    renamed = make.event("identity_corrected", "2020-05-07", person, field="name", old="张三", new="张山")
    assert office.post(refused, role="integration", area=OLD).status_code == 409
    waiting = office.post(renamed, role="integration", area=OLD).get_json()["pending"][0]["approval"]
    office.world.project()

    for area in (NEW, "320600", OLD):
        assert len(office.get("/v1/quarantine", role="auditor", area=area)["items"]) == 1, area
        assert len(office.get("/v1/approvals", role="auditor", area=area)["items"]) == 1, area
        assert len(office.get("/v1/events", role="auditor", area=area)["items"]) == 1, area
    for path in ("/v1/quarantine", "/v1/approvals", "/v1/events"):
        assert office.get(path, role="auditor", area="320623")["items"] == [], path
    confirmed = office.call("POST", f"/v1/approvals/{waiting}", role="supervisor", area=NEW)
    assert confirmed.status_code == 200, confirmed.text


def test_a_household_of_the_old_city_is_the_districts_too(office: Office, make: EventMaker) -> None:
    person = registered_before(office, make)
    joined = make.event("household_joined", "2020-05-06", person, household_id="h1", relation="head")
    assert office.post(joined, role="integration", area=NEW).get_json()["rejected"] == []
    office.world.project()

    for area in (NEW, "320600"):
        (found,) = office.get("/v1/households", role="auditor", area=area)["items"]
        assert office.get(f"/v1/households/{found['id']}", role="auditor", area=area)["household_id"] == "h1"
    assert office.get("/v1/households", role="auditor", area="320623")["items"] == []
