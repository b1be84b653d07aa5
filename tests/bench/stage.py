"""The stage: a PostgreSQL as users have it (embedded, durable), and in it a fresh database for each benchmark."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.serving.serve import prepare
from service.postgres.database import ROLE
from service.postgres.embedded import running
from service.postgres.open_database import Database
from service.security.keys import Keys


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: at how many events in the log, one size after another, and how often."""

    steps: tuple[int, ...] = (1_000_000,)
    runs: int = 3
    smoke: bool = False

    def of(self, usual: int, smoke: int) -> int:
        """A number that is small in the smoke test."""
        return smoke if self.smoke else usual


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the benchmarks run."""

    server_url: str
    data_dir: Path
    keys: Keys

    @property
    def key_file(self) -> Path:
        """Where the keys lie, for processes of their own."""
        return self.data_dir / "keys" / "service.key"

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """The URL of a database that holds nothing."""
        name = f"bench_{uuid4().hex[:8]}"
        with psycopg.connect(self.server_url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_conninfo(self.server_url, dbname=name)
        finally:
            with psycopg.connect(self.server_url, autocommit=True) as conn:
                conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A database of Zuji's, with an empty log and empty views."""
        with self.empty_database() as url:
            database = Database(url, make_conninfo(url, user=ROLE))
            prepare(database)
            yield database


@contextmanager
def stage() -> Iterator[Stage]:
    """Set up, and gone without trace afterwards."""
    data_dir = Path(tempfile.mkdtemp(prefix="zuji-bench-"))
    data_dir.chmod(0o755)  # root's PostgreSQL runs as another account
    try:
        with running(data_dir / "postgres", durable=True) as url:
            yield Stage(url, data_dir, Keys.from_file(data_dir / "keys" / "service.key"))
    finally:
        shutil.rmtree(data_dir)
