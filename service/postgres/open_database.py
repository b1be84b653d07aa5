"""Opening the database: the one given by its address, or a real PostgreSQL private to the data directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from psycopg.conninfo import make_conninfo

from service.configuration import Config
from service.postgres.database import ROLE, connect
from service.postgres.embedded import EmbeddedPostgres
from service.security.keys import KeyFileError, Keys


class Database(msgspec.Struct, frozen=True):
    """Where the database is: for whoever creates the schema, and for the running service, which may do less.

    Where only one address was given, both are that one. `server` is the embedded PostgreSQL, or None where the address
    was given.
    """

    owner_url: str
    service_url: str
    server: EmbeddedPostgres | None = None


@contextmanager
def open_database(config: Config) -> Iterator[Database]:
    """The database while it is needed; an embedded server runs until its last user has left."""
    if config.database_url is not None:
        yield Database(config.owner_url or config.database_url, config.database_url)
        return
    with EmbeddedPostgres(config.data_dir / "postgres") as server:
        yield Database(server.url, make_conninfo(server.url, user=ROLE), server)


def verify_key_file(url: str, path: Path) -> Keys:
    """The keys of this file, which are those the database is written with; a database not written yet takes them.

    Raises KeyFileError when the file is gone, or is another's: what was sealed could not be opened with new keys, and
    nobody would be found by number any more.
    """
    with connect(url) as conn:
        taken = conn.execute(_FINGERPRINT).fetchone()
        if taken is not None and not path.exists():
            raise KeyFileError(
                f"缺少 {path}，本库是用它写入的：请恢复该文件",
                f"{path} is missing, and this database was written with it: restore it",
            )
        keys = Keys.from_file(path)
        conn.execute(
            "INSERT INTO zuji.master_key (fingerprint) VALUES (%s) ON CONFLICT DO NOTHING", (keys.fingerprint,)
        )
        taken = conn.execute(_FINGERPRINT).fetchone()
    if taken is None or bytes(taken[0]) != keys.fingerprint:
        raise KeyFileError(
            f"{path} 不是写入本库时所用的密钥文件：请恢复原来的文件",
            f"{path} is not the key file this database was written with: restore that one",
        )
    return keys


_FINGERPRINT = "SELECT fingerprint FROM zuji.master_key"
