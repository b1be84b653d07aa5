"""Every page says from where it loads, and that no other page may show it; over TLS the browser is to stay there."""

import re

import pytest

from tests.api.conftest import Office

PAGES = [
    "/",
    "/docs",
    "/problems/identity.held",
    "/v1/worklist?format=html",
    "/v1/reports/4A?area=320614&period=2021&format=html",
]


@pytest.mark.parametrize("path", PAGES)
def test_given_a_page_then_its_policy_is_strict(office: Office, path: str) -> None:
    response = office.call("GET", path)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'")
    assert policy["form-action"] in ("'none'", "'self'")
    assert "'unsafe-inline'" not in policy.get("script-src", "")
    assert not re.search(r"https?:", response.headers["Content-Security-Policy"])
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/v1/people", "/nowhere"])
def test_given_tls_then_the_browser_is_told_to_stay_there_and_not_otherwise(office: Office, path: str) -> None:
    secure = office.call("GET", path, base_url="https://localhost")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in office.call("GET", path).headers


def test_given_a_long_or_chunked_body_where_none_is_expected_then_it_is_refused_before_it_is_read(
    office: Office,
) -> None:
    long = office.client.post("/sign-in", data=b"token=" + b"a" * 70_000)
    assert (long.status_code, long.get_json()["code"]) == (413, "body.too_large")
    chunked = office.client.post("/sign-in", headers={"Transfer-Encoding": "chunked"})
    assert (chunked.status_code, chunked.get_json()["code"]) == (411, "body.length_required")
