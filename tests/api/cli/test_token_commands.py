"""`zuji token`: prints a token and nothing else; refuses in one line, status 2."""

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from service.postgres.database import connect, connect_as_owner
from service.security.authentication import find_account
from tests.world import World, world


@pytest.fixture
def inside(database_url: str) -> World:
    with world(database_url) as found:
        pass
    return found


class Zuji:
    """The command line on a database that is given."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, *words: str) -> Result:
        """`zuji token ...`."""
        return CliRunner(env={"ZUJI_DATABASE_URL": self.url}).invoke(main, ["token", *words])

    def create(self, name: str, *more: str, role: str = "integration", area: str = "320614") -> str:
        """A new account's token."""
        done = self("create", "--role", role, "--area", area, "--name", name, *more)
        assert done.exit_code == 0, done.output
        assert done.stderr == ""
        return done.stdout.removesuffix("\n")

    def listed(self) -> dict[str, dict[str, object]]:
        """The accounts by name."""
        return {one["name"]: one for one in json.loads(self("list", "--json").stdout)}

    def works(self, token: str) -> bool:
        """Whether the token opens anything."""
        with connect(self.url) as conn:
            return find_account(conn, token) is not None


@pytest.fixture
def zuji(inside: World) -> Zuji:
    return Zuji(inside.url)


def test_create_prints_the_token_alone_and_fills_in_what_every_account_has(zuji: Zuji) -> None:
    assert len(zuji.create("系统")) == 43
    found = zuji.listed()["系统"]
    assert (found["organisation"], found["organisation_type"]) == ("海门区公共就业服务机构", "public_employment_agency")
    assert (found["sources"], found["types"], found["state"]) == (["/accounts/系统"], [], "active")
    assert str(found["created_by"]).startswith("os:")
    assert (found["expires_at"], found["last_used_at"]) == (None, None)


def test_create_takes_sources_types_and_a_last_day(zuji: Zuji) -> None:
    types = "person.registered,person.surveyed"
    zuji.create("系统", "--source", "/a", "--source", "/b", "--types", types, "--expires", "2999-12-31")
    zuji.create("复制", "--source", "*", "--type", "person.employed", "--type", "person.moved", area="")
    zuji.create("看", role="auditor", area="")
    found = zuji.listed()
    assert found["系统"]["sources"] == ["/a", "/b"]
    assert found["系统"]["types"] == types.split(",")
    assert str(found["系统"]["expires_at"]).startswith("2999-12-31T16:00")  # midnight in Shanghai
    assert (found["复制"]["sources"], found["复制"]["types"]) == (["*"], ["person.employed", "person.moved"])
    assert (found["看"]["sources"], found["看"]["organisation"]) == ([], "公共就业服务机构")


def test_an_account_has_an_organisation_and_its_type(zuji: Zuji) -> None:
    zuji.create("村", "--organisation", "长兴村村委会", "--organisation-type", "community")
    found = zuji.listed()["村"]
    assert (found["organisation"], found["organisation_type"]) == ("长兴村村委会", "community")
    assert "长兴村村委会 (community)" in zuji("list").stdout
    done = zuji("assign", "村", "--organisation", "悦来镇人社所", "--organisation-type", "government")
    assert (done.exit_code, done.output) == (0, "")
    found = zuji.listed()["村"]
    assert (found["organisation"], found["organisation_type"]) == ("悦来镇人社所", "government")


def test_list_shows_everything_but_the_token(zuji: Zuji) -> None:
    tokens = [zuji.create("甲"), zuji.create("乙", role="auditor", area="")]
    zuji("revoke", "甲")
    text, as_json = zuji("list").stdout, zuji("list", "--json").stdout
    lines = text.splitlines()
    assert lines[0].split() == [
        "name",
        "role",
        "area",
        "organisation",
        "sources",
        "created",
        "expires",
        "last",
        "used",
        "state",
    ]
    assert ("revoked", "active") == (lines[1].split()[-1], lines[2].split()[-1])
    assert not any(token in text + as_json for token in tokens)


def test_rotate_prints_another_token_alone(zuji: Zuji) -> None:
    old = zuji.create("甲")
    done = zuji("rotate", "甲")
    new = done.stdout.removesuffix("\n")
    assert (done.exit_code, done.stderr, len(new)) == (0, "", 43)
    assert (zuji.works(old), zuji.works(new)) == (False, True)
    newer = zuji("rotate", "甲", "--overlap", "5").stdout.strip()
    assert (zuji.works(new), zuji.works(newer)) == (True, True)
    assert len(zuji.listed()) == 1


def test_revoke_ends_the_account(zuji: Zuji) -> None:
    token = zuji.create("甲")
    assert zuji("revoke", "甲").exit_code == 0
    assert not zuji.works(token)
    assert (zuji.listed()["甲"]["state"], zuji.listed()["甲"]["tokens"]) == ("revoked", 0)


@pytest.mark.parametrize(
    "words",
    [
        ("revoke", "nobody"),
        ("rotate", "nobody"),
        ("revoke", "gone"),
        ("rotate", "gone"),
        ("create", "--role", "auditor", "--name", "gone"),
        ("create", "--role", "auditor", "--name", "here"),
        ("create", "--role", "auditor", "--name", ""),
        ("create", "--role", "auditor", "--name", "x", "--area", "999999"),
        ("create", "--role", "auditor", "--name", "x", "--area", "Haimen"),
        ("create", "--role", "auditor", "--name", "x", "--expires", "2026-02-30"),
        ("create", "--role", "auditor", "--name", "x", "--expires", "tomorrow"),
        ("create", "--role", "auditor", "--name", "x", "--expires", "2020-01-01"),
        ("create", "--role", "auditor", "--name", "x", "--source", "/x"),
        ("create", "--role", "integration", "--name", "x", "--types", "person.flown"),
        ("create", "--role", "integration", "--name", "x", "--source", "/accounts/here"),
        ("rotate", "here", "--expires", "2020-01-01"),
        ("create", "--role", "auditor", "--name", "x", "--organisation", "某单位"),
        ("create", "--role", "auditor", "--name", "x", "--organisation", " ", "--organisation-type", "government"),
        ("create", "--role", "auditor", "--name", "x", "--organisation-type", "community"),
        ("create", "--role", "auditor", "--name", "x", "--organisation", "某", "--organisation-type", "guild"),
        ("assign", "here", "--organisation", "某单位"),
        ("assign", "here", "--organisation", "", "--organisation-type", "government"),
        ("assign", "nobody", "--organisation", "某单位", "--organisation-type", "government"),
        ("assign", "gone", "--organisation", "某单位", "--organisation-type", "government"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(zuji: Zuji, words: Sequence[str]) -> None:
    zuji.create("here")
    zuji.create("gone")
    zuji("revoke", "gone")
    before = zuji.listed()
    done = zuji(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("zuji: ")
    assert done.stderr.count("\n") == 1
    assert zuji.listed() == before


def test_every_command_is_in_the_security_log(zuji: Zuji) -> None:
    zuji.create("甲")
    zuji("rotate", "甲")
    zuji("revoke", "甲")
    zuji("revoke", "甲")
    with connect_as_owner(zuji.url) as conn:
        rows = conn.execute(
            "SELECT action, subject, subject_area, role FROM zuji.access_log WHERE action LIKE 'token.%' ORDER BY id"
        ).fetchall()
    assert rows == [(f"token.{done}", "甲", "320614", "operator") for done in ("created", "rotated", "revoked")]
