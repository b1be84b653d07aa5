"""Only `serve`, `migrate` and `restore` create a database; every other command says that there is none."""

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.cli.main import main

COMMANDS = [
    ["check"],
    ["rebuild"],
    ["token", "create", "--role", "auditor", "--area", "", "--name", "x"],
    ["token", "list"],
    ["token", "rotate", "x"],
    ["token", "revoke", "x"],
    ["clock", "show"],
    ["clock", "accept", "--by", "x", "--reason", "y"],
    ["backup", "somewhere"],
]


def refusal(done: Result) -> str:
    """The one line on stderr of a command that ended with status 2."""
    assert (2, "") == (done.exit_code, done.stdout), done.output
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_given_no_data_directory_then_there_is_no_database_and_none_is_created(
    command: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "var"
    done = CliRunner().invoke(main, ["--data", str(data), *command], env={"LC_ALL": "C"})
    assert f"{data}: there is no database here" in refusal(done)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_given_a_server_whose_database_is_empty_then_nothing_is_created_in_it(
    command: list[str], database_url: str, tmp_path: Path
) -> None:
    name = f"{conninfo_to_dict(database_url)['dbname']}_empty"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(str(name))))
        empty = make_conninfo(database_url, dbname=str(name))
        try:
            env = {"LC_ALL": "C", "ZUJI_DATABASE_URL": empty}
            done = CliRunner().invoke(main, ["--data", str(tmp_path), *command], env=env)
            assert "ZUJI_DATABASE_URL: there is no database here" in refusal(done)
            with psycopg.connect(empty) as conn:
                assert [] == conn.execute("SELECT 1 FROM pg_namespace WHERE nspname ~ '^(zuji|views)'").fetchall()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))
