"""The front page: a browser signs in with a token, reads what the token may read, and posts nothing."""

import pytest

from tests.api.conftest import Office

REPORT = "/v1/reports/4A?area=320614&period=2021&format=html"


@pytest.fixture
def signed_in(office: Office) -> Office:
    answer = office.client.post("/sign-in", data={"token": office.token("supervisor")})
    assert (303, "/") == (answer.status_code, answer.headers["Location"])
    return office


def test_who_has_signed_in_reads_the_plan_table_in_the_browser(signed_in: Office) -> None:
    page = signed_in.client.get(REPORT)
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert "海门" in signed_in.client.get("/").text


def test_the_cookie_is_for_no_script_and_no_other_site(office: Office) -> None:
    cookie = office.client.post("/sign-in", data={"token": office.token("supervisor")}).headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict"))


def test_nothing_is_posted_by_a_cookie(office: Office) -> None:
    office.client.post("/sign-in", data={"token": office.token("caseworker")})
    assert office.client.post("/v1/events", json=[]).status_code == 401


def test_a_wrong_token_is_told_and_opens_nothing(office: Office) -> None:
    answer = office.client.post("/sign-in", data={"token": "wrong"})
    assert (401, False) == (answer.status_code, "Set-Cookie" in answer.headers)
    assert "令牌无效" in answer.text
    assert office.client.get(REPORT).status_code == 401


def test_who_signs_out_reads_no_more(signed_in: Office) -> None:
    signed_in.client.post("/sign-out")
    assert signed_in.client.get(REPORT).status_code == 401
