"""The link that signs in once: on the same machine, within minutes, and never from its stored form."""

from typing import Any

import psycopg
import pytest

from service.postgres.database import connect_as_owner
from service.security.accounts import create_account, revoke_account
from service.security.sign_in_links import create_link_token
from tests.api.conftest import Office
from tests.world import AGENCY

NAME = "演示访客"


@pytest.fixture
def link(office: Office) -> str:
    with connect_as_owner(office.world.url) as conn:
        create_account(conn, **AGENCY, name=NAME, role="supervisor", area="320614")
        return create_link_token(conn, NAME, "320614")


def opened(office: Office, link: str, **how: Any) -> Any:
    return office.client.get(f"/sign-in?link={link}", **how)


def is_signed_in(office: Office) -> bool:
    return bool(office.client.get("/v1/people").status_code == 200)


def logged(office: Office) -> list[Any]:
    assert office.context.access_log.flush()
    return office.world.log(
        "SELECT action, account, subject, outcome, details->>'link' FROM zuji.access_log"
        " WHERE action ~ '^sign_in' ORDER BY id"
    )


def test_given_a_new_link_then_it_signs_in_and_leads_to_the_front_page(office: Office, link: str) -> None:
    answer = opened(office, link)
    assert (303, "/") == (answer.status_code, answer.headers["Location"])
    assert NAME in office.client.get("/").text
    assert is_signed_in(office)


def test_given_a_used_link_then_it_signs_nobody_in(office: Office, link: str) -> None:
    opened(office, link)
    office.sign_out()
    answer = opened(office, link)
    assert (401, False) == (answer.status_code, is_signed_in(office))
    assert "此链接已用过" in answer.text


@pytest.mark.parametrize("address", ["::1", "127.0.0.1"])
def test_given_a_loopback_address_then_it_signs_in(office: Office, link: str, address: str) -> None:
    assert 303 == opened(office, link, environ_overrides={"REMOTE_ADDR": address}).status_code


@pytest.mark.parametrize(
    "how",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
        {"environ_overrides": {"REMOTE_ADDR": "127.0.0.1"}, "headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Host": "zuji.example"}},
    ],
    ids=["another machine", "a proxy", "a proxy by the standard", "another host name"],
)
def test_given_another_machine_or_a_proxy_then_it_is_refused_and_stays_unused(
    office: Office, link: str, how: dict[str, Any]
) -> None:
    answer = opened(office, link, **how)
    assert (401, False) == (answer.status_code, is_signed_in(office))
    assert 303 == opened(office, link).status_code


def test_given_a_link_that_has_expired_then_it_is_refused(office: Office, link: str) -> None:
    with connect_as_owner(office.world.url) as conn:
        conn.execute("UPDATE zuji.sign_in_link SET expires_at = clock_timestamp()")
    assert 401 == opened(office, link).status_code


def test_given_an_account_that_has_ended_then_its_link_is_refused(office: Office, link: str) -> None:
    with connect_as_owner(office.world.url) as conn:
        revoke_account(conn, NAME)
    assert 401 == opened(office, link).status_code


def test_given_a_preview_by_head_then_the_link_stays_unused(office: Office, link: str) -> None:
    office.client.head(f"/sign-in?link={link}")
    assert not is_signed_in(office)
    assert 303 == opened(office, link).status_code


def test_given_many_attempts_then_no_more_are_taken(office: Office, link: str) -> None:
    most = office.context.sessions.limits.sign_ins
    assert {401} == {opened(office, "wrong").status_code for _ in range(most)}
    assert 429 == opened(office, link).status_code


def test_only_the_hash_is_stored_and_the_log_has_every_use_but_no_token(office: Office, link: str) -> None:
    opened(office, link)
    opened(office, link)
    stored = str(office.world.log("SELECT t::text FROM zuji.sign_in_link t")) + str(
        office.world.log("SELECT l::text FROM zuji.access_log l")
    )
    assert link not in stored
    created, used, refused = logged(office)
    assert ("sign_in_link.created", NAME) == (created[0], created[2])
    assert ("sign_in", NAME, "ok", "true") == (used[0], used[1], used[3], used[4])
    assert ("sign_in.refused", "/sign-in", "auth.link") == (refused[0], refused[2], refused[3])


def test_the_service_cannot_make_a_link(office: Office) -> None:
    with office.context.pool.connection() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        create_link_token(conn, NAME, "320614")
