"""The real-name database and a person, now or then."""

import pytest

from service.postgres.database import connect_as_owner
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def test_given_a_person_when_read_then_the_answer_has_the_shape_agreed_on(office: Office, make: EventMaker) -> None:
    person = office.person(
        make.event("recognised", "2021-02-01", WHO, categories=["dibao"], basis="文件"),
        make.event("household_joined", "2021-02-02", WHO, household_id="H1", relation="head"),
        make.event(
            "needs_assessed", "2021-02-03", WHO, wishes_work=True, wishes_training=False, able_to_work=True, level="A"
        ),
        make.event("employed", "2021-05-06T09:00:00+08:00", WHO, channel="employer", employer="某家纺"),
    )
    response = office.call("GET", f"/v1/people/{person}")
    assert response.headers["ETag"] == '"5"'
    answer = response.get_json()
    clocks = [(clock["name"], clock["due"][:10], clock["status"]) for clock in answer.pop("clocks")]
    assert clocks == [
        ("review", "2022-02-01", "overdue"),
        ("contact", "2021-03-03", "waived"),
        ("contact", "2021-06-06", "overdue"),
    ]
    assert {
        "id": person,
        "version": 5,
        "name": "张*",
        "id_no": "320684***********9",
        "sex": "male",
        "birth_date": None,
        "birth_year": 1970,
        "area": "320614-01",
        "case": "recognised",
        "labour": "employed",
        "poverty": "none",
        "categories": ["dibao"],
        "level": "A",
        "household_id": "H1",
        "helper": None,
        "employment": {
            "channel": "employer",
            "employer": "某家纺",
            "since": "2021-05-06",
            "verdict": None,
            "verified": False,
        },
        "additional_jobs": [],
        "bundle": {
            "policy_briefing": {"required": 1, "given": 0},
            "job_introduction": {"required": 3, "given": 0},
            "career_guidance": {"required": 1, "given": 0},
        },
        "as_of": None,
        "known_at": None,
        "position": 5,
    } == answer


def test_given_services_then_the_bundle_counts_those_of_the_plan_year(office: Office, make: EventMaker) -> None:
    introduced = [
        make.event("job_introduced", day, WHO, post="缝纫工", employer="某家纺")
        for day in ("2021-02-01", "2021-03-01", "2022-01-01")
    ]
    void = make.event("voided", "2021-03-02", WHO, target_version=3, reason={"code": "wrong"})
    person = office.person(*introduced, void)
    bundle = office.get(f"/v1/people/{person}?as_of=2021-12-31")["bundle"]
    assert bundle["job_introduction"] == {"required": 3, "given": 1}
    assert office.get(f"/v1/people/{person}?as_of=2022-06-30")["bundle"]["job_introduction"]["given"] == 1


def test_given_a_later_event_then_the_person_is_seen_as_of_a_day(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("employed", "2021-05-06T09:00:00+08:00", WHO, channel="employer"))
    for asked, labour in (
        ("2021-05-05", "unknown"),
        ("2021-05-06", "employed"),
        ("2021-05-06T08:59:59%2B08:00", "unknown"),
        ("2021-05-06T01:00:00Z", "employed"),
        ("2021-05-06T09:00:00+08:00", "employed"),  # a plus sign that nobody escaped
    ):
        assert labour == office.get(f"/v1/people/{person}?as_of={asked}")["labour"], asked
    answer = office.get(f"/v1/people/{person}?as_of=2021-05-05")
    assert answer["as_of"] == "2021-05-05T23:59:59.999999+08:00"
    assert office.call("GET", f"/v1/people/{person}?as_of=2020-12-31").status_code == 404


def test_given_a_event_recorded_later_then_it_was_not_known_before(office: Office, make: EventMaker) -> None:
    person = office.person()
    office.given(make.event("employed", "2021-05-06", WHO, channel="employer"))
    recorded = office.get(f"/v1/people/{person}/history")["items"]
    assert office.get(f"/v1/people/{person}?known_at={recorded[0]['recorded_at']}")["labour"] == "unknown"
    assert office.get(f"/v1/people/{person}?known_at={recorded[1]['recorded_at']}")["labour"] == "employed"
    before = office.call("GET", f"/v1/people/{person}?known_at=2020-01-01&lang=en")
    assert (before.status_code, "nothing was recorded by then" in before.get_json()["detail"]) == (404, True)


def test_given_an_unknown_id_then_404(office: Office) -> None:
    for path in ("", "/history"):
        response = office.call("GET", f"/v1/people/00000000-0000-0000-0000-000000000001{path}")
        assert (response.status_code, response.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("role", ["caseworker", "supervisor", "auditor"])
def test_given_reveal_when_allowed_then_it_is_shown_and_logged(office: Office, role: str) -> None:
    person = office.person()
    assert office.get(f"/v1/people/{person}?reveal=true", role=role)["id_no"] == ZHANG_SAN
    assert ZHANG_SAN in office.get(f"/v1/people/{person}/history?reveal=true", role=role)["items"][0]["text"]
    assert [(f"{role}@320614", role, "person.reveal", person), (f"{role}@320614", role, "history.reveal", person)] == (
        office.world.log(
            "SELECT account, role, action, subject FROM zuji.access_log WHERE action LIKE '%%.reveal' ORDER BY id"
        )
    )


def test_given_reveal_when_not_allowed_then_403_and_nothing_is_shown(office: Office) -> None:
    person = office.person()
    assert office.call("GET", f"/v1/people/{person}?reveal=true", role="integration").status_code == 403
    assert office.lines("person.reveal", "person.read") == []
    assert [line[1] for line in office.lines("role.refused")] == ["role.refused"]
    response = office.call("GET", f"/v1/people/{person}/history?reveal=true", role="integration")
    assert (response.status_code, response.get_json()["code"]) == (403, "auth.role")


def test_given_filters_then_only_matching_persons_are_listed(office: Office, make: EventMaker) -> None:
    first = office.person(
        make.event("recognised", "2021-02-01", WHO, categories=["dibao", "disabled"], basis="文件"),
        make.event("employed", "2021-05-06", WHO, channel="employer"),
    )
    second = office.person(number=id_no("1980-01-01", 2), name="李100%四", area="320614-02")

    def listed(query: str) -> list[str]:
        return [one["id"] for one in office.get(f"/v1/people?{query}")["items"]]

    assert [first, second] == listed("")
    assert [first, second] == listed("area=320600") == listed("area=320614")
    assert [first] == listed("area=320614-01") == listed("category=disabled") == listed("labour=employed")
    assert [second] == listed("labour=unknown") == listed("case=registered") == listed("q=李") == listed("q=100%25")
    assert [first] == [one["id"] for one in office.search(q=ZHANG_SAN)] == listed("q=三") == listed("q=%20张三%20")
    assert [] == listed("q=_") == listed("q=%25三") == listed("level=A") == listed("category=nothing")
    assert listed("labour=employed&case=registered") == []


def test_given_more_than_a_page_then_cursors_lead_through_all_of_them_once(office: Office, make: EventMaker) -> None:
    office.given(
        *(
            make.registered(id_no("1980-01-01", number), name=f"甲{number}", area=f"320614-0{number % 3 + 1}")
            for number in range(1, 8)
        )
    )
    pages = office.pages("/v1/people?limit=3")
    assert [3, 3, 1] == [len(page) for page in pages]
    assert len({one["id"] for page in pages for one in page}) == 7


def test_given_an_erased_person_then_the_case_stays_and_the_person_is_not_told(office: Office) -> None:
    person = office.person()
    with connect_as_owner(office.world.url) as conn:
        conn.execute("DELETE FROM zuji.person_key")
    item = office.get(f"/v1/people/{person}/history", lang="zh")["items"][0]
    assert item["text"] == "海门街道实名登记：已删除（已删除）"
    assert office.get(f"/v1/people/{person}?as_of=2021-12-31&reveal=true")["name"] is None
