"""Who reads reports on spot checks: not those who are inspected, before a circular tells them."""

import pytest

from tests.api.conftest import Office

PATHS = ("/v1/reports/S?period=2021", "/v1/reports/SI?period=2021", "/v1/reports/S/cells/total/sampled?period=2021")


@pytest.mark.parametrize("path", [*PATHS, "/v1/reports/S/issues/1/restatement?year=2021"])
def test_given_who_is_inspected_then_neither_figures_nor_cases_are_told(office: Office, path: str) -> None:
    refused = office.call("GET", path, role="caseworker")
    assert (403, "auth.role") == (refused.status_code, refused.get_json()["code"])


def test_given_a_supervisor_or_an_auditor_then_they_read_what_a_caseworker_does_not_find(office: Office) -> None:
    for path in PATHS:
        for role in ("supervisor", "auditor"):
            assert 200 == office.call("GET", path, role=role).status_code
    body = {"period": "2021", "title": "抽查通报"}
    assert 403 == office.call("POST", "/v1/reports/S/issues", role="caseworker", json=body).status_code
    shown = {}
    for role in ("caseworker", "supervisor"):
        office.sign_in(office.token(role))
        shown[role] = "抽查报告" in office.client.get("/", headers={"Accept-Language": "zh-CN"}).text
    assert {"caseworker": False, "supervisor": True} == shown


def test_given_an_inspection_that_is_not_drawn_then_the_report_says_so(office: Office) -> None:
    refused = office.call("GET", "/v1/reports/S?inspection=320614/2021-009", role="supervisor")
    assert (404, "report.inspection") == (refused.status_code, refused.get_json()["code"])
