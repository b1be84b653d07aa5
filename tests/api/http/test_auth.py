"""Authentication, and what each role may do."""

import pytest

from service.postgres.database import connect_as_owner
from service.security.accounts import create_account, revoke_account
from service.security.authentication import find_account
from tests.api.conftest import Office
from tests.world import AGENCY


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer not-a-token", "Bearer \xe9\xff"]
)
def test_given_no_valid_token_then_401_with_a_challenge(office: Office, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = office.client.get("/v1/people", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="zuji"')
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/people", "/v1/events", "/v1/households", "/v1/quarantine"])
def test_given_an_administrator_when_reading_cases_then_forbidden(office: Office, path: str) -> None:
    response = office.call("GET", path, role="admin", area="")
    assert (response.status_code, response.get_json()["code"]) == (403, "auth.role")


@pytest.mark.parametrize("role", ["caseworker", "supervisor", "auditor"])
@pytest.mark.parametrize("path", ["/v1/people", "/v1/events", "/v1/households", "/v1/quarantine"])
def test_given_any_other_role_then_lists_are_read(office: Office, role: str, path: str) -> None:
    assert office.get(path, role=role) == {
        "items": [],
        "next": None,
        "position": 0,
        **({} if path == "/v1/events" else {"count": 0}),  # the feed of events has no end
    }


def test_given_a_token_then_only_its_hash_is_kept_and_it_finds_its_account(office: Office) -> None:
    with connect_as_owner(office.world.url) as conn:
        token = create_account(
            conn,
            name="张主任",
            role="supervisor",
            area="320600",
            organisation="南通市人社局",
            organisation_type="government",
        )
        kept = conn.execute(
            "SELECT token_hash, account_token::text || account::text FROM zuji.account_token, zuji.account"
        ).fetchall()
        found = find_account(conn, token)
    assert found is not None
    assert (
        found.name,
        found.role,
        found.area,
        found.organisation,
    ) == ("张主任", "supervisor", "320600", "南通市人社局")
    assert all(token not in text and token.encode() != bytes(digest) for digest, text in kept)
    assert len(token) == 43


def test_given_a_revoked_token_when_found_anew_then_there_is_no_account(office: Office) -> None:
    with connect_as_owner(office.world.url) as conn:
        token = create_account(conn, **AGENCY, name="甲", role="auditor", area="")
        revoke_account(conn, "甲")
        assert find_account(conn, token) is None


def test_given_an_integration_bound_to_source_and_types_then_it_posts_only_those(office: Office) -> None:
    token = office.token("integration", source="/hrss", types=("person.registered",))
    answers = [
        office.client.post(
            "/v1/events",
            json={**office.events.registered(), "source": source, **change},
            headers={"Authorization": f"Bearer {token}"},
        ).get_json()
        for source, change in (("/other", {}), ("/hrss", {"type": "person.surveyed"}), ("/hrss", {}))
    ]
    assert [answer.get("code") for answer in answers] == ["scope.source", "field.missing", None]
    assert answers[2]["accepted"] == 1


def test_given_an_area_scope_then_other_areas_are_not_seen(office: Office) -> None:
    person = office.person(area="320614-01")
    assert [person] == [one["id"] for one in office.get("/v1/people", area="320614-01")["items"]]
    assert office.get("/v1/people", area="320614-02")["items"] == []
    assert office.get("/v1/people?area=320614-01", area="320614-02")["items"] == []
    for path in (f"/v1/people/{person}", f"/v1/people/{person}/history"):
        assert office.call("GET", path, area="320614-02").status_code == 404
        assert office.call("GET", f"{path}?reveal=true", area="320614-02").status_code == 404
