"""Every command that opens the database leaves its line: who ran it on which machine, with which options."""

import getpass
import inspect
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from tests.api.cli.conftest import service_key
from tests.world import EventMaker, World, world

SERVING = {
    "serve": "serves requests, which have lines of their own",
    "web": "serves requests, which have lines of their own",
    "project": "keeps the views up to date and shows nothing",
    "deliver": "delivers webhooks; each message with a person has a line of its own",
    "migrate": "changes the schema and shows nothing; there may be no log before it",
}
"""Commands that leave no line, with the reason."""


class Zuji:
    """The command line on a database with one registered person."""

    def __init__(self, inside: World, data: Path) -> None:
        inside.given(EventMaker().registered())
        inside.project()
        self.world = inside
        self.settings = {"ZUJI_DATABASE_URL": inside.url, "ZUJI_DATA": str(data), "ZUJI_REBUILD_WORKERS": "1"}

    def __call__(self, *words: str) -> Result:
        """`zuji ...`."""
        return CliRunner(env=self.settings).invoke(main, ["--lang", "en", *words])


@pytest.fixture
def zuji(database_url: str, tmp_path: Path) -> Iterator[Zuji]:
    service_key(tmp_path)
    with world(database_url) as inside:
        yield Zuji(inside, tmp_path)


def leaves(command: click.Command, path: str = "") -> dict[str, click.Command]:
    """The commands of a group, by their words."""
    if isinstance(command, click.Group):
        return {
            name: leaf
            for word, each in command.commands.items()
            for name, leaf in leaves(each, f"{path} {word}".strip()).items()
        }
    return {path: command}


def test_every_command_but_those_that_serve_opens_the_database_where_it_is_logged() -> None:
    silent = [
        name
        for name, command in leaves(main).items()
        if not {"existing_database", "accounts", "log_command"} & opened_by(command)
    ]
    assert sorted(silent) == sorted(SERVING)


def opened_by(command: click.Command) -> set[str]:
    """The names that the module of a command knows."""
    assert command.callback is not None
    return {*vars(inspect.getmodule(inspect.unwrap(command.callback)))}


READING = {
    ("report", "4C", "--area", "320614", "--period", "2021", "--format", "csv"): (
        "command.report",
        "4C",
        "320614",
        "csv",
        {"code": "4C", "area": "320614", "period": "2021", "form": "csv"},
    ),
    ("token", "list", "--json"): ("command.token.list", "", None, "json", {"as_json": "…"}),
    ("snapshot", "list"): ("command.snapshot.list", "", None, "text", {}),
    ("withdraw", "/test", "--account", "nobody", "--preview"): (
        "command.withdraw",
        "/test",
        None,
        "text",
        {"source": "…", "account": "nobody", "preview": "True"},
    ),
}


def test_a_command_that_reads_leaves_its_line_before_it_prints(zuji: Zuji) -> None:
    for words in READING:
        done = zuji(*words)
        assert done.exit_code == (2 if "nobody" in words else 0), done.output
    rows = zuji.world.log(
        "SELECT account, role, address, action, subject, subject_area, format, details FROM zuji.access_log"
        " WHERE action LIKE 'command.%%' ORDER BY id"
    )
    by = (f"os:{getpass.getuser()}", "operator", socket.gethostname())
    assert {row[:3] for row in rows} == {by}
    assert [row[3:] for row in rows] == [*READING.values()]
    printed = zuji.world.log(
        "SELECT account, subject, format, items, cardinality(listed) FROM zuji.access_log WHERE action = 'list.read'"
    )
    assert printed == [(by[0], "reports/4C", "csv", 1, 1)]
