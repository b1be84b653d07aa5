"""`zuji restore`: a backup into an empty database."""

from pathlib import Path

import click

from api.cli.backup import report
from api.cli.bilingual import command, option
from api.cli.check import result_line
from api.cli.database import expected_seconds, with_data
from api.cli.language import say
from api.cli.logged import log_command
from api.cli.progress import ProgressBar
from api.serving.serve import prepare
from projections.rebuild import check as checking
from projections.rebuild import eta
from projections.rebuild import rebuild as rebuilding
from service.backup import restore as restoring
from service.backup.manifest import read_manifest
from service.postgres.open_database import open_database, verify_key_file


@command("restore", zh="把 DIRECTORY 中的备份恢复到空的数据目录或空库，并核对；有异常时状态码为 1。")
@click.argument("directory", type=click.Path(path_type=Path))
@option("--data", type=click.Path(path_type=Path), zh="数据目录。", en="Data directory.")
@click.pass_context
def restore(ctx: click.Context, directory: Path, data: Path | None) -> None:
    """Restore the backup in DIRECTORY into an empty data directory or database, and check it; status 1: not clean."""
    config = with_data(ctx.obj, data)
    manifest = read_manifest(directory)
    restoring.refuse_newer(manifest)
    restoring.refuse_key(manifest, config.key_file)
    with open_database(config) as database:
        restoring.restore(database.owner_url, directory, report)
        prepare(database)
        log_command(database.service_url)
        url, keys = database.service_url, verify_key_file(database.service_url, config.key_file)
        with ProgressBar(expected_seconds(url, eta.REBUILD)) as bar:
            rebuilding.rebuild(url, keys, workers=config.rebuild_workers, progress=bar.show)
        with ProgressBar(expected_seconds(url, eta.CHECK)) as bar:
            found = checking.check(url, keys, workers=config.rebuild_workers, progress=bar.show)
        differs = restoring.differences(database.owner_url, manifest)
    for line in (*differs, *found.lines):
        click.echo(line)
    clean = found.clean and not differs
    click.echo(say("已恢复 ", "restored: ") + result_line(found.events, clean=clean))
    ctx.exit(0 if clean else 1)
