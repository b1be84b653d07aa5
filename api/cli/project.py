"""`zuji project`: the projector and the background work, for production."""

import signal
import threading

import click

from api.cli.bilingual import command
from api.cli.database import service_database
from api.serving.background import background, snapshot_keeper
from projections.engine import projector
from service.configuration import Config
from service.postgres.open_database import verify_key_file
from service.reference import reference


@command("project", zh="使视图跟上日志，重试隔离区的事件，建立并保存快照（生产用）：一个进程工作，其余等待。")
@click.pass_obj
def project(config: Config) -> None:
    """Keep the views up with the log, retry quarantined events, build snapshots (production): one process works, others
    wait."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    url = service_database(config)
    keys = verify_key_file(url, config.key_file)
    beside = [
        threading.Thread(target=background(config, url, keys).run, args=(stop,), name="zuji-background"),
        threading.Thread(target=snapshot_keeper(config, url, keys).run, args=(stop,), name="zuji-snapshots"),
    ]
    for thread in beside:
        thread.start()
    try:
        projector.run(url, keys, reference(), stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join()
