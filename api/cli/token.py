"""`zuji token`: creates, lists, rotates and revokes accounts, with the rights of the schema's owner."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click
import psycopg

from api.cli.bilingual import group
from api.cli.database import existing_database
from service.configuration import Config
from service.postgres.database import connect_as_owner
from service.security.account_rules import AccountRefused

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


@group("token", zh="账号的令牌：创建、列出、换发、撤销。")
def token() -> None:
    """Tokens of accounts: create, list, rotate, revoke."""


@contextmanager
def accounts(config: Config) -> Iterator[psycopg.Connection]:
    """A connection as the owner of the existing database. Raises OperatorError when there is no database."""
    with existing_database(config) as database, connect_as_owner(database.owner_url) as conn:
        yield conn


def last_day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The day of a text such as 2026-12-31; a callback of options. Raises AccountRefused for any other text."""
    if text is None:
        return None
    try:
        if _day(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise AccountRefused(
        f"expires: “{text}”不是日期，应如 2026-12-31", f"expires: {text!r} is not a day such as 2026-12-31"
    )


EXPIRES: dict[str, Any] = {
    "callback": last_day,
    "metavar": "DAY",
    "zh": "最后一天（如 2026-12-31），至北京时间当日结束。",
    "en": "Last day (2026-12-31), to its end in Asia/Shanghai.",
}
"""Settings of the option `--expires`."""
