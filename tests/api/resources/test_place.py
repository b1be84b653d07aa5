"""Areas, policies and code lists as the service publishes them."""

import pytest

from tests.api.conftest import Office


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("channel", "employer"),
        ("category", "dibao"),
        ("exit_reason", "employed"),
        ("organisation_type", "public_employment_agency"),
        ("benefit", "social_insurance_subsidy"),
    ],
)
def test_the_code_lists_are_those_that_ship_and_those_of_the_policy(office: Office, name: str, code: str) -> None:
    lists = {
        one["list"]: {each["code"]: each for each in one["codes"]} for one in office.get("/v1/codes?lang=en")["items"]
    }
    assert lists[name][code]["name"] == lists[name][code]["name_en"]


def test_given_an_area_that_does_not_exist_then_it_is_not_found(office: Office) -> None:
    response = office.call("GET", "/v1/areas?area=999999")
    assert (response.status_code, response.get_json()["code"]) == (404, "not_found")
