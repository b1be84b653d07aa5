"""`zuji check`: the views compared with the log, and the log with itself."""

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database, expected_seconds
from api.cli.language import say
from api.cli.progress import ProgressBar
from api.cli.second_opinion import PERSONS, compare_views, drawn_seed, echo
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
@option(
    "--independent",
    is_flag=True,
    zh="第二意见：不用规则的代码，由日志另行推算，与视图比对；默认抽样。",
    en="A second opinion: derive the figures from the log without the code of the rules; a sample by default.",
)
@option("--all", "everything", is_flag=True, zh="第二意见：全部，不抽样。", en="Second opinion: everything, no sample.")
@option(
    "--persons",
    type=click.IntRange(1),
    zh=f"第二意见：抽样人数（默认 {PERSONS}）。",
    en=f"Second opinion: persons of the sample (default {PERSONS}).",
)
@option("--seed", type=click.IntRange(0), zh="第二意见：抽样的种子。", en="Second opinion: seed of the sample.")
@click.pass_context
def check(
    ctx: click.Context, workers: int | None, independent: bool, everything: bool, persons: int | None, seed: int | None
) -> None:
    """Compare the views with the log, and the log with itself; status 1 when something is found."""
    config: Config = ctx.obj
    if independent:
        ctx.exit(_second_opinion(config, everything, persons or PERSONS, seed))
    if everything or persons or seed is not None:
        raise click.UsageError(
            say(
                "--all、--persons、--seed 只用于 --independent",
                "--all, --persons and --seed are for --independent only",
            )
        )
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


def _second_opinion(config: Config, everything: bool, persons: int, seed: int | None) -> int:
    """Prints what the second opinion finds; returns the status."""
    drawn = None if everything else seed if seed is not None else drawn_seed()
    with existing_database(config) as database:
        keys = verify_key_file(database.service_url, config.key_file)
        with ProgressBar() as bar:
            found = compare_views(
                database.service_url,
                keys,
                persons=None if everything else persons,
                seed=drawn or 0,
                progress=bar.show,
            )
    echo(found, drawn)
    return 0 if found.clean else 1


def result_line(events: int, *, clean: bool) -> str:
    """How many events were checked, and whether nothing was found."""
    zh, en = ("无异常", "clean") if clean else ("有异常", "NOT clean")
    return say(f"{events:,} 条事件：{zh}", f"{events:,} events: {en}")
