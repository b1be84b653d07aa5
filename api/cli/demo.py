"""`zuji demo`: a demo for a running service."""

import click

from api.cli.bilingual import command, option
from api.cli.database import existing_database
from api.cli.demo_loading import load
from api.cli.language import say
from api.cli.reaching import reaching
from api.cli.welcome import welcome
from api.demo.registry import DEMOS
from service.configuration import Config


@command("demo", zh="把演示数据报送到正在运行的服务，与任何人报送走同一个接口。")
@click.argument("name", type=click.Choice(list(DEMOS)))
@option(
    "--address",
    zh="服务的地址（默认本机的 ZUJI_PORT，即 http://127.0.0.1:8000）。",
    en="Address of the running service (default: ZUJI_PORT of this machine, so http://127.0.0.1:8000).",
)
@option(
    "--people",
    type=click.IntRange(1, 5_000_000),
    zh="人数（默认 province 7,000，stress 200）。",
    en="Number of people (default: province 7,000, stress 200).",
)
@option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    zh=f"stress 的随机种子（默认 {DEMOS['stress'].seed}）。",
    en=f"Seed of stress (default {DEMOS['stress'].seed}).",
)
@click.pass_obj
def demo(config: Config, name: str, address: str | None, people: int | None, seed: int | None) -> None:
    """Load a demo into the running service, through the same API as anyone's events."""
    for option_name, value, default in (("people", people, DEMOS[name].people), ("seed", seed, DEMOS[name].seed)):
        if value is not None and default is None:
            raise click.UsageError(
                say(
                    f"--{option_name} 不能用于 {name}：它是固定的",
                    f"--{option_name} is not for {name}, where it is fixed",
                )
            )
    address = address or f"http://127.0.0.1:{config.port}"
    with reaching(address), existing_database(config) as database:
        load(database, address, name, people, seed)
        click.echo(welcome(database, address.rstrip("/"), name, config.data_dir))
