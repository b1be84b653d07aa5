"""Opening the database: the one given by its address, or a real PostgreSQL private to the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from psycopg.conninfo import make_conninfo

from service.configuration import Config
from service.database import ROLE
from service.embedded_postgres import EmbeddedPostgres


class Database(msgspec.Struct, frozen=True):
    """Where the database is: for whoever creates the schema, and for the running service, which may do less.

    `server` is the embedded PostgreSQL, or None where the address was given.
    """

    owner_url: str
    service_url: str
    server: EmbeddedPostgres | None = None


@contextmanager
def opened(config: Config) -> Iterator[Database]:
    """The database while it is needed; an embedded server runs until its last user has left."""
    if config.database_url is not None:
        yield Database(config.database_url, config.database_url)
        return
    with EmbeddedPostgres(config.data_dir / "postgres") as server:
        yield Database(server.url, make_conninfo(server.url, user=ROLE), server)
