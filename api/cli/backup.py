"""`zuji backup`: the database in a directory."""

from pathlib import Path

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database, with_data
from api.cli.language import say
from service.backup import dump
from service.configuration import Config
from service.postgres.open_database import verify_key_file


@command("backup", zh="把数据库备份到目录 DIRECTORY，服务照常运行。密钥文件不在其中，须另行保管。")
@click.argument("directory", type=click.Path(path_type=Path))
@option("--data", type=click.Path(path_type=Path), zh="数据目录。", en="Data directory.")
@click.pass_obj
def backup(config: Config, directory: Path, data: Path | None) -> None:
    """Back up the database into DIRECTORY, while serving. The key file is not in it: keep it elsewhere."""
    config = with_data(config, data)
    with existing_database(config) as database:
        verify_key_file(database.service_url, config.key_file)
        made = dump.backup(database.owner_url, directory, report)
    click.echo(
        say(
            f"{directory}：{made.events:,} 条事件，至位置 {made.position:,}，{made.dump_bytes:,} 字节，"
            f"密钥文件指纹 {made.key_fingerprint[:16]}",
            f"{directory}: {made.events:,} events up to position {made.position:,}, {made.dump_bytes:,} bytes, "
            f"key file {made.key_fingerprint[:16]}",
        )
    )


def report(step: str) -> None:
    """Prints the next step to stderr."""
    click.echo(step, err=True)
