"""Where the policy asks for it, a read without a purpose is refused, shows nothing, and leaves a line."""

from domain.policy.access import AccessRule
from tests.api.cli.test_place_files import TODAY, Loader, load
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, id_no

__all__ = ["load"]  # a fixture

ASKS = """
areas = ["320614"]
basis = "海人社〔2026〕9号"

[policy.access]
purpose_for = ["reveal", "export", "extract"]
export_over = 1
"""


def test_given_a_policy_that_asks_for_a_purpose_then_such_reads_are_refused_without_one(
    office: Office, load: Loader
) -> None:
    person = office.person()
    path, export = f"/v1/people/{person}?reveal=true", "/v1/reports/4C?format=csv"
    assert office.call("GET", path).status_code == 200  # before
    load.given("policy", ASKS, TODAY)
    refused = office.call("GET", path)
    problem = refused.get_json()
    assert (refused.status_code, problem["code"], problem["field"]) == (400, "purpose.required", "purpose")
    assert problem["data"] == {"kind": "reveal"}
    assert ZHANG_SAN not in refused.text
    assert office.call("GET", f"{path}&purpose=%E5%A4%8D%E6%A0%B8").status_code == 200
    assert office.call("GET", f"/v1/people/{person}").status_code == 200
    assert office.call("GET", export).status_code == 200  # one person is not more than `export_over`
    office.person(id_no=id_no("1970-03-12", 33))
    assert office.call("GET", export).get_json()["data"] == {"kind": "export"}
    assert office.call("GET", f"{export}&purpose=x").status_code == 200
    assert office.call("GET", "/v1/reports/4C").status_code == 200
    assert office.call("GET", f"/v1/people/{person}/extract?reason=x&requested_by=self").status_code == 200
    lines = [(line[2], line[4]) for line in office.lines("purpose.refused")]
    assert lines == [(person, "purpose.required"), ("reports/4C", "purpose.required")]


def test_an_export_needs_a_purpose_only_above_its_number_of_persons() -> None:
    rule = AccessRule(purpose_for=frozenset({"export", "dossier"}), export_over=10)
    assert [rule.asks_why(["export"], persons) for persons in (10, 11)] == [None, "export"]
    assert rule.asks_why(["reveal", "dossier"], 1) == "dossier"
    assert AccessRule().asks_why(["reveal", "export"], 100) is None
