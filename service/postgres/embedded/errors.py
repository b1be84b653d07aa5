"""The error of the embedded PostgreSQL."""

from service.operator_error import OperatorError


class EmbeddedPostgresError(OperatorError):
    """PostgreSQL cannot be found, started or reached. The message names the remedy."""
