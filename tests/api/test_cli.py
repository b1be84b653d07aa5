from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.conninfo import make_conninfo

from api.cli import main
from service.accounts import find_account
from service.database import connect_as_owner


def test_only_the_province_is_told_how_many_people_it_has(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path), "demo", "haimen-2021", "--people", "5"])

    assert done.exit_code == 2
    assert "--people 只用于 province" in done.output
    assert "is for province alone" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["web", "project", "serve"])
def test_a_process_that_stays_refuses_the_login_of_an_owner(database_url: str, tmp_path: Path, command: str) -> None:
    done = invoked(tmp_path, command, ZUJI_DATABASE_URL=database_url)
    assert done.exit_code == 2
    assert "could become the owner of the database" in done.output
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("command", ["web", "project", "check", "rebuild"])
def test_an_older_schema_is_refused_by_who_may_not_change_it(database_url: str, tmp_path: Path, command: str) -> None:
    with psycopg.connect(database_url) as owner:
        owner.execute("DELETE FROM public.zuji_migration WHERE name = '202_append.sql'")
    done = invoked(tmp_path, command, ZUJI_DATABASE_URL=make_conninfo(database_url, user="zuji_service"))
    assert done.exit_code == 2
    assert "the schema is older than this version (202_append.sql): run `zuji migrate` as its owner" in done.output


def test_a_token_is_made_by_the_owner_and_not_by_the_service(database_url: str, tmp_path: Path) -> None:
    words = ("token", "create", "--role", "auditor", "--area", "320614", "--name", "甲")
    service = make_conninfo(database_url, user="zuji_service")
    with connect_as_owner(database_url) as owner:
        owner.execute(f"GRANT CREATE ON DATABASE {owner.info.dbname} TO zuji_service".encode())
    done = invoked(tmp_path, *words, ZUJI_DATABASE_URL=service)
    assert (done.exit_code, "permission denied" in done.output) == (2, True), done.output
    done = invoked(tmp_path, *words, ZUJI_DATABASE_URL=service, ZUJI_OWNER_URL=database_url)
    assert done.exit_code == 0, done.output
    with connect_as_owner(database_url) as owner:
        assert find_account(owner, done.output.split()[-1]) is not None


def invoked(data: Path, *words: str, **settings: str) -> Result:
    """The command line with these settings and no others of ours."""
    env: dict[str, str | None] = {
        "ZUJI_DATA": str(data),
        "ZUJI_PORT": "0",
        "ZUJI_KEY_FILE": None,
        "ZUJI_OWNER_URL": None,
    }
    return CliRunner().invoke(main, words, env={**env, "ZUJI_OWNER_URL": None, **settings})
