"""Accounts that end by revocation, by a new token or on a day, and their events in quarantine."""

from datetime import UTC, date, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from service.postgres.database import connect_as_owner
from service.security.account_list import list_accounts
from service.security.account_rules import AccountRefused
from service.security.accounts import create_account, owner_of, revoke_account, rotate_account
from tests.api.conftest import Office
from tests.waiting import wait_until
from tests.world import AGENCY, ZHANG_SAN, EventMaker

IN_TWO_DAYS = datetime.now(UTC).date() + timedelta(2)
WHO = f"id_no:{ZHANG_SAN}"


def call(office: Office, token: str, path: str = "/v1/people") -> TestResponse:
    return office.client.get(path, headers={"Authorization": f"Bearer {token}"})


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json().get("code", "")


def test_given_a_revoked_account_then_its_token_is_refused_everywhere_and_others_learn_nothing(office: Office) -> None:
    token = office.token("caseworker")
    assert call(office, token).status_code == 200  # cached from here on
    with connect_as_owner(office.world.url) as conn:
        revoke_account(conn, "caseworker@320614")
    wait_until(lambda: call(office, token).status_code == 401, seconds=4)  # < CACHED_SECONDS: notified
    assert code(call(office, token)) == (401, "auth.revoked")
    assert code(call(office, "another token")) == (401, "auth.token")


def test_given_a_new_token_then_the_old_one_is_refused_and_the_account_is_the_same(office: Office) -> None:
    old = office.token("caseworker")
    with connect_as_owner(office.world.url) as conn:
        new = rotate_account(conn, "caseworker@320614")
    assert code(call(office, old)) == (401, "auth.revoked")
    assert call(office, new).status_code == 200


def test_given_an_overlap_then_both_tokens_work_until_it_is_over(office: Office) -> None:
    old = office.token("caseworker")
    with connect_as_owner(office.world.url) as conn:
        new = rotate_account(conn, "caseworker@320614", overlap=10)
        assert [call(office, token).status_code for token in (old, new)] == [200, 200]
        conn.execute(
            "UPDATE zuji.account_token SET revoked_at = clock_timestamp() WHERE revoked_at > clock_timestamp()"
        )
        conn.execute("SELECT pg_notify('zuji_account', '')")
    wait_until(lambda: call(office, old).status_code == 401, seconds=4)
    assert call(office, new).status_code == 200


def test_given_an_account_whose_last_day_is_over_then_the_answer_says_so_until_it_gets_another(office: Office) -> None:
    with connect_as_owner(office.world.url) as conn:
        token = create_account(conn, **AGENCY, name="短期", role="auditor", area="", expires=IN_TWO_DAYS)
        assert call(office, token).status_code == 200
        conn.execute("UPDATE zuji.account SET expires_at = clock_timestamp() WHERE name = '短期'")
        conn.execute("SELECT pg_notify('zuji_account', '')")
        wait_until(lambda: code(call(office, token)) == (401, "auth.expired"), seconds=4)
        with pytest.raises(AccountRefused, match="expires"):
            rotate_account(conn, "短期")
        assert call(office, rotate_account(conn, "短期", expires=IN_TWO_DAYS)).status_code == 200


def test_given_a_cached_token_then_it_is_not_valid_beyond_its_end(office: Office) -> None:
    """The clock of the database decides; a cached token is not valid beyond its end."""
    with connect_as_owner(office.world.url) as conn:
        token = create_account(conn, **AGENCY, name="短期", role="auditor", area="")
        conn.execute("UPDATE zuji.account SET expires_at = clock_timestamp() + interval '300 ms' WHERE name = '短期'")
    assert call(office, token).status_code == 200
    wait_until(lambda: call(office, token).status_code == 401, seconds=2)


def test_given_use_of_an_account_then_the_last_use_is_noted_once_a_minute(office: Office) -> None:
    token = office.token("auditor")
    with connect_as_owner(office.world.url) as conn:
        assert list_accounts(conn)[0].last_used_at is None
        call(office, token)
        first = list_accounts(conn)[0].last_used_at
        office.context.accounts.forget()
        call(office, token)
        assert first is not None
        assert list_accounts(conn)[0].last_used_at == first
        conn.execute("UPDATE zuji.account SET last_used_at = last_used_at - interval '2 minutes'")
        office.context.accounts.forget()
        call(office, token)
        assert (list_accounts(conn)[0].last_used_at or first) > first


def test_given_a_name_that_is_or_was_in_use_then_no_other_account_gets_it(office: Office) -> None:
    with connect_as_owner(office.world.url) as conn:
        create_account(conn, **AGENCY, name="甲", role="auditor", area="")
        with pytest.raises(AccountRefused, match="甲"):
            create_account(conn, **AGENCY, name="甲", role="admin", area="")
        revoke_account(conn, "甲")
        for action in (revoke_account, rotate_account):
            with pytest.raises(AccountRefused, match="has ended"):
                action(conn, "甲")
        with pytest.raises(AccountRefused, match="甲"):
            create_account(conn, **AGENCY, name="甲", role="auditor", area="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "os:root"},
        {"name": "a\nb"},
        {"name": "甲" * 101},
        {"area": "999999"},
        {"area": "3206"},
        {"role": "root"},
        {"organisation": " "},
        {"organisation": ""},
        {"organisation_type": ""},
        {"organisation_type": "guild"},
        {"types": ["person.flown"]},
        {"role": "auditor", "sources": ["/a"]},
        {"sources": [" "]},
        {"sources": ["/taken"]},
        {"expires": date(2020, 1, 1)},
        {"expires": date(9999, 12, 31)},
    ],
)
def test_given_invalid_values_of_an_account_then_nothing_is_created(office: Office, wrong: dict[str, object]) -> None:
    with connect_as_owner(office.world.url) as conn:
        create_account(conn, **AGENCY, name="先到", role="integration", area="", sources=["/taken"])
        account: dict[str, object] = {"name": "后到", "role": "integration", "area": "320614", **wrong}
        with pytest.raises(AccountRefused):
            create_account(conn, **{**AGENCY, **account})
        assert [one.name for one in list_accounts(conn)] == ["先到"]


def test_given_an_account_that_posts_then_its_sources_are_its_own(office: Office, make: EventMaker) -> None:
    with connect_as_owner(office.world.url) as conn:
        tokens = {
            "甲": create_account(conn, **AGENCY, name="甲", role="integration", area="320614"),
            "乙": create_account(conn, **AGENCY, name="乙", role="caseworker", area="320614", sources=["/b", "/c"]),
            "复制": create_account(conn, **AGENCY, name="复制", role="integration", area="", sources=["*"]),
        }
        assert owner_of(conn, ["/accounts/甲", "/b", "/c", "/d"]) == {"/accounts/甲": "甲", "/b": "乙", "/c": "乙"}

    def posted(name: str, source: str) -> str:
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        event = {**make.registered(), "source": source}
        previewed, recorded = (
            [
                one["problem"]["code"]
                for one in office.client.post(path, json=[event], headers=headers).get_json()["rejected"]
            ]
            for path in ("/v1/events?preview=true", "/v1/events")
        )
        assert previewed == recorded
        return "".join(recorded)

    assert posted("甲", "/b") == posted("甲", "/free") == posted("乙", "/accounts/甲") == "scope.source"
    assert posted("复制", "/b") == posted("复制", "/accounts/甲") == "scope.source"
    assert posted("甲", "/accounts/甲") == ""
    assert posted("复制", "/free") != "scope.source"


def test_given_a_source_from_which_another_account_has_posted_then_it_cannot_be_claimed(
    office: Office, make: EventMaker
) -> None:
    office.given(make.registered())  # by an account that may post from any source
    with connect_as_owner(office.world.url) as conn:
        source = make.registered()["source"]
        with pytest.raises(AccountRefused, match="caseworker@320614"):
            create_account(conn, **AGENCY, name="后到", role="integration", area="", sources=[source])
        assert "后到" not in [one.name for one in list_accounts(conn)]


def waiting(office: Office) -> list[tuple[str, str]]:
    return [
        (one["status"], one["problem"]["code"])
        for one in office.get("/v1/quarantine?status=all", role="auditor")["items"]
    ]


def end(office: Office, how: str) -> None:
    with connect_as_owner(office.world.url) as conn:
        if how == "revoked":
            revoke_account(conn, "integration@320614")
        else:
            conn.execute("UPDATE zuji.account SET expires_at = clock_timestamp() WHERE name LIKE 'integration@%%'")


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_given_an_ended_account_then_its_quarantined_events_are_not_recorded(
    office: Office, make: EventMaker, how: str
) -> None:
    office.post(make.event("surveyed", "2021-05-06", WHO, method="入户"), role="integration")
    end(office, how)
    assert office.given(make.registered())["accepted"] == 1
    assert waiting(office) == [("waiting", "account.ended")]
    person = office.get("/v1/people")["items"][0]["id"]
    assert [one["type"] for one in office.get(f"/v1/people/{person}/history")["items"]] == ["person.registered"]


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_given_an_ended_account_when_its_event_is_retried_by_hand_then_it_stays_in_quarantine(
    office: Office, make: EventMaker, how: str
) -> None:
    early = make.event("surveyed", "2026-11-21T12:30:00+08:00", WHO, method="入户")
    office.given(make.registered())
    assert office.post(early, role="integration").status_code == 422
    end(office, how)
    office.world.now = office.world.now.replace(hour=5)
    answer = office.call("POST", "/v1/quarantine/1/retry")
    assert code(answer) == (403, "account.ended")
    assert waiting(office) == [("waiting", "account.ended")]


@pytest.mark.parametrize(
    ("fewer", "refusal"),
    [
        ("area = '320614-02'", "person.unknown"),
        ("types = '{person.employed}'", "scope.type"),
        ("any_source = false", "scope.source"),
    ],
)
def test_given_fewer_rights_now_then_quarantined_events_are_decided_by_them(
    office: Office, make: EventMaker, fewer: str, refusal: str
) -> None:
    office.post(make.event("surveyed", "2021-05-06", WHO, method="入户"), role="integration")
    with connect_as_owner(office.world.url) as conn:
        conn.execute(f"UPDATE zuji.account SET {fewer} WHERE name = 'integration@320614'".encode())
    office.given(make.registered())
    assert waiting(office) == [("waiting", refusal)]


def test_given_an_account_with_a_new_token_then_its_quarantined_events_are_recorded(
    office: Office, make: EventMaker
) -> None:
    office.post(make.event("surveyed", "2021-05-06", WHO, method="入户"), role="integration")
    with connect_as_owner(office.world.url) as conn:
        rotate_account(conn, "integration@320614")
    office.given(make.registered())
    assert [status for status, _ in waiting(office)] == ["recorded"]
