"""Reads while another version made the live views: what fits is served, what does not is 503 with the reason."""

import pytest

from api.http import error_handlers
from projections.rebuild.rebuild import rebuild
from tests.api.conftest import Office
from tests.projections.rebuild.many import execute
from tests.world import KEYS, EventMaker


def reshape(office: Office) -> None:
    """As the live views of an older version are, which did not have a column and noted no fingerprint."""
    execute(office.world, "ALTER TABLE views.roster DROP COLUMN employment_verdict")
    execute(office.world, "UPDATE zuji.live_views SET shape = NULL, made_by = NULL")


def test_given_views_of_another_shape_then_reads_say_why_and_events_are_recorded(
    office: Office, make: EventMaker
) -> None:
    person = office.person()
    reshape(office)
    for path in (f"/v1/people/{person}", "/v1/people", f"/v1/people/{person}/history", "/v1/worklist", "/v1/events"):
        response = office.call("GET", path)
        assert response.status_code in (200, 503), (path, response.text)
        if response.status_code == 503:
            assert response.headers["Retry-After"] == "5"
            problem = response.get_json()
            assert (problem["code"], problem["data"]) == ("views.outdated", {"command": "zuji rebuild"})
    assert office.call("GET", "/v1/people").status_code == 503
    assert "zuji rebuild" in office.call("GET", "/v1/people", lang="zh").get_json()["detail"]
    assert office.call("GET", "/v1/quarantine").status_code == 200
    briefed = make.event("policy_briefed", "2021-02-01", person, policies=["社保补贴"])
    assert office.post(briefed).status_code == 200
    ready = office.client.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["views"] == {"made_by": None, "current": False, "readable": False}
    assert ready.get_json()["lag"] == 1
    assert "zuji_views_current 0.0" in office.client.get("/metrics").text
    rebuild(office.world.url, KEYS, workers=1, progress=lambda *_: None)
    assert office.get(f"/v1/people/{person}")["position"] == 2
    assert office.client.get("/readyz").get_json()["views"]["current"] is True


def test_given_views_that_fit_then_an_unexpected_error_is_not_laid_to_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.person()
    execute(office.world, "ALTER TABLE views.roster DROP COLUMN employment_verdict CASCADE")
    assert office.call("GET", "/v1/people").status_code == 500


def test_given_a_request_that_reads_nothing_then_the_one_before_it_does_not_matter(office: Office) -> None:
    office.person()
    reshape(office)
    assert office.call("GET", "/v1/people").status_code == 503
    with office.app.test_request_context("/"):
        office.app.preprocess_request()
        assert not error_handlers._has_read_outdated_views()
