"""Bad input gets a clear answer each, the good items of the batch are recorded, the refused ones kept."""

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
ELSEWHERE = id_no("1980-05-05", 7)
TEN_MEGABYTES = "长" * (10 * 1024 * 1024 // 3)


def bad(make: EventMaker) -> dict[str, Any]:
    """One event for each kind of badness, by the code of its problem."""
    brief = {"policies": ["社保补贴"]}
    without_time = make.event("policy_briefed", "2021-02-01", WHO, **brief)
    without_time.pop("time")
    return {
        "type.unknown": make.event("promoted", "2021-02-01", WHO, **brief),
        "field.unknown": make.event("policy_briefed", "2021-02-01", WHO, **brief, colour="red"),
        "id_no.check_digit": make.registered(ZHANG_SAN[:-1] + "4"),
        "field.characters": make.event("career_guided", "2021-02-01", WHO, advice="求职\0指导"),
        "field.limit": make.event("career_guided", "2021-02-01", WHO, advice="长" * 20_000),
        "event.too_long": make.event("career_guided", "2021-02-01", WHO, advice=TEN_MEGABYTES),
        "not_in_the_future": make.event("policy_briefed", "2027-01-01", WHO, **brief),
        "transition.labour": make.event("left_post", "2021-02-01", WHO, cause="辞职"),
        "scope.area": make.registered(id_no("1991-01-01", 1), area="320614-02"),
        "person.unknown": make.event("policy_briefed", "2021-02-01", f"id_no:{ELSEWHERE}", **brief),
        "known_area": make.event("moved", "2021-02-01", WHO, to_area="320614-77"),
        "known_categories": make.event("recognised", "2021-02-01", WHO, categories=["left_handed"], basis="表"),
    }


@pytest.fixture
def answer(office: Office, make: EventMaker) -> dict[str, Any]:
    elsewhere = EventMaker("/elsewhere").registered(ELSEWHERE, area="320614-02")
    assert office.post([elsewhere], role="caseworker", area="320614-02").status_code == 200
    good = [make.registered(), make.event("policy_briefed", "2021-02-02", WHO, policies=["培训补贴"])]
    response = office.post([*good, *bad(make).values()], area="320614-01")
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def test_the_good_items_of_the_batch_are_recorded(answer: dict[str, Any]) -> None:
    assert (answer["accepted"], len(answer["rejected"])) == (2, 12)


def test_each_bad_item_has_a_problem_of_its_own(answer: dict[str, Any], make: EventMaker) -> None:
    assert list(bad(EventMaker())) == [rejected["problem"]["code"] for rejected in answer["rejected"]]
    assert all(400 <= rejected["problem"]["status"] < 500 for rejected in answer["rejected"])
    assert all(rejected["problem"]["detail"] for rejected in answer["rejected"])


def test_the_refused_ones_are_kept_in_quarantine(office: Office, answer: dict[str, Any]) -> None:
    kept = office.get("/v1/quarantine?limit=100", role="supervisor")["items"]
    assert {rejected["quarantine"] for rejected in answer["rejected"]} == {item["id"] for item in kept}


def test_malformed_json_is_told_where(office: Office) -> None:
    response = office.call(
        "POST", "/v1/events", data=b'[{"specversion": "1.0",\n oops}]', content_type="application/json"
    )
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert "2" in response.get_json()["detail"]


def test_a_malformed_line_of_ndjson_leaves_the_other_lines_alone(office: Office, make: EventMaker) -> None:
    import orjson

    moved = make.event("moved", "2021-02-03", WHO, to_area="320614-02")
    lines = b"\n".join([orjson.dumps(make.registered()), b"{oops", orjson.dumps(moved)])
    response = office.call("POST", "/v1/events", data=lines, content_type="application/x-ndjson")
    answer = response.get_json()
    assert (response.status_code, answer["accepted"], len(answer["rejected"])) == (200, 2, 1)


def test_the_answer_is_in_the_language_of_the_caller(office: Office, make: EventMaker) -> None:
    office.given(make.registered())
    event = make.event("left_post", "2021-02-01", WHO, cause="辞职")
    chinese = office.post(event, lang="zh-CN")
    assert (chinese.status_code, chinese.get_json()["code"]) == (409, "transition.labour")
    assert "离岗" in chinese.get_json()["detail"]
    assert "Left post" in office.post(event, lang="en").get_json()["detail"]
