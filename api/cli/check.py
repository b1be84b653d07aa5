"""`zuji check`: the views compared with the log, and the log with itself."""

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database, expected_seconds
from api.cli.language import say
from api.cli.progress import ProgressBar
from projections.rebuild import check as checking
from projections.rebuild import eta
from service.configuration import Config
from service.postgres.open_database import verify_key_file


@command("check", zh="比对视图与日志，并核对日志自身；有发现时状态码为 1。")
@option(
    "--workers",
    type=click.IntRange(1, 256),
    zh="进程数（ZUJI_REBUILD_WORKERS）。",
    en="Processes (ZUJI_REBUILD_WORKERS).",
)
@click.pass_context
def check(ctx: click.Context, workers: int | None) -> None:
    """Compare the views with the log, and the log with itself; status 1 when something is found."""
    config: Config = ctx.obj
    with existing_database(config) as database:
        url, keys = database.service_url, verify_key_file(database.service_url, config.key_file)
        with ProgressBar(expected_seconds(url, eta.CHECK)) as bar:
            found = checking.check(url, keys, workers=workers or config.rebuild_workers, progress=bar.show)
    for line in found.lines:
        click.echo(line)
    if found.unsealed:
        click.echo(
            say(
                f"{found.unsealed:,} 条事件没有摘要：由旧版本记录",
                f"{found.unsealed:,} events have no digest: an older version recorded them",
            )
        )
    click.echo(result_line(found.events, clean=found.clean))
    ctx.exit(0 if found.clean else 1)


def result_line(events: int, *, clean: bool) -> str:
    """How many events were checked, and whether nothing was found."""
    zh, en = ("无异常", "clean") if clean else ("有异常", "NOT clean")
    return say(f"{events:,} 条事件：{zh}", f"{events:,} events: {en}")
