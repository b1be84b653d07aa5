"""Opens the database of the configuration: the one at `ZUJI_DATABASE_URL`, or the embedded PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from psycopg.conninfo import make_conninfo

from service.configuration import Config
from service.postgres.database import ROLE, connect
from service.postgres.embedded import EmbeddedPostgres
from service.security.keys import KeyFileError, Keys

_FINGERPRINT = "SELECT fingerprint FROM zuji.master_key"


class Database(msgspec.Struct, frozen=True):
    """The URLs of the database: for the owner, who changes the schema, and for the running service.

    Both are the same if only one is configured. `server` is the embedded PostgreSQL, None for a configured URL.
    """

    owner_url: str
    service_url: str
    server: EmbeddedPostgres | None = None


@contextmanager
def open_database(config: Config) -> Iterator[Database]:
    """Yields the database; an embedded server is started, and stopped after its last user."""
    if config.database_url is not None:
        yield Database(config.owner_url or config.database_url, config.database_url)
        return
    with EmbeddedPostgres(config.data_dir / "postgres") as server:
        yield Database(server.url, make_conninfo(server.url, user=ROLE), server)


def verify_key_file(url: str, path: Path) -> Keys:
    """Reads the key file and verifies that it belongs to the database; a new database is bound to it.

    Returns the keys. Raises KeyFileError if the file is missing or belongs to another database: with other keys, no
    private field could be decrypted and no identity number found.
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
