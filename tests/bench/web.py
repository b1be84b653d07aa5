"""The service as in production: `zuji serve` on a database that is given, so two gunicorn workers and a projector."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

import psycopg
from psycopg import sql

from projections.schema.schema import live_schema
from service.postgres.database import connect, connect_as_owner
from service.postgres.open_database import Database
from service.security.accounts import create_account, rotate_account
from tests.bench.stage import Stage
from tests.bench.writing import CALLER, SOURCE
from tests.waiting import wait_until
from tests.world import AGENCY

WORKERS = 2


@dataclass(frozen=True, slots=True)
class Web:
    """A running service: where it listens, its database, its process, and the token of a sender."""

    port: int
    url: str
    owner_url: str
    pid: int
    sender: str

    def reader(self, role: str = "supervisor", area: str = CALLER.area) -> str:
        """The token of somebody who reads."""
        with connect_as_owner(self.owner_url) as conn:
            return create_account(conn, **AGENCY, name=f"reader {uuid4().hex[:8]}", role=role, area=area)


@contextmanager
def serving(stage: Stage, database: Database) -> Iterator[Web]:
    """Everything running over this database, until the end of the `with`."""
    with connect_as_owner(database.owner_url) as conn:
        known = conn.execute("SELECT FROM zuji.account WHERE name = %s", (CALLER.name,)).fetchone()
        sender = (
            rotate_account(conn, CALLER.name)
            if known is not None
            else create_account(
                conn,
                **AGENCY,
                name=CALLER.name,
                role="integration",
                area=CALLER.area,
                sources=(SOURCE,),
                types=CALLER.types,
            )
        )
    port = free_port()
    env = {
        **os.environ,
        "ZUJI_DATABASE_URL": database.service_url,
        "ZUJI_OWNER_URL": database.owner_url,
        "ZUJI_DATA": str(stage.data_dir),
        "ZUJI_KEY_FILE": str(stage.key_file),
        "ZUJI_PORT": str(port),
        "ZUJI_WEB_WORKERS": str(WORKERS),
    }
    said = stage.data_dir / "serve.log"
    with said.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "api.cli.main", "serve"], env=env, stdout=log, stderr=log)
    try:
        wait_until(lambda: _ready(port), seconds=60)
        yield Web(port, database.service_url, database.owner_url, process.pid, sender)
    except BaseException:
        print(said.read_text(), file=sys.stderr)
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def monotonic_when_projected(url: str, position: int) -> float:
    """Waits until the views contain the log up to the position; the moment by `time.monotonic`."""
    with connect(url) as conn:
        wait_until(lambda: projected(conn) >= position, seconds=600)
    return time.monotonic()


def projected(conn: psycopg.Connection) -> int:
    """The position up to which the live views contain the log."""
    table = sql.Identifier(live_schema(conn)[0], "projection_position")
    row = conn.execute(sql.SQL("SELECT position FROM {}").format(table)).fetchone()
    assert row is not None
    return int(row[0])


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(port: int) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
        return True
    return False
