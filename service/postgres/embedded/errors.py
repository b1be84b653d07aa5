"""What the launcher says when there is no database to be had."""

from service.operator_error import OperatorError


class EmbeddedPostgresError(OperatorError):
    """PostgreSQL cannot be found, started or reached; the message says what to do about it."""
