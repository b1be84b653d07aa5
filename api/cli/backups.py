"""The commands `zuji backup` and `zuji restore`."""

import os
from pathlib import Path

import click

from api.cli.progress import ProgressBar
from api.serving.serve import prepare
from projections.rebuild import check as checking
from projections.rebuild import eta
from projections.rebuild import rebuild as rebuilding
from service.backup import dump as dumping
from service.backup import restore as restoring
from service.backup.manifest import read_manifest
from service.configuration import Config
from service.event_store.append import head
from service.postgres.database import connect
from service.postgres.open_database import open_database, verify_key_file


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="数据目录 Data directory.")
@click.pass_obj
def backup(config: Config, directory: Path, data: Path | None) -> None:
    """Back up the database into DIRECTORY, while serving. The key file is not in it: keep it elsewhere."""
    config = with_data(config, data)
    with open_database(config) as database:
        verify_key_file(database.service_url, config.key_file)
        made = dumping.backup(database.owner_url, directory, _progress)
    click.echo(
        f"{directory}: {made.events:,} events up to position {made.position:,}, {made.dump_bytes:,} bytes, "
        f"key file {made.key_fingerprint[:16]}"
    )


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="数据目录 Data directory.")
@click.pass_context
def restore(ctx: click.Context, directory: Path, data: Path | None) -> None:
    """Restore the backup in DIRECTORY into an empty data directory or database, and check it; status 1: not clean."""
    config = with_data(ctx.obj, data)
    manifest = read_manifest(directory)
    restoring.refuse_newer(manifest)
    restoring.refuse_key(manifest, config.key_file)
    with open_database(config) as database:
        restoring.restore(database.owner_url, directory, _progress)
        prepare(database)
        url, keys = database.service_url, verify_key_file(database.service_url, config.key_file)
        with ProgressBar(expected(url, eta.REBUILD)) as bar:
            rebuilding.rebuild(url, keys, workers=config.rebuild_workers, progress=bar.show)
        with ProgressBar(expected(url, eta.CHECK)) as bar:
            found = checking.check(url, keys, workers=config.rebuild_workers, progress=bar.show)
        differs = restoring.apart(database.owner_url, manifest)
    for line in (*differs, *found.lines):
        click.echo(line)
    clean = found.clean and not differs
    click.echo(f"{found.events} events restored: {'clean' if clean else 'NOT clean'}")
    ctx.exit(0 if clean else 1)


def with_data(config: Config, data: Path | None) -> Config:
    """The settings, with another data directory if one was given after the command."""
    return Config.from_env({**os.environ, "ZUJI_DATA": str(data)}) if data else config


def _progress(what: str) -> None:
    """A line about what is done next, on standard error."""
    click.echo(what, err=True)


def expected(url: str, phases: tuple[str, ...]) -> dict[str, float]:
    """The seconds that each phase will take, as far as one can tell before."""
    with connect(url) as conn:
        return eta.expected_durations(conn, phases, head(conn))
