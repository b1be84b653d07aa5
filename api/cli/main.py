"""The command line: `zuji --help`. Exit status 0, 1 (found something), 2 (used wrongly)."""

import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from api.cli.backups import backup, expected, restore, with_data
from api.cli.clock_commands import clock_group
from api.cli.commands import Commands
from api.cli.progress import ProgressBar
from api.cli.token_commands import token
from api.demo import loading
from api.demo.reaching import reaching
from api.serving.background import background
from api.serving.serve import prepare, refuse_old_schema, serve, web_command
from projections.engine import projector
from projections.rebuild import check as checking
from projections.rebuild import eta
from projections.rebuild import rebuild as rebuilding
from projections.schema.schema import live_views
from service.configuration import Config, ConfigurationError
from service.postgres.database import connect
from service.postgres.open_database import open_database, verify_key_file
from service.postgres.roles import refuse_owner
from service.reference import reference


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="数据目录 Data directory (ZUJI_DATA, default var).")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Zuji 足迹: 就业帮扶个案记录 · case histories of employment assistance."""
    environ = {**os.environ, **({"ZUJI_DATA": str(data)} if data else {})}
    ctx.obj = Config.from_env(environ)


@main.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), help="端口 Port (ZUJI_PORT, default 8000).")
@click.option("--data", type=click.Path(path_type=Path), help="数据目录 Data directory.")
@click.option("--demo", type=click.Choice(list(loading.DEMOS)), help="载入演示数据 Load a demo if it is not there yet.")
@click.pass_obj
def serve_command(config: Config, port: int | None, data: Path | None, demo: str | None) -> None:
    """Serve everything on this machine: database, projector, web."""
    config = with_data(config, data)
    config = replace(config, port=port or config.port)

    def when_ready(database: Any, address: str) -> None:
        if demo:
            loading.load(database, address, demo)
        click.echo(loading.where_to_look(database.service_url, address, demo, config.data_dir))

    serve(config, when_ready)


@main.command()
@click.pass_obj
def web(config: Config) -> None:
    """Serve the web alone (production): the schema must be there, and the login must be that of the service."""
    verify_key_file(_need_database(config), config.key_file)
    env = {
        **{name: value for name, value in os.environ.items() if name != "ZUJI_OWNER_URL"},
        "ZUJI_DATA": str(config.data_dir),
        "ZUJI_KEY_FILE": str(config.key_file),
    }
    os.execve(sys.executable, web_command(), env)


@main.command()
@click.pass_obj
def project(config: Config) -> None:
    """Keep the views up with the log, and try again what was refused (production): one process does, others wait."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    url = _need_database(config)
    keys = verify_key_file(url, config.key_file)
    beside = threading.Thread(target=background(config, url, keys).run, args=(stop,), name="zuji-background")
    beside.start()
    try:
        projector.run(url, keys, reference(), stop)
    finally:
        stop.set()
        beside.join()


@main.command()
@click.pass_obj
def migrate(config: Config) -> None:
    """Create or update the schema, as its owner, and rebuild views that another version made (production)."""
    with open_database(config) as database:
        prepare(database)
        if not _current(database.service_url):
            _rebuild(database.service_url, config, config.rebuild_workers, afresh=False)


main.add_command(token)
main.add_command(clock_group)


@main.command()
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 Processes (ZUJI_REBUILD_WORKERS).")
@click.option("--afresh", is_flag=True, help="从头做 Begin anew, do not continue a rebuild that was interrupted.")
@click.option("--if-outdated", is_flag=True, help="仅当视图由另一版本生成 Only when another version made the views.")
@click.pass_obj
def rebuild(config: Config, workers: int | None, afresh: bool, if_outdated: bool) -> None:
    """Rebuild all views from the log, beside the live ones, and switch. One that was killed is continued."""
    with open_database(config) as database:
        prepare(database)
        if if_outdated and _current(database.service_url):
            click.echo("视图即由本版本生成 the views were made by this version")
            return
        _rebuild(database.service_url, config, workers or config.rebuild_workers, afresh=afresh)


def _rebuild(url: str, config: Config, workers: int, *, afresh: bool) -> None:
    """Rebuilds with a progress bar and prints what was done."""
    keys = verify_key_file(url, config.key_file)
    with ProgressBar(expected(url, eta.REBUILD)) as bar:
        done = rebuilding.rebuild(url, keys, workers=workers, progress=bar.show, afresh=afresh)
    seconds = sum(done.seconds.values())
    rate = "" if done.continued else f": {done.events / max(seconds, 1e-9):,.0f} events/s"
    click.echo(f"{done.events} events in {seconds:.1f} s{rate}")
    if not done.compared:
        click.echo("原视图由另一版本生成，未作比对 not compared: the views before were made by other code or policy")
    for difference in done.drifted:
        click.echo(f"had drifted: {difference}")


def _current(url: str) -> bool:
    """Whether the running code and policy made the live views."""
    with connect(url) as conn:
        return live_views(conn).current


@main.command()
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 Processes (ZUJI_REBUILD_WORKERS).")
@click.pass_context
def check(ctx: click.Context, workers: int | None) -> None:
    """Compare the views with the log, and the log with itself; status 1 when something is found."""
    config: Config = ctx.obj
    with open_database(config) as database:
        prepare(database)
        url, keys = database.service_url, verify_key_file(database.service_url, config.key_file)
        with ProgressBar(expected(url, eta.CHECK)) as bar:
            found = checking.check(url, keys, workers=workers or config.rebuild_workers, progress=bar.show)
    for line in found.lines:
        click.echo(line)
    if found.unsealed:
        click.echo(f"{found.unsealed} events have no digest: they were recorded by an older version")
    click.echo(f"{found.events} events: {'clean' if found.clean else 'NOT clean'}")
    ctx.exit(0 if found.clean else 1)


@main.command()
@click.argument("name", type=click.Choice(list(loading.DEMOS)))
@click.option("--address", default="http://127.0.0.1:8000", help="服务地址 Address of the running service.")
@click.option(
    "--people", type=click.IntRange(1, 5_000_000), help=f"全省人数 People of the province (default {loading.PEOPLE:,})."
)
@click.pass_obj
def demo(config: Config, name: str, address: str, people: int | None) -> None:
    """Load a demo into the running service, through the same door as anyone's events."""
    if people and name != "province":
        raise click.UsageError(
            f"--people 只用于 province：{name} 的人数是固定的 · is for province alone: {name} has its own"
        )
    with reaching(address), open_database(config) as database:
        prepare(database)
        loading.load(database, address, name, people or loading.PEOPLE)
        click.echo(loading.where_to_look(database.service_url, address, name, config.data_dir))


def _need_database(config: Config) -> str:
    """The address of the database, whose login is that of the running service and whose schema is up to date."""
    if config.database_url is None:
        raise ConfigurationError(
            "ZUJI_DATABASE_URL",
            "本命令需要它；`zuji serve` 自带数据库",
            "is needed here; `zuji serve` brings a database of its own",
        )
    refuse_owner(config.database_url)
    refuse_old_schema(config.database_url)
    return config.database_url


main.add_command(backup)
main.add_command(restore)

if __name__ == "__main__":
    main()
