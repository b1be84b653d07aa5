"""`zuji clock`: what to do when a clock was ahead and timestamps are wrong."""

import sys
from datetime import timedelta

import click

from api.cli.bilingual import Command, group, option
from api.cli.database import existing_database
from api.cli.language import say
from service.configuration import Config
from service.event_store import clock as event_clock
from service.postgres.database import connect, connect_as_owner


@group("clock", zh="时钟与时间戳：时钟曾经超前时怎么办。")
def clock() -> None:
    """Clocks and timestamps: what to do when a clock was ahead."""


@clock.command("show", cls=Command, zh="显示最后的时间戳超前多少，以及以前的声明；超前时状态码为 1。")
@click.pass_obj
def clock_show(config: Config) -> None:
    """Show by how much the last timestamp is ahead, and earlier declarations; status 1 when it is ahead."""
    with existing_database(config) as database, connect(database.service_url) as conn:
        ahead = event_clock.ahead(conn).total_seconds()
        for one in event_clock.corrections(conn):
            click.echo(
                say(
                    f"{one.noted_at} {one.noted_by}：至位置 {one.position}，{one.stamped}：{one.reason}",
                    f"{one.noted_at} {one.noted_by}: up to position {one.position}, {one.stamped}: {one.reason}",
                )
            )
    click.echo(
        say(
            f"最后的时间戳比时钟超前 {ahead:.0f} 秒（负数为落后，属正常）",
            f"the last timestamp is {ahead:.0f} s ahead of the clock (negative: behind, as it should be)",
        )
    )
    sys.exit(1 if ahead > config.clock_minutes * 60 else 0)


@clock.command("accept", cls=Command, zh="时钟校正之后，声明最后的时间戳过晚：以后的记录使用真实时间。")
@option("--by", required=True, zh="声明人。", en="Who declares it.")
@option("--reason", required=True, zh="时间戳错误的原因。", en="Why the timestamps are wrong.")
@click.pass_obj
def clock_accept(config: Config, by: str, reason: str) -> None:
    """Declare that the last timestamps are too late, once the clock is right again: recording continues with true time.

    The timestamps stay as they are. The declaration is stored beside them and bounds them in queries by known_at.
    """
    with existing_database(config) as database, connect_as_owner(database.owner_url) as conn:
        noted = event_clock.accept(conn, by=by, reason=reason, tolerance=timedelta(minutes=config.clock_minutes))
    click.echo(
        say(
            f"至位置 {noted.position} 的时间戳可能有误；此后的记录从 {noted.continued} 开始",
            f"timestamps up to position {noted.position} may be wrong; recording continues from {noted.continued}",
        )
    )
