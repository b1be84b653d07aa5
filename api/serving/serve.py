"""Runs database, projector, delivery of webhooks and web until a signal stops them."""

import os
import signal
import socket
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import structlog

from api.serving.child import Child
from projections.schema.schema import create_views, live_views
from service.configuration import LISTENER, VARIABLES, Config, ConfigurationError
from service.place_files.store import refresh
from service.postgres.database import connect
from service.postgres.migration import migrate, pending
from service.postgres.open_database import Database, open_database, verify_key_file
from service.postgres.roles import may_own, refuse_owner

log = structlog.get_logger()

WATCH_SECONDS = 0.5
READY_SECONDS = 60
BACKLOG = 2048
"""Backlog of the listening socket; the default of gunicorn."""


def serve(config: Config, when_ready: Callable[[Database, str], None], *, port_setting: str = "ZUJI_PORT") -> None:
    """Serves until SIGINT or SIGTERM; calls `when_ready` once with the database and the address of the web.

    A signal interrupts `when_ready`, which may load a demo for minutes. Raises ConfigurationError if the port is
    in use; it names `port_setting`, which the port was taken from.
    """
    stop, interruptible = threading.Event(), threading.Event()
    listening: list[socket.socket] = []

    def end(*_: object) -> None:
        stop.set()
        for socket_of_the_web in listening:  # otherwise clients would wait for a web process that has ended
            socket_of_the_web.close()
        if interruptible.is_set():
            interruptible.clear()
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with (
        _listening(config, port_setting) as listener,
        open_database(config) as database,
        tempfile.TemporaryDirectory(prefix="zuji-metrics-") as metrics,
    ):
        config = replace(config, port=listener.getsockname()[1])
        prepare(database)
        descriptor = listener.fileno()
        listening.append(listener)
        if database.server is None:
            refuse_owner(database.service_url)
        verify_key_file(database.service_url, config.key_file)
        with _children(config, database, descriptor, Path(metrics)) as children:
            address = address_of(config)
            if _ready(address, children, stop):
                with suppress(KeyboardInterrupt):
                    interruptible.set()
                    when_ready(database, address)
                    interruptible.clear()
            while not stop.wait(WATCH_SECONDS):
                if database.server is not None:
                    database.server.ensure_running()
                for child in children:
                    child.watch()


def prepare(database: Database) -> None:
    """Creates or updates the schema as its owner, and creates the live views as the service if there are none.

    Without a login of the owner the schema must be up to date; raises ConfigurationError if it is not.
    """
    if database.server is not None or may_own(database.owner_url):
        migrate(database.owner_url)
    else:
        refuse_old_schema(database.owner_url)
    with connect(database.service_url) as conn:
        create_views(conn, "views")
        refresh(conn)


def refuse_old_schema(url: str) -> None:
    """Raises ConfigurationError if the schema lacks migrations of this version."""
    if missing := pending(url):
        raise ConfigurationError(
            "ZUJI_DATABASE_URL",
            f"数据库结构比本版本旧（{', '.join(missing[:3])}）：请以所有者运行 `zuji migrate`",
            f"the schema is older than this version ({', '.join(missing[:3])}): run `zuji migrate` as its owner",
        )


@contextmanager
def _children(config: Config, database: Database, listener: int, metrics: Path) -> Iterator[list[Child]]:
    env = {
        **{name: value for name, value in os.environ.items() if name != "ZUJI_OWNER_URL" and _is_known(name)},
        "ZUJI_DATABASE_URL": database.service_url,
        "ZUJI_DATA": str(config.data_dir.absolute()),
        "ZUJI_KEY_FILE": str(config.key_file.absolute()),
        "ZUJI_HOST": config.host,
        "ZUJI_PORT": str(config.port),
        LISTENER: str(listener),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        **({"ZUJI_DEMO_CLOCK": config.demo_clock.isoformat()} if config.demo_clock else {}),
    }
    zuji = [sys.executable, "-m", "api.cli.main"]
    children = [
        Child("projector", [*zuji, "project"], env),
        Child("deliver", [*zuji, "deliver"], env),
        Child("web", web_command(), env, inherited=(listener,)),
    ]
    with connect(database.service_url) as conn:
        live = live_views(conn)
    if not live.current:  # they are used, as far as they fit, while new ones are built
        log.warning("serve.views_outdated", readable=live.writable, remedy="a rebuild has been started")
        children.append(Child("rebuild", [*zuji, "rebuild", "--if-outdated"], env, once=True))
    try:
        for child in children:
            child.start()
        yield children
    finally:
        for child in reversed(children):
            child.stop()


def address_of(config: Config) -> str:
    """The address at which this machine reaches the web: of a wildcard host, the loopback address."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"


def _is_known(name: str) -> bool:
    """Whether a variable is a setting or not ours; of the others this process has already warned."""
    return name in VARIABLES or not name.startswith("ZUJI_")


def web_command() -> list[str]:
    """The command that starts the web: gunicorn, as a process of its own."""
    return [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "api.wsgi:app"]


def _ready(address: str, children: list[Child], stop: threading.Event) -> bool:
    """Waits until the web answers; returns False if the service was stopped before."""
    for _ in range(int(READY_SECONDS / 0.1)):
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{address}/readyz", timeout=5):
            return True
        if stop.wait(0.1):
            return False
        for child in children:
            child.watch()
    raise ConfigurationError(
        "ZUJI_PORT",
        f"网页服务在 {READY_SECONDS} 秒内没有就绪",
        f"the web did not become ready within {READY_SECONDS} s",
    )


@contextmanager
def _listening(config: Config, port_setting: str) -> Iterator[socket.socket]:
    """The listening socket of the web, bound by this process before anything else starts.

    While the web process is restarted, clients wait in its backlog. Raises ConfigurationError if it cannot be bound.
    """
    try:
        listener = socket.create_server((config.host, config.port), backlog=BACKLOG)
    except OSError as error:
        reason = f"{config.host}:{config.port}: {error.strerror}"
        raise ConfigurationError(port_setting, reason, reason) from None
    with listener:
        yield listener
