"""`zuji token revoke`: the end of an account."""

import click

from api.cli.bilingual import command
from api.cli.language import say
from api.cli.token import accounts
from service.configuration import Config
from service.security.accounts import revoke_account


@command("revoke", zh="永久终止账号 NAME：令牌、会话，以及它在隔离区中等待的事件。")
@click.argument("name")
@click.pass_obj
def token_revoke(config: Config, name: str) -> None:
    """End the account NAME for ever: its tokens, its sessions, and its events that wait in quarantine."""
    with accounts(config) as conn:
        revoke_account(conn, name)
    click.echo(say(f"已终止：{name}", f"ended: {name}"))
