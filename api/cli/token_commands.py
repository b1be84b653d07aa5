"""`zuji token`: accounts are made, listed, given a new token and ended here, with the rights of the schema's owner."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

import click
import msgspec
import orjson
import psycopg

from api.serving.serve import prepare
from domain.events.metadata import SHANGHAI
from service.configuration import Config
from service.postgres.database import connect_as_owner
from service.postgres.open_database import open_database
from service.reference import reference
from service.security.account_list import Account, list_accounts
from service.security.account_rules import ROLES, AccountRefused, refuse_account
from service.security.accounts import create_account, revoke_account, rotate_account

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_AGENCY: Final = "public_employment_agency"

_TYPES_HELP: Final = (
    "单位类型 Type of organisation, by the code of the profiles: government, community, enterprise, ..."
)
_EXPIRES_HELP: Final = "最后一天 Last day (2026-12-31), to its end in Asia/Shanghai."


def _last_day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The day that the text names, as 2026-12-31. Raises AccountRefused for any other text."""
    if text is None:
        return None
    try:
        if _day(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise AccountRefused(
        f"expires: “{text}”不是日期，应如 2026-12-31", f"expires: {text!r} is no day such as 2026-12-31"
    )


@click.group()
def token() -> None:
    """Tokens of accounts: create, list, rotate, revoke."""


@token.command("create")
@click.option("--role", type=click.Choice(ROLES), required=True, help="角色 Role.")
@click.option("--area", default="", help="区划代码 Area code that bounds what is seen and said; empty: everywhere.")
@click.option("--name", required=True, help="姓名或系统名称，永不重复 Name of the person or system, unique for ever.")
@click.option("--organisation", default="", help="单位 Organisation; by default the employment agency of the area.")
@click.option(
    "--organisation-type", default="", callback=lambda _, __, code: _organisation_type(code), help=_TYPES_HELP
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    help="来源 A CloudEvents source that only this account may post from; may be repeated; default /accounts/NAME;"
    " '*': every source that no account owns (for replication).",
)
@click.option(
    "--type", "--types", "types", multiple=True, help="事件类型 Types an integration may post, with commas; none: all."
)
@click.option("--expires", callback=_last_day, metavar="DAY", help=_EXPIRES_HELP)
@click.pass_obj
def token_create(
    config: Config, /, types: tuple[str, ...], organisation: str, organisation_type: str, area: str, **account: Any
) -> None:
    """Create an account and print its token, nothing else. It is shown this once."""
    names = [one.strip() for given in types for one in given.split(",") if one.strip()]
    refuse_account(account["name"], account["role"], area, names)  # before a database is made for it
    with _accounts(config) as conn:
        made = create_account(
            conn,
            area=area,
            organisation=organisation or _agency_of(area),
            organisation_type=organisation_type or ("" if organisation else _AGENCY),
            types=names,
            **account,
        )
    click.echo(made)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON 格式 As JSON.")
@click.pass_obj
def token_list(config: Config, as_json: bool) -> None:
    """List all accounts there are and were; never a token."""
    with _accounts(config) as conn:
        found = list_accounts(conn)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(found), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(_table(found))


@token.command("rotate")
@click.argument("name")
@click.option(
    "--overlap",
    type=click.IntRange(0, 7 * 24 * 60),
    default=0,
    help="旧令牌再用几分钟 Minutes for which the old token goes on working (default 0).",
)
@click.option("--expires", callback=_last_day, metavar="DAY", help=_EXPIRES_HELP)
@click.pass_obj
def token_rotate(config: Config, name: str, overlap: int, expires: date | None) -> None:
    """Print a new token of the account NAME, nothing else; the old one and all sessions end."""
    with _accounts(config) as conn:
        made = rotate_account(conn, name, overlap=overlap, expires=expires)
    click.echo(made)


@token.command("revoke")
@click.argument("name")
@click.pass_obj
def token_revoke(config: Config, name: str) -> None:
    """End the account NAME for ever: its tokens, its sessions, and what of it waits in quarantine."""
    with _accounts(config) as conn:
        revoke_account(conn, name)
    click.echo(f"已终止 · ended: {name}")


@contextmanager
def _accounts(config: Config) -> Iterator[psycopg.Connection]:
    """The database as its owner."""
    with open_database(config) as database:
        prepare(database)
        with connect_as_owner(database.owner_url) as conn:
            yield conn


def _organisation_type(code: str) -> str:
    """One that the profiles name (R0-6), or none."""
    known = {one: term for policy in reference().policies.all() for one, term in policy.organisation_types.items()}
    if code and code not in known:
        raise click.BadParameter(", ".join(f"{one} {term.zh}" for one, term in known.items()))
    return code


def _agency_of(area: str) -> str:
    """The employment agency of an area, as an organisation is called that was not given."""
    found = reference().areas.get(area)
    return f"{found.name_zh if found else ''}公共就业服务机构"


def _table(found: Sequence[Account]) -> str:
    headings = ["name", "role", "area", "organisation", "sources", "created", "expires", "last used", "state"]
    rows = [
        [
            one.name,
            one.role,
            one.area or "*",
            one.organisation,
            ", ".join(one.sources),
            _moment(one.created_at),
            _moment(one.expires_at),
            _moment(one.last_used_at),
            one.state,
        ]
        for one in found
    ]
    widths = [max(map(_width, column)) for column in zip(headings, *rows, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in (headings, *rows)
    )
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if "\u2e80" <= character <= "\uffef" else 1 for character in text)


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else "-"
