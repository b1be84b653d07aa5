"""What the launcher says when there is no database to be had."""


class EmbeddedPostgresError(RuntimeError):
    """PostgreSQL cannot be found, started or reached; the message says what to do about it."""
