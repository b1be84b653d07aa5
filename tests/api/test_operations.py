"""Alive, ready, counted; and the pages for people."""

import re

import pytest

from tests.api.conftest import Office
from tests.world import Facts


def test_given_the_service_then_it_is_alive_and_ready_and_says_how_far_the_views_are_behind(
    office: Office, facts: Facts
) -> None:
    assert office.client.get("/healthz").get_json() == {"status": "ok"}
    office.post(facts.registered())
    expected = {"status": "ready", "position": 1, "projected": 0, "lag": 1, "quarantined": 0, "parked": 0}
    assert expected == office.client.get("/readyz").get_json()
    office.world.project()
    assert office.client.get("/readyz").get_json()["lag"] == 0


def test_given_no_views_then_not_ready_but_alive(office: Office) -> None:
    with office.world.pool.connection() as conn:
        conn.execute("RESET ROLE")
        conn.execute("DELETE FROM zuji.live_views")
        conn.execute("SET ROLE zuji_service")
    response = office.client.get("/readyz")
    assert (response.status_code, response.get_json()["status"]) == (503, "not ready")
    assert office.client.get("/healthz").status_code == 200
    assert office.client.get("/metrics").status_code == 200
    assert office.call("GET", "/v1/people").status_code == 503
    assert office.call("GET", "/v1/quarantine").status_code == 503


def test_given_calls_and_facts_then_they_are_counted(office: Office, facts: Facts) -> None:
    office.post([facts.registered(), {}])
    text = office.client.get("/metrics").text
    assert re.search(r'zuji_facts_total\{outcome="accepted"\} [1-9]', text)
    assert re.search(r'zuji_facts_total\{outcome="refused"\} [1-9]', text)
    assert re.search(r'zuji_http_requests_total\{method="POST",route="/v1/events",status="200"\} [1-9]', text)
    assert "zuji_position 1.0" in text
    assert "zuji_lag 1.0" in text


def test_given_three_thousand_invented_methods_then_the_figures_stay_as_large_as_they_were(office: Office) -> None:
    def called(number: int) -> int:
        office.client.open(f"/nowhere/{number}", method=f"M{number:04}")
        office.client.open("/healthz", method=f"N{number:04}")
        return len(office.client.get("/metrics").data)

    called(0)
    size = called(1)
    for number in range(2, 1500):
        office.client.open("/healthz", method=f"N{number:04}")
        office.client.open(f"/{number}", method=f"M{number:04}")
    assert called(1500) - size < 200  # digits of the counts
    assert 'method="other"' in office.client.get("/metrics").text


@pytest.mark.parametrize("path", ["/", "/docs", "/problems/transition.labour"])
@pytest.mark.parametrize(("lang", "html"), [("zh", 'lang="zh-CN"'), ("en", 'lang="en"')])
def test_given_a_page_then_it_comes_in_the_language_and_asks_no_other_host(
    office: Office, path: str, lang: str, html: str
) -> None:
    response = office.client.get(f"{path}?lang={lang}")
    assert response.status_code == 200
    assert html in response.text
    assert "http" not in re.sub(r"https?://localhost\S*", "", response.text)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_given_the_page_of_the_calls_then_its_files_are_ours(office: Office) -> None:
    page = office.client.get("/docs").text
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        response = office.client.get(path)
        assert response.status_code == 200, path
        response.close()
    assert "validatorUrl: null" in office.client.get("/static/docs.js").text


def test_given_a_problem_page_then_its_code_is_text_only(office: Office) -> None:
    assert "<script>" not in office.client.get("/problems/<script>alert(1)</script>").text
