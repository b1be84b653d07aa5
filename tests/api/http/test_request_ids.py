"""Every answer carries the id of its request: the caller's if it is well formed, otherwise a new one."""

import re

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker

MADE = re.compile(r"[0-9a-f]{32}").fullmatch


@pytest.mark.parametrize("given", ["4f1c", "req:2026/11+a=b@c", "00-0af7651916cd43dd8448eb211c80319c-01", "x" * 128])
def test_given_a_well_formed_id_then_the_answer_has_it(office: Office, given: str) -> None:
    for path in ("/v1/people", "/v1/nothing", "/healthz", "/docs", "/v1/people?colour=red"):
        assert office.call("GET", path, headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "two words", 'a"b', "名", "x" * 129, "a;b", "<script>"])
def test_given_none_or_a_malformed_id_then_the_answer_has_a_new_one(office: Office, given: str) -> None:
    headers = {"X-Request-Id": given.encode().decode("latin-1")} if given else {}
    first, second = (office.call("GET", "/v1/people", headers=headers).headers["X-Request-Id"] for _ in range(2))
    assert MADE(first)
    assert MADE(second)
    assert first != second


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/people?colour=red", 400),
        ("GET", "/v1/nothing", 404),
        ("PUT", "/v1/people", 405),
        ("POST", "/v1/events", 415),
    ],
)
def test_given_an_error_then_its_problem_names_the_request(office: Office, method: str, path: str, status: int) -> None:
    response = office.call(method, path, headers={"X-Request-Id": "call-7"})
    assert (response.status_code, response.get_json()["request_id"]) == (status, "call-7")


def test_given_a_refused_event_then_its_problem_names_the_request(office: Office, make: EventMaker) -> None:
    event = make.event("employed", "2021-05-06", f"id_no:{ZHANG_SAN}", channel="x")
    response = office.post(event, headers={"X-Request-Id": "call-8"})
    assert response.get_json()["request_id"] == "call-8" == response.headers["X-Request-Id"]
    atomic = office.post([event], path="/v1/events?atomic=true", headers={"X-Request-Id": "call-9"})
    assert atomic.get_json()["request_id"] == "call-9"


def test_given_a_call_without_a_token_then_the_answer_names_the_request(office: Office) -> None:
    response = office.client.get("/v1/people")
    assert response.status_code == 401
    assert response.get_json()["request_id"] == response.headers["X-Request-Id"]


def test_given_an_error_then_the_log_line_names_the_request(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("api.resources.people.page", broken)
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    with capture_logs(processors=[merge_contextvars]) as lines:
        response = office.call("GET", "/v1/people", headers={"X-Request-Id": "call-10"})
    assert response.get_json()["request_id"] == "call-10"
    assert [line["request_id"] for line in lines if line["event"] == "api.unexpected_error"] == ["call-10"]
