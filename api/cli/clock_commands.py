"""`zuji clock`: what an operator does when a clock ran ahead and stamps are wrong."""

import sys
from datetime import timedelta

import click

from service.configuration import Config
from service.event_store import clock
from service.postgres.database import connect, connect_as_owner
from service.postgres.open_database import open_database


@click.group("clock")
def clock_group() -> None:
    """Clocks and stamps: what to do when one ran ahead."""


@clock_group.command("show")
@click.pass_obj
def clock_show(config: Config) -> None:
    """Show by how much the last stamp is ahead, and what was accepted before; status 1 when it is ahead."""
    with open_database(config) as database, connect(database.service_url) as conn:
        ahead = clock.ahead(conn)
        for one in clock.corrections(conn):
            click.echo(f"{one.noted_at} {one.noted_by}: up to position {one.position}, {one.stamped}: {one.reason}")
    click.echo(
        f"the last stamp is {ahead.total_seconds():.0f} s ahead of the clock (negative: behind, as it should be)"
    )
    sys.exit(1 if ahead.total_seconds() > config.clock_minutes * 60 else 0)


@clock_group.command("accept")
@click.option("--by", required=True, help="谁 Who declares it.")
@click.option("--reason", required=True, help="为什么 Why the stamps are wrong.")
@click.pass_obj
def clock_accept(config: Config, by: str, reason: str) -> None:
    """Declare that the last stamps are too late, once the clock is right again: recording goes on with the true time.

    The stamps stay as they are; the declaration is kept beside them, and bounds them where it matters (known_at).
    """
    with open_database(config) as database, connect_as_owner(database.owner_url) as conn:
        noted = clock.accept(conn, by=by, reason=reason, tolerance=timedelta(minutes=config.clock_minutes))
    click.echo(f"up to position {noted.position} the stamps may be wrong; recording goes on from {noted.continued}")
