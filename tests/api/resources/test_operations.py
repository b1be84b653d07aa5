"""Alive, ready, counted; and the pages for people."""

import re
from os import statvfs
from pathlib import Path
from tempfile import gettempdir

import pytest
from msgspec import structs

from api.http.context import HealthLimits
from api.http.current import install
from api.load.write_failures import WRITE_FAILURES
from api.resources.readiness import CODES
from projections.schema.fingerprint import code_fingerprint
from service.postgres.database import connect_as_owner
from service.postgres.heartbeat import Heartbeat
from service.security.accounts import assign_organisation, create_account
from tests.api.conftest import Office
from tests.world import AGENCY, EventMaker


def test_given_the_service_then_it_is_alive_and_ready_and_says_how_far_the_views_are_behind(
    office: Office, make: EventMaker
) -> None:
    assert office.client.get("/healthz").get_json() == {"status": "ok"}
    office.post(make.registered())
    found = office.client.get("/readyz").get_json()
    assert found.pop("clock_ahead") < 0
    why = found.pop("why")
    assert found.pop("views") == {"made_by": code_fingerprint(), "current": True, "readable": True}
    assert found == {
        "status": "degraded",
        "position": 1,
        "projected": 0,
        "lag": 1,
        "quarantined": 0,
        "due": 0,
        "parked": 0,
    }
    assert [(one["code"], one["stops"]) for one in why] == [("projector", False), ("background", False)]
    assert "投影进程" in why[0]["zh"]
    office.world.project()
    at_work(office, "background")
    found = office.client.get("/readyz").get_json()
    assert (found["status"], found["lag"], found["why"]) == ("ready", 0, [])


def at_work(office: Office, name: str) -> None:
    """A process has done its work just now."""
    with office.world.pool.connection() as conn:
        Heartbeat(name).beat(conn)


def findings(office: Office) -> tuple[int, str, list[str]]:
    """Status and words of `/readyz`, and the codes of what it found."""
    response = office.client.get("/readyz")
    body = response.get_json()
    assert all(one["zh"] and one["en"] and one["code"] in CODES for one in body["why"])
    return response.status_code, body["status"], [one["code"] for one in body["why"]]


@pytest.fixture
def working(office: Office) -> Office:
    """An office whose processes are all at work."""
    office.world.project()
    at_work(office, "background")
    return office


def with_limits(office: Office, limits: HealthLimits) -> None:
    """The office has other limits from now on."""
    office.context = structs.replace(office.context, health_limits=limits)
    install(office.app, office.context)


def test_given_a_projector_that_is_silent_then_degraded_and_it_is_named(working: Office) -> None:
    assert findings(working) == (200, "ready", [])
    working.world.log("UPDATE zuji.heartbeat SET at = at - interval '1 minute' WHERE name = 'projector' RETURNING name")
    assert findings(working) == (200, "degraded", ["projector"])
    text = working.client.get("/metrics").text
    assert 'zuji_finding{code="projector"} 1.0' in text
    assert 'zuji_finding{code="disk.low"} 0.0' in text
    assert "zuji_ready 1.0" in text


def test_given_a_subscription_to_webhooks_and_nobody_delivers_then_degraded(working: Office) -> None:
    asked = {"url": "https://consumer.example.org/", "kinds": ["person.merged"]}
    assert 200 == working.call("POST", "/v1/webhooks", json=asked).status_code
    assert findings(working) == (200, "ready", [])
    working.world.log("UPDATE zuji.webhook SET created_at = created_at - interval '1 minute' RETURNING id")
    assert findings(working) == (200, "degraded", ["deliver"])
    at_work(working, "deliver")
    assert findings(working) == (200, "ready", [])


def test_given_an_account_without_an_organisation_then_degraded_until_the_operator_assigns_one(working: Office) -> None:
    url = working.world.url
    with connect_as_owner(url) as conn:
        create_account(conn, **AGENCY, name="新", role="auditor", area="")
        create_account(conn, **AGENCY, name="旧", role="auditor", area="")
        conn.execute("UPDATE zuji.account SET organisation_type = 'unstated' WHERE name = '旧'")
    assert findings(working) == (200, "degraded", ["accounts"])
    (why,) = working.client.get("/readyz").get_json()["why"]
    assert why["zh"].startswith("1个账号没有写明单位")
    with connect_as_owner(url) as conn:
        assign_organisation(conn, "旧", "海门区审计局", "government")
    assert findings(working) == (200, "ready", [])


def test_given_little_space_then_degraded_and_with_hardly_any_not_ready(working: Office) -> None:
    free = statvfs(gettempdir())
    mebibytes = free.f_bavail * free.f_frsize
    with_limits(working, HealthLimits(data_dir=Path(gettempdir()), least_free=mebibytes * 2))
    assert findings(working) == (200, "degraded", ["disk.low"])
    with_limits(working, HealthLimits(data_dir=Path(gettempdir()), least_free=mebibytes * 32))
    assert findings(working) == (503, "not ready", ["disk.low"])


def test_given_a_write_failed_for_want_of_space_then_not_ready_until_one_succeeds(
    working: Office, make: EventMaker
) -> None:
    WRITE_FAILURES.record_failure()
    assert findings(working) == (503, "not ready", ["disk.full"])
    working.given(make.registered())
    assert findings(working) == (200, "ready", [])


def test_given_views_far_behind_then_degraded_and_beyond_the_limit_not_ready(working: Office, make: EventMaker) -> None:
    with_limits(working, HealthLimits(most_lag=1))
    working.post(make.registered())
    assert findings(working) == (200, "degraded", ["lag"])
    working.post(make.event("surveyed", "2021-02-01", "id_no:320684197003121219", method="入户"))
    assert findings(working) == (503, "not ready", ["lag"])


@pytest.mark.parametrize(("noted", "code"), [("shape", "views.shape"), ("made_by", "views.made_by")])
def test_given_views_of_another_version_then_degraded_and_it_is_named(working: Office, noted: str, code: str) -> None:
    working.world.log(f"UPDATE zuji.live_views SET {noted} = 'another' RETURNING 1")
    assert findings(working) == (200, "degraded", [code])


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


def test_given_calls_and_events_then_they_are_counted(office: Office, make: EventMaker) -> None:
    office.post([make.registered(), {}])
    text = office.client.get("/metrics").text
    assert re.search(r'zuji_events_total\{outcome="accepted"\} [1-9]', text)
    assert re.search(r'zuji_events_total\{outcome="refused"\} [1-9]', text)
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


def test_given_an_unknown_problem_code_then_it_is_not_shown_as_a_page(office: Office) -> None:
    response = office.client.get("/problems/<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert "<script>" not in response.get_json()["detail"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
