"""The command line: `zuji --help`. Exit status 0, 1 (found something), 2 (used wrongly)."""

import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
import psycopg

from api.background import background
from api.clock_commands import clock_group
from api.demo import loading
from api.progress import ProgressBar
from api.serving.serve import prepare, serve, web_command
from projections.engine import check as checking
from projections.engine import pace, projector
from projections.engine import rebuild as rebuilding
from service.accounts import ROLES, create_account
from service.configuration import Config, ConfigurationError
from service.database import connect
from service.embedded_postgres import EmbeddedPostgresError
from service.keys import KeyFileRefused
from service.log import clock
from service.log.append import head
from service.opening import keys_of, opened
from service.reference import reference

CANNOT_GO_ON = (
    ConfigurationError,
    EmbeddedPostgresError,
    KeyFileRefused,
    clock.NothingToCorrect,
    rebuilding.AnotherRuns,
    psycopg.Error,
)


class Commands(click.Group):
    """A group whose commands say in one line what they cannot do, and end with status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except CANNOT_GO_ON as error:
            click.echo(f"zuji: {error}".rstrip(), err=True)
            ctx.exit(2)


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
    if data:
        config = Config.from_env({**os.environ, "ZUJI_DATA": str(data)})
    config = replace(config, port=port or config.port)

    def when_ready(database: Any, address: str) -> None:
        if demo:
            loading.load(database.service_url, address, demo)
        click.echo(loading.where_to_look(database.service_url, address, demo, config.data_dir))

    serve(config, when_ready)


@main.command()
@click.pass_obj
def web(config: Config) -> None:
    """Serve the web alone (production): the schema must be there."""
    keys_of(_need_database(config), config.key_file)
    env = {**os.environ, "ZUJI_DATA": str(config.data_dir), "ZUJI_KEY_FILE": str(config.key_file)}
    os.execve(sys.executable, web_command(), env)


@main.command()
@click.pass_obj
def project(config: Config) -> None:
    """Keep the views up with the log, and try again what was refused (production): one process does, others wait."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    url = _need_database(config)
    keys = keys_of(url, config.key_file)
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
    """Create or update the schema (production; `serve` does it by itself)."""
    with opened(config) as database:
        prepare(database)


@main.group()
def token() -> None:
    """Tokens of accounts."""


_TYPES_HELP: Final = (
    "单位类型 Type of organisation, by the code of the profiles: government, community, enterprise, ..."
)


def _organisation_type(code: str) -> str:
    """One that the profiles name (R0-6), or none."""
    known = {one: term for policy in reference().policies.all() for one, term in policy.organisation_types.items()}
    if code and code not in known:
        raise click.BadParameter(", ".join(f"{one} {term.zh}" for one, term in known.items()))
    return code


@token.command("create")
@click.option("--role", type=click.Choice(ROLES), required=True, help="角色 Role.")
@click.option("--area", default="", help="区划代码 Area code that bounds what is seen and said; empty: everywhere.")
@click.option("--name", required=True, help="姓名或系统名称 Name of the person or system.")
@click.option("--organisation", default="", help="单位 Organisation.")
@click.option(
    "--organisation-type", default="", callback=lambda _, __, code: _organisation_type(code), help=_TYPES_HELP
)
@click.option("--source", default="", help="来源 The only CloudEvents source an integration may post from.")
@click.option("--type", "types", multiple=True, help="事实类型 A type an integration may post; none: all.")
@click.pass_obj
def token_create(config: Config, /, types: tuple[str, ...], **account: str) -> None:
    """Create an account and print its token, nothing else. It is shown this once."""
    with opened(config) as database:
        prepare(database)
        with connect(database.service_url) as conn:
            click.echo(create_account(conn, types=types, **account))


@main.command()
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 Processes (ZUJI_REBUILD_WORKERS).")
@click.option("--afresh", is_flag=True, help="从头做 Begin anew, do not continue a rebuild that was interrupted.")
@click.pass_obj
def rebuild(config: Config, workers: int | None, afresh: bool) -> None:
    """Rebuild all views from the log, beside the live ones, and switch. One that was killed is continued."""
    with opened(config) as database:
        prepare(database)
        url, keys = database.service_url, keys_of(database.service_url, config.key_file)
        with ProgressBar(_expected(url, pace.REBUILD)) as bar:
            done = rebuilding.rebuild(
                url, keys, workers=workers or config.rebuild_workers, progress=bar.show, afresh=afresh
            )
    seconds = sum(done.seconds.values())
    rate = "" if done.continued else f": {done.facts / max(seconds, 1e-9):,.0f} facts/s"
    click.echo(f"{done.facts} facts in {seconds:.1f} s{rate}")
    for difference in done.drifted:
        click.echo(f"had drifted: {difference}")


@main.command()
@click.option("--workers", type=click.IntRange(1, 256), help="进程数 Processes (ZUJI_REBUILD_WORKERS).")
@click.pass_context
def check(ctx: click.Context, workers: int | None) -> None:
    """Compare the views with the log, and the log with itself; status 1 when something is found."""
    config: Config = ctx.obj
    with opened(config) as database:
        prepare(database)
        url, keys = database.service_url, keys_of(database.service_url, config.key_file)
        with ProgressBar(_expected(url, pace.CHECK)) as bar:
            found = checking.check(url, keys, workers=workers or config.rebuild_workers, progress=bar.show)
    for line in (*found.log, *map(str, found.views), *found.parked):
        click.echo(line)
    click.echo(f"{found.facts} facts: {'clean' if found.clean else 'NOT clean'}")
    ctx.exit(0 if found.clean else 1)


main.add_command(clock_group)


def _expected(url: str, phases: tuple[str, ...]) -> dict[str, float]:
    """The seconds that each phase will take, as far as one can tell before."""
    with connect(url) as conn:
        return pace.expected(conn, phases, head(conn))


@main.command()
@click.argument("name", type=click.Choice(list(loading.DEMOS)))
@click.option("--address", default="http://127.0.0.1:8000", help="服务地址 Address of the running service.")
@click.option(
    "--people", type=click.IntRange(1, 5_000_000), help=f"全省人数 People of the province (default {loading.PEOPLE:,})."
)
@click.pass_obj
def demo(config: Config, name: str, address: str, people: int | None) -> None:
    """Load a demo into the running service, through the same door as anyone's facts."""
    if people and name != "province":
        raise click.UsageError(
            f"--people 只用于 province：{name} 的人数是固定的 · is for province alone: {name} has its own"
        )
    with opened(config) as database:
        prepare(database)
        loading.load(database.service_url, address, name, people or loading.PEOPLE)
        click.echo(loading.where_to_look(database.service_url, address, name, config.data_dir))


def _need_database(config: Config) -> str:
    if config.database_url is None:
        raise ConfigurationError("ZUJI_DATABASE_URL", "is needed here; `zuji serve` brings a database of its own")
    return config.database_url


if __name__ == "__main__":
    main()
