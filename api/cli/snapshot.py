"""`zuji snapshot`: the snapshots of the views, from which reports as of a day are read."""

from datetime import UTC, date, datetime

import click
import orjson

from api.cli.bilingual import command, group, option
from api.cli.database import existing_database
from api.cli.language import say
from api.cli.progress import ProgressBar
from api.cli.report import day_of_option, moment_of_option
from domain.events.event import SHANGHAI
from projections.snapshots import catalogue
from projections.snapshots.catalogue import Snapshot
from projections.snapshots.ensure import ensure
from projections.snapshots.keeper import month_ends
from projections.snapshots.moment import moment_of
from service.configuration import Config
from service.event_store.recorder import head
from service.postgres.database import connect
from service.postgres.open_database import verify_key_file
from service.security.account_rules import operator


@group("snapshot", zh="视图的快照：截至某日、所知到某一位置。")
def snapshot() -> None:
    """Snapshots of the views: as of a day, as known up to a position."""


@command("list", zh="列出快照及其进度。")
@option("--json", "as_json", is_flag=True, zh="JSON 格式。", en="As JSON.")
@click.pass_obj
def snapshot_list(config: Config, as_json: bool) -> None:
    """List the snapshots and their progress."""
    with existing_database(config) as database, connect(database.service_url) as conn:
        found = catalogue.every(conn)
    if as_json:
        click.echo(orjson.dumps(found, default=_plain, option=orjson.OPT_INDENT_2).decode())
    for one in found if not as_json else ():
        click.echo(_line(one))


@command("build", zh="建立快照并等到备好；不指定日期的，为最近几个月末（ZUJI_SNAPSHOT_MONTHS）。")
@option("--as-of", "day", callback=day_of_option, metavar="DAY", zh="截至该日。", en="As of the end of this day.")
@option(
    "--known-at",
    callback=moment_of_option,
    metavar="MOMENT",
    zh="按当时所知：日期（当日24时）或带时区的时刻；默认现在。",
    en="As known then: a day (its end) or a time with its zone; now by default.",
)
@option(
    "--workers",
    type=click.IntRange(1, 256),
    zh="进程数（ZUJI_REBUILD_WORKERS）。",
    en="Processes (ZUJI_REBUILD_WORKERS).",
)
@click.pass_obj
def snapshot_build(config: Config, day: date | None, known_at: datetime | None, workers: int | None) -> None:
    """Build snapshots and wait until they are ready; without a day, the last month ends (ZUJI_SNAPSHOT_MONTHS)."""
    today = config.now().astimezone(SHANGHAI).date()
    if day is not None and day >= today:
        raise click.UsageError(say(f"{day}还没有过去", f"{day} has not passed yet"))
    with existing_database(config) as database:
        url = database.service_url
        keys = verify_key_file(url, config.key_file)
        with connect(url) as conn:
            position = head(conn)
            moments = [
                moment_of(conn, one, known_at, today=today, now=datetime.now(UTC), position=position)
                for one in ([day] if day else month_ends(today, config.snapshot_months))
            ]
        for moment in moments:
            if moment is None:
                continue
            with ProgressBar() as bar:
                done = ensure(
                    url, keys, moment, operator(), workers=workers or config.rebuild_workers, progress=bar.show
                )
            click.echo(_line(done))


def _plain(value: object) -> object:
    if isinstance(value, Snapshot):
        return {name: getattr(value, name) for name in value.__struct_fields__}
    raise TypeError(type(value).__name__)


def _line(one: Snapshot) -> str:
    zh, en = _STATES[one.state]
    follows = say("，随日志更新", ", follows the log") if one.follows else ""
    progress = say(f" {one.share:.0%}", f" {one.share:.0%}") if one.state == "building" else ""
    position = one.position if one.state == "ready" else one.target
    return say(
        f"{one.id}：截至{one.as_of}，所知至位置{position:,}{follows}：{zh}{progress}",
        f"{one.id}: as of {one.as_of}, known up to position {position:,}{follows}: {en}{progress}",
    )


_STATES = {
    "queued": ("等待", "waits"),
    "building": ("正在建立", "is being built"),
    "ready": ("备好", "ready"),
    "failed": ("未能建立", "failed"),
}
