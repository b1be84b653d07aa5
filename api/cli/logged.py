"""The line of a command in the security log: who ran it on which machine, with which options."""

import socket
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

import click

from service.postgres.database import connect
from service.security.access_log import Line, write
from service.security.account_rules import operator

ROLE: Final = "operator"
"""The role in lines about commands that are run on the machine of the service."""

_SHOWN: Final = frozenset(
    ("area", "period", "day", "known_at", "code", "form", "number", "first", "last", "persons", "preview", "account")
)
"""Options that are logged with their values; of others, which may name a person, a file or a reason, only the names."""


def log_command(url: str) -> None:
    """Writes the line of the command that runs, as `command.<name>`; nothing outside a command.

    It is committed before the command reads or changes anything. The account is the user of the operating system
    (`os:<name>`), the address the name of the machine.
    """
    running = click.get_current_context(silent=True)
    if running is None:
        return
    _, _, name = running.command_path.partition(" ")
    given = {name: value for name, value in running.params.items() if value not in (None, False, (), "")}
    found = Line(
        action=f"command.{'.'.join(name.split())}",
        account=operator(),
        role=ROLE,
        area="",
        subject=str(given.get("code") or given.get("source") or ""),
        subject_area=given["area"] if isinstance(given.get("area"), str) else None,
        details={name: _text(value) if name in _SHOWN else "…" for name, value in given.items()},
        format=str(given.get("form") or ("json" if given.get("as_json") else "text")),
        address=socket.gethostname(),
    )
    with connect(url) as conn:
        write(conn, [found])


def log_shown(
    url: str, subject: str, *, items: int, persons: Collection[str], area: str = "", form: str = "text"
) -> None:
    """Writes the line of what the command is about to print of persons, as that of a list over HTTP (`list.read`): the
    address of the list, its area, the number of its entries and the persons in it. Nothing if there are none."""
    if not persons:
        return
    found = Line(
        action="list.read",
        account=operator(),
        role=ROLE,
        subject=subject,
        subject_area=area or None,
        format=form,
        items=items,
        listed=[*persons],
        address=socket.gethostname(),
    )
    with connect(url) as conn:
        write(conn, [found])


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
