"""`zuji deliver`: the delivery of webhooks, for production."""

import signal
import threading

import click

from api.cli.bilingual import command
from api.cli.database import service_database
from api.serving.deliverer import deliverer
from service.configuration import Config
from service.postgres.open_database import verify_key_file


@command("deliver", zh="向订阅者投递通知（webhook，生产用）：一个进程工作，其余等待。")
@click.pass_obj
def deliver(config: Config) -> None:
    """Deliver webhooks to their subscribers (production): one process works, others wait."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    url = service_database(config)
    deliverer(config, url, verify_key_file(url, config.key_file)).run(stop)
