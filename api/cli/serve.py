"""`zuji serve`: everything on one machine."""

from dataclasses import replace
from pathlib import Path

import click

from api.cli.bilingual import command, option
from api.cli.database import with_data
from api.cli.demo_loading import load
from api.cli.welcome import welcome
from api.demo.registry import DEMOS
from api.serving import serve as serving
from service.configuration import Config
from service.postgres.open_database import Database


@command("serve", zh="在本机提供全部服务：数据库、投影、网页。")
@option(
    "--port", type=click.IntRange(1, 65535), zh="端口（ZUJI_PORT，默认 8000）。", en="Port (ZUJI_PORT, default 8000)."
)
@option("--data", type=click.Path(path_type=Path), zh="数据目录。", en="Data directory.")
@option(
    "--demo",
    type=click.Choice(list(DEMOS)),
    zh="载入演示数据，已载入则不再载入。",
    en="Load a demo unless it was loaded before.",
)
@click.pass_obj
def serve(config: Config, port: int | None, data: Path | None, demo: str | None) -> None:
    """Serve everything on this machine: database, projector, web."""
    config = with_data(config, data)
    clock = config.demo_clock or (DEMOS[demo].clock if demo else None)
    config = replace(config, port=port or config.port, demo_clock=clock)

    def when_ready(database: Database, address: str) -> None:
        if demo:
            load(database, address, demo)
        click.echo(welcome(database, address, demo, config.data_dir))

    serving.serve(config, when_ready, port_setting="--port" if port else "ZUJI_PORT")
