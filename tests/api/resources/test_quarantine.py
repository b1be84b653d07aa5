"""What was refused is kept, seen where it belongs, and can be tried again."""

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import AGENCY, ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def test_given_a_refused_event_then_it_is_listed_with_why_and_from_whom_but_not_its_body(
    office: Office, make: EventMaker
) -> None:
    number = office.post(make.event("left_post", "2021-05-06", WHO, cause="企业关停")).get_json()["rejected"][0][
        "quarantine"
    ]
    item = office.get("/v1/quarantine", lang="zh")["items"][0]
    assert item.pop("received_at") <= item.pop("tried_at")
    assert item.pop("attempts") >= 1
    assert item.pop("age_days") == 0
    assert {
        "id": number,
        "status": "waiting",
        "type": "person.left_post",
        "source": "/test",
        "request_id": "1",
        "area": "320614",
        "sender": {"name": "caseworker@320614", "role": "caseworker", **AGENCY},
        "retried": True,
        "dismissed": None,
        "problem": {
            "type": "/problems/person.unknown",
            "title": "没有找到",
            "status": 404,
            "detail": "没有登记此人，或不在您的管辖地区",
            "code": "person.unknown",
            "field": "subject",
        },
    } == item
    assert ("no such person is registered, or not in your area", number) == (
        office.get(f"/v1/quarantine/{number}")["problem"]["detail"],
        office.get(f"/v1/quarantine/{number}")["id"],
    )


def test_given_another_area_then_it_is_neither_seen_nor_tried(office: Office, make: EventMaker) -> None:
    office.post(make.event("left_post", "2021-05-06", WHO, cause="企业关停"))
    assert office.get("/v1/quarantine", area="320614-01")["items"] == []
    assert office.call("GET", "/v1/quarantine/1", area="320614-01").status_code == 404
    assert office.call("POST", "/v1/quarantine/1/retry", area="320614-01").status_code == 404
    assert len(office.get("/v1/quarantine", area="320600")["items"]) == 1


def test_given_it_is_still_impossible_when_tried_again_then_the_problem_and_one_more_attempt(
    office: Office, make: EventMaker
) -> None:
    office.post(make.event("left_post", "2021-05-06", WHO, cause="企业关停"))
    before = office.get("/v1/quarantine/1")["attempts"]
    response = office.call("POST", "/v1/quarantine/1/retry")
    assert (response.status_code, response.get_json()["code"]) == (404, "person.unknown")
    assert before < office.get("/v1/quarantine/1")["attempts"]


def test_given_it_became_possible_when_tried_again_then_it_is_recorded_as_its_senders(
    office: Office, make: EventMaker
) -> None:
    early = make.event("surveyed", "2026-11-21T12:30:00+08:00", WHO, method="入户")  # half an hour ahead of the clock
    office.given(make.registered())
    assert office.post(early, role="integration").status_code == 422
    office.world.now = office.world.now.replace(hour=5)
    answer = office.call("POST", "/v1/quarantine/1/retry").get_json()
    assert (answer["accepted"], answer["rejected"]) == (1, [])
    office.world.project()
    person = answer_of = office.get("/v1/people")["items"][0]["id"]
    actor = office.get(f"/v1/people/{person}/history")["items"][1]["actor"]
    assert (actor["role"], actor["name"]) == ("integration", "integration@320614"), answer_of
    assert office.call("POST", "/v1/quarantine/1/retry").status_code == 404


def test_given_a_registration_that_comes_late_then_what_waited_for_it_is_recorded_with_it(
    office: Office, make: EventMaker
) -> None:
    office.post(make.event("surveyed", "2021-05-06", WHO, method="入户"), role="integration")
    answer = office.given(make.registered())
    assert (answer["accepted"], answer["position"]) == (1, 2)
    assert office.get("/v1/quarantine")["items"] == []
    assert [one["status"] for one in office.get("/v1/quarantine?status=all")["items"]] == ["recorded"]
    assert [one["status"] for one in office.get("/v1/quarantine?status=recorded")["items"]] == ["recorded"]


def test_given_malformed_lines_then_they_are_kept_and_paged(office: Office) -> None:
    office.call("POST", "/v1/events", data=b"{\n[\n1", content_type="application/x-ndjson")
    first = office.get("/v1/quarantine?limit=2")
    second = office.get(f"/v1/quarantine?limit=2&cursor={first['next']}")
    assert (
        [one["id"] for one in first["items"]],
        [one["id"] for one in second["items"]],
        second["next"],
    ) == ([1, 2], [3], None)
    assert [one["problem"]["status"] for one in first["items"]] == [400, 400]


def test_given_roles_that_record_nothing_then_they_read_but_do_not_retry(office: Office, make: EventMaker) -> None:
    office.post(make.event("surveyed", "2021-05-06", f"id_no:{id_no('1980-01-01', 1)}", method="入户"))
    for role in ("supervisor", "auditor"):
        assert len(office.get("/v1/quarantine", role=role)["items"]) == 1
    assert office.call("POST", "/v1/quarantine/1/retry", role="auditor").status_code == 403
    assert office.call("POST", "/v1/quarantine/1/retry", role="supervisor").get_json()["code"] == "person.unknown"


def test_given_a_type_then_only_that_type_is_listed(office: Office, make: EventMaker) -> None:
    office.post(make.event("surveyed", "2021-05-06", WHO, method="入户"))
    assert len(office.get("/v1/quarantine?type=person.surveyed")["items"]) == 1
    assert office.get("/v1/quarantine?type=person.employed")["items"] == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (
            "benefit_granted",
            {"benefit": "post_subsidy", "amount_fen": 60_000, "from": "2021-06-01", "to": "2021-06-30"},
        ),
        ("category_added", {"category": "older_worker"}),
        ("employed", {"channel": "public_welfare"}),
    ],
)
def test_the_list_shows_no_day_from_which_a_date_of_birth_follows(
    office: Office, make: EventMaker, kind: str, data: dict[str, Any]
) -> None:
    """The answer to the sender has the day of retirement, 18 June 2021; the list has the year."""
    number = id_no("1961-06-18", 121)
    who = f"id_no:{number}"
    office.person(
        make.event("recognised", "2021-01-06", who, categories=["dibao"], basis="文件"),
        *([make.event("employed", "2021-02-01", who, channel="public_welfare")] if kind == "benefit_granted" else []),
        number=number,
    )
    sent = make.event(kind, "2021-06-18" if kind != "benefit_granted" else "2021-06-01", who, **data)
    (told,) = office.post(sent).get_json()["rejected"]
    for lang in ("zh", "en"):
        (listed,) = office.get("/v1/quarantine", lang=lang)["items"]
        assert "06-1" not in str(listed["problem"]), listed
        assert "2021" in str(listed["problem"])
    assert "2021-06-18" in str(told["problem"])
