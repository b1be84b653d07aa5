"""`zuji demo`: a demo for a running service."""

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database
from api.cli.demo_loading import PEOPLE, load
from api.cli.language import say
from api.cli.reaching import reaching
from api.cli.welcome import welcome
from api.demo.registry import DEMOS
from service.configuration import Config


@command("demo", zh="把演示数据报送到正在运行的服务，与任何人报送走同一个接口。")
@click.argument("name", type=click.Choice(list(DEMOS)))
@option(
    "--address",
    default="http://127.0.0.1:8000",
    zh="服务的地址（默认 http://127.0.0.1:8000）。",
    en="Address of the running service (default http://127.0.0.1:8000).",
)
@option(
    "--people",
    type=click.IntRange(1, 5_000_000),
    zh=f"province 的人数（默认 {PEOPLE:,}）。",
    en=f"People of the province (default {PEOPLE:,}).",
)
@click.pass_obj
def demo(config: Config, name: str, address: str, people: int | None) -> None:
    """Load a demo into the running service, through the same API as anyone's events."""
    if people and name != "province":
        raise click.UsageError(
            say(
                f"--people 只用于 province：{name} 的人数是固定的",
                f"--people is for province only: {name} has a fixed number of people",
            )
        )
    with reaching(address), existing_database(config) as database:
        load(database, address, name, people or PEOPLE)
        click.echo(welcome(database, address.rstrip("/"), name, config.data_dir))
