"""`zuji token rotate`: a new token of an account."""

from datetime import date

import click

from api.cli.bilingual import command, option
from api.cli.token import EXPIRES, accounts
from service.configuration import Config
from service.security.accounts import rotate_account


@command("rotate", zh="只打印账号 NAME 的新令牌；旧令牌和全部会话终止。")
@click.argument("name")
@option(
    "--overlap",
    type=click.IntRange(0, 7 * 24 * 60),
    default=0,
    zh="旧令牌继续有效的分钟数（默认 0）。",
    en="Minutes for which the old token remains valid (default 0).",
)
@option("--expires", **EXPIRES)
@click.pass_obj
def token_rotate(config: Config, name: str, overlap: int, expires: date | None) -> None:
    """Print a new token of the account NAME, nothing else; the old one and all sessions end."""
    with accounts(config) as conn:
        made = rotate_account(conn, name, overlap=overlap, expires=expires)
    click.echo(made)
