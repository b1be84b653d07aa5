"""Problem details of errors, in both languages."""

import pickle
from typing import get_args

import pytest

from api.http.problems import KINDS, HttpError, problem
from domain.errors import Kind, Refusal
from tests.api.conftest import Office


def test_every_kind_of_refusal_has_a_meaning() -> None:
    assert set(get_args(Kind)) == set(KINDS)


def test_given_a_refusal_then_its_problem_is_in_the_requested_language() -> None:
    refusal = Refusal("rule", "known_area", "没有此地区", "no such area", {"area": "9"}, "area")
    assert problem(refusal, "zh") == {
        "type": "/problems/known_area",
        "title": "不符合规定",
        "status": 422,
        "detail": "没有此地区",
        "code": "known_area",
        "field": "area",
        "data": {"area": "9"},
    }
    assert (problem(refusal, "en")["title"], problem(refusal, "en")["detail"]) == ("Refused by a rule", "no such area")


def test_an_error_can_be_pickled() -> None:
    assert HttpError(503, "busy", "忙", "busy").code == "busy"
    assert isinstance(pickle.loads(pickle.dumps(Refusal("rule", "a", "b", "c"))), Refusal)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("PUT", "/v1/events", 405, "method.not_allowed"),
        ("GET", "/v1/people/not-a-uuid", 404, "not_found"),
        ("GET", "/v1/people?colour=red", 400, "parameter.unknown"),
        ("GET", "/v1/people?limit=1&limit=2", 400, "parameter.repeated"),
        ("GET", "/v1/people?limit=0", 400, "field.limit"),
        ("GET", "/v1/people?limit=201", 400, "field.limit"),
        ("GET", "/v1/people?limit=ten", 400, "field.type"),
        ("GET", "/v1/people?labour=lazy", 400, "parameter.choice"),
        ("GET", "/v1/people?area=haimen", 400, "area.code"),
        ("GET", "/v1/people?cursor=!", 400, "cursor.malformed"),
        ("GET", "/v1/people?cursor=YWJj", 400, "cursor.malformed"),
        ("GET", "/v1/people?lang=fr", 400, "parameter.choice"),
        ("GET", "/v1/people?q=%00", 400, "field.characters"),
        ("GET", "/v1/events?type=person.nothing", 400, "type.unknown"),
        ("GET", "/v1/events?after=-1", 400, "field.limit"),
        ("GET", "/v1/events?after=99999999999999999999", 400, "field.type"),
        ("GET", "/v1/households?status=fine", 400, "parameter.choice"),
        ("GET", "/v1/households/H1?as_of=2021-13-01", 400, "field.type"),
        ("GET", "/v1/quarantine?cursor=YWJj", 400, "cursor.malformed"),
        ("GET", "/v1/quarantine/1", 404, "not_found"),
        ("POST", "/v1/quarantine/1/retry", 404, "not_found"),
        ("POST", "/v1/events?atomic=1", 400, "field.type"),
    ],
)
def test_given_a_request_that_cannot_be_served_then_a_problem_says_why(
    office: Office, method: str, path: str, status: int, code: str
) -> None:
    response = office.call(method, path)
    answer = response.get_json()
    assert (status, "application/problem+json") == (response.status_code, response.mimetype)
    assert (status, code, f"/problems/{code}") == (answer["status"], answer["code"], answer["type"])
    assert answer["instance"] == path.partition("?")[0]


def test_given_a_method_that_is_not_allowed_then_the_answer_lists_those_that_are(office: Office) -> None:
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(office.call("PUT", "/v1/events").headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ({}, "", "没有这个参数"),
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "", "没有这个参数"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "there is no such parameter"),
        ({"Accept-Language": "fr"}, "", "没有这个参数"),
        ({"Accept-Language": "zh-CN"}, "&lang=en", "there is no such parameter"),
        ({"Accept-Language": "en"}, "&lang=zh-CN", "没有这个参数"),
    ],
)
def test_given_a_language_then_problems_come_in_it_and_in_chinese_by_default(
    office: Office, headers: dict[str, str], query: str, expected: str
) -> None:
    token = office.token("caseworker")
    response = office.client.get(
        f"/v1/people?colour=red{query}", headers={**headers, "Authorization": f"Bearer {token}"}
    )
    assert response.get_json()["detail"].startswith(expected)
    assert response.headers["Content-Language"] in ("zh-CN", "en")
    assert "Accept-Language" in response.vary


def test_given_an_unexpected_error_then_the_answer_does_not_contain_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("320684197003121219")

    monkeypatch.setattr("api.resources.people.page", broken)
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    response = office.call("GET", "/v1/people")
    assert (response.status_code, response.get_json()["code"]) == (500, "internal")
    assert "320684" not in response.text
    assert "RuntimeError" not in response.text
