"""`zuji token list`: all accounts."""

from collections.abc import Sequence
from datetime import datetime

import click
import msgspec
import orjson

from api.cli.bilingual import command, option
from api.cli.language import say
from api.cli.token import accounts
from domain.events.event import SHANGHAI
from service.configuration import Config
from service.security.account_list import Account, list_accounts
from service.security.account_rules import UNSTATED


@command("list", zh="列出现有和曾有的全部账号，不含令牌。")
@option("--json", "as_json", is_flag=True, zh="JSON 格式。", en="As JSON.")
@click.pass_obj
def token_list(config: Config, as_json: bool) -> None:
    """List all accounts, past ones too; never a token."""
    with accounts(config) as conn:
        found = list_accounts(conn)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(found), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(_table(found))


def _table(found: Sequence[Account]) -> str:
    headings = [
        say("名称", "name"),
        say("角色", "role"),
        say("地区", "area"),
        say("单位", "organisation"),
        say("来源", "sources"),
        say("创建", "created"),
        say("到期", "expires"),
        say("最近使用", "last used"),
        say("状态", "state"),
    ]
    rows = [
        [
            one.name,
            one.role,
            one.area or "*",
            f"{one.organisation} ({one.organisation_type or UNSTATED})",
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
