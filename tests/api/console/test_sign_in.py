"""The front page: a browser signs in with a token, reads what the token may read, and posts nothing."""

import re
from typing import Any

import pytest

from service.postgres.database import connect_as_owner
from service.security.accounts import revoke_account, rotate_account
from tests.api.conftest import Office

pytestmark = pytest.mark.once

REPORT = "/v1/reports/4A?area=320614&period=2021&format=html"


@pytest.fixture
def signed_in(office: Office) -> Office:
    answer = office.sign_in(office.token("supervisor"))
    assert (303, "/") == (answer.status_code, answer.headers["Location"])
    return office


def as_owner(office: Office, statement: str) -> None:
    """Executes a statement as the owner of the schema."""
    with connect_as_owner(office.world.url) as conn:
        conn.execute(statement.encode())


def session(office: Office, name: str = "zuji_session") -> str:
    """The value of the session cookie."""
    cookie = office.client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def test_a_browser_that_has_signed_in_reads_the_plan_table(signed_in: Office) -> None:
    page = signed_in.client.get(REPORT)
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert "海门" in signed_in.client.get("/").text


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        (REPORT, "*/*", "text/html; charset=utf-8"),
        ("/v1/worklist", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("/v1/worklist?format=html", None, "text/html; charset=utf-8"),
        ("/v1/worklist", "application/json", "application/problem+json"),
        ("/v1/people", "*/*", "application/problem+json"),
    ],
)
def test_a_browser_without_a_session_is_asked_to_sign_in(
    office: Office, path: str, accept: str | None, kind: str
) -> None:
    answer = office.client.get(path, headers={"Accept": accept} if accept else {})
    assert (401, kind) == (answer.status_code, answer.content_type)
    assert ('action="/sign-in"' in answer.text) == kind.startswith("text/html")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="zuji"'


def test_the_cookie_is_for_no_script_and_no_other_site(office: Office) -> None:
    cookie = office.sign_in(office.token("supervisor")).headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Secure" not in cookie


def test_over_tls_the_cookie_is_secure_and_of_this_host_alone(office: Office) -> None:
    https: dict[str, Any] = {"base_url": "https://localhost"}
    form = re.search('name="form_token" value="([0-9a-f]+)"', office.client.get("/", **https).text)
    assert form is not None
    data = {"token": office.token("supervisor"), "form_token": form[1]}
    answer = office.client.post("/sign-in", data=data, **https)
    (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if "session" in one)
    assert cookie.startswith("__Host-zuji_session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Domain" not in cookie
    assert office.client.get(REPORT, **https).status_code == 200
    assert office.client.get(REPORT).status_code == 401


def test_the_cookie_is_not_a_token(office: Office) -> None:
    token = office.token("caseworker")
    assert token not in office.sign_in(token).headers["Set-Cookie"]
    held = session(office)
    assert held != token
    headers = {"Authorization": f"Bearer {held}"}
    assert office.client.get("/v1/people", headers=headers).status_code == 401
    assert office.client.post("/v1/events", json=[], headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["zuji_token", "zuji_session", "__Host-zuji_session"])
def test_a_token_in_a_cookie_opens_nothing(office: Office, name: str) -> None:
    office.client.set_cookie(name, office.token("supervisor"))
    assert office.client.get(REPORT).status_code == 401


def test_nothing_is_posted_by_a_cookie(office: Office) -> None:
    office.sign_in(office.token("caseworker"))
    assert office.client.post("/v1/events", json=[]).status_code == 401


def test_a_wrong_token_is_reported_and_opens_no_session(office: Office) -> None:
    answer = office.sign_in("wrong")
    assert (401, False) == (answer.status_code, "session" in answer.headers.get("Set-Cookie", ""))
    assert "令牌无效" in answer.text
    assert office.client.get(REPORT).status_code == 401


def test_after_signing_out_the_old_cookie_reads_nothing(signed_in: Office) -> None:
    held = session(signed_in)
    signed_in.sign_out()
    assert signed_in.client.get(REPORT).status_code == 401
    signed_in.client.set_cookie("zuji_session", held)
    assert signed_in.client.get(REPORT).status_code == 401


def test_signing_in_again_opens_a_new_session_and_ends_the_old_one(signed_in: Office) -> None:
    before = session(signed_in)
    signed_in.sign_in(signed_in.token("supervisor"))
    assert session(signed_in) != before
    assert signed_in.client.get(REPORT).status_code == 200
    signed_in.client.set_cookie("zuji_session", before)
    assert signed_in.client.get(REPORT).status_code == 401


def test_a_session_id_chosen_by_another_is_not_used(office: Office) -> None:
    office.client.set_cookie("zuji_session", "chosen-by-another")
    office.sign_in(office.token("supervisor"))
    assert session(office) != "chosen-by-another"
    office.client.set_cookie("zuji_session", "chosen-by-another")
    assert office.client.get(REPORT).status_code == 401


@pytest.mark.parametrize(
    "passed",
    [
        "last_seen_at = last_seen_at - interval '31 minutes'",
        "last_seen_at = last_seen_at - interval '1 hour', created_at = created_at - interval '1 hour'",
        "ends_at = clock_timestamp()",
    ],
)
def test_a_session_ends_when_idle_and_in_any_case_after_hours(signed_in: Office, passed: str) -> None:
    as_owner(signed_in, f"UPDATE zuji.session SET {passed}")
    assert signed_in.client.get(REPORT).status_code == 401


def test_a_session_that_is_used_stays_open(signed_in: Office) -> None:
    as_owner(signed_in, "UPDATE zuji.session SET last_seen_at = last_seen_at - interval '29 minutes'")
    assert signed_in.client.get(REPORT).status_code == 200
    assert signed_in.world.log("SELECT last_seen_at > created_at FROM zuji.session") == [(True,)]
    assert signed_in.world.log("SELECT ends_at - created_at <= interval '8 hours' FROM zuji.session") == [(True,)]


@pytest.mark.parametrize("end", [revoke_account, rotate_account])
def test_a_session_ends_with_its_account_and_with_a_new_token(signed_in: Office, end: Any) -> None:
    with connect_as_owner(signed_in.world.url) as conn:
        end(conn, "supervisor@320614")
    assert signed_in.client.get(REPORT).status_code == 401
    assert 'form action="/sign-in"' in signed_in.client.get("/").text


def test_a_session_lasts_no_longer_than_the_token_it_was_opened_with(office: Office) -> None:
    token = office.token("supervisor")
    with connect_as_owner(office.world.url) as conn:
        rotate_account(conn, "supervisor@320614", overlap=5)
    assert office.sign_in(token).status_code == 303
    lasts = office.world.log("SELECT ends_at < created_at + interval '6 minutes' FROM zuji.session")
    assert lasts == [(True,)]


@pytest.mark.parametrize("form_token", [None, "", "0" * 64, "€"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_of_another_site_is_refused(signed_in: Office, path: str, form_token: str | None) -> None:
    data = {"token": signed_in.token("caseworker"), **({} if form_token is None else {"form_token": form_token})}
    assert signed_in.client.post(path, data=data).status_code == 403
    assert signed_in.client.get(REPORT).status_code == 200


def test_a_form_of_another_browser_is_refused(office: Office) -> None:
    theirs = office.form_token()
    office.client.delete_cookie("zuji_form")
    data = {"token": office.token("caseworker"), "form_token": theirs}
    assert office.client.post("/sign-in", data=data).status_code == 403
    office.client.set_cookie("zuji_form", "of another browser")
    assert office.client.post("/sign-in", data=data).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_the_browser_says_comes_from_elsewhere_is_refused(office: Office, site: str) -> None:
    data = {"token": office.token("caseworker"), "form_token": office.form_token()}
    headers = {"Sec-Fetch-Site": site}
    assert office.client.post("/sign-in", data=data, headers=headers).status_code == 403
    assert office.client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_attempts_to_sign_in_are_limited_for_an_address_and_logged(office: Office) -> None:
    data = {"token": "wrong", "form_token": office.form_token()}
    answers = [office.client.post("/sign-in", data=data) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "尝试次数过多" in answers[-1].text
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    assert office.client.post("/sign-in", data=data, environ_overrides=elsewhere).status_code == 401
    outcomes = [line[4] for line in office.lines("sign_in.refused")]
    assert outcomes == ["auth.token"] * 30 + ["too_many_requests", "auth.token"]


def test_signing_in_and_out_is_logged_and_never_the_token(office: Office) -> None:
    token = office.token("supervisor")
    office.sign_in(token)
    held = session(office)
    office.sign_out()
    office.sign_in("a wrong token")
    found = office.lines("sign_in", "sign_out", "sign_in.refused")
    assert [(line[0], line[1]) for line in found] == [
        ("supervisor@320614", "sign_in"),
        ("supervisor@320614", "sign_out"),
        ("", "sign_in.refused"),
    ]
    kept = str(office.world.log("SELECT access_log::text FROM zuji.access_log"))
    assert all(secret not in kept for secret in (token, held, "a wrong token"))
