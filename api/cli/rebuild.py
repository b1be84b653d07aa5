"""`zuji rebuild`: all views anew from the log."""

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database, expected_seconds, has_current_views
from api.cli.language import say
from api.cli.progress import ProgressBar
from projections.rebuild import eta
from projections.rebuild import rebuild as rebuilding
from service.configuration import Config
from service.postgres.open_database import verify_key_file


@command("rebuild", zh="在现有视图旁按日志重建全部视图，然后切换。被中断的重建会接着做。")
@option(
    "--workers",
    type=click.IntRange(1, 256),
    zh="进程数（ZUJI_REBUILD_WORKERS）。",
    en="Processes (ZUJI_REBUILD_WORKERS).",
)
@option(
    "--afresh",
    is_flag=True,
    zh="从头做，不接着做被中断的。",
    en="Start anew, do not continue an interrupted rebuild.",
)
@option("--if-outdated", is_flag=True, zh="仅当视图由另一版本生成。", en="Only if another version made the views.")
@click.pass_obj
def rebuild(config: Config, workers: int | None, afresh: bool, if_outdated: bool) -> None:
    """Rebuild all views from the log, beside the live ones, and switch. An interrupted rebuild is continued."""
    with existing_database(config) as database:
        if if_outdated and has_current_views(database.service_url):
            click.echo(say("视图由本版本生成，无需重建", "the views were made by this version: nothing to do"))
            return
        rebuild_views(database.service_url, config, workers or config.rebuild_workers, afresh=afresh)


def rebuild_views(url: str, config: Config, workers: int, *, afresh: bool) -> None:
    """Rebuilds with a progress bar and prints the result."""
    keys = verify_key_file(url, config.key_file)
    with ProgressBar(expected_seconds(url, eta.REBUILD)) as bar:
        done = rebuilding.rebuild(url, keys, workers=workers, progress=bar.show, afresh=afresh)
    seconds = sum(done.seconds.values())
    rate = done.events / max(seconds, 1e-9)
    zh, en = ("", "") if done.continued else (f"，{rate:,.0f} 条/秒", f", {rate:,.0f} events/s")
    click.echo(say(f"{done.events:,} 条事件，{seconds:.1f} 秒{zh}", f"{done.events:,} events in {seconds:.1f} s{en}"))
    if not done.compared:
        click.echo(
            say(
                "原视图由另一版本的代码或政策生成，未作比对",
                "not compared: another version of the code or policy made the old views",
            )
        )
    for difference in done.drifted:
        click.echo(say(f"原视图有偏差：{difference}", f"had drifted: {difference}"))
