"""Groups of commands that end in one line and exit status 2 when they cannot go on, never in a traceback."""

import errno
from typing import Any, Final

import click
import psycopg

from api.demo.posting import NotPosted
from domain.errors import ZujiError
from service.operator_error import OperatorError

CANNOT_GO_ON: Final = (
    NotPosted,
    OSError,
    OperatorError,
    ZujiError,
    psycopg.Error,
)
"""What the machine, the settings or the arguments are the reason of. Anything else is a bug and keeps its traceback."""


class Commands(click.Group):
    """A group whose commands print one line to stderr and exit with status 2 when they cannot go on."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. Errors of CANNOT_GO_ON become the line and the exit status."""
        try:
            return super().invoke(ctx)
        except CANNOT_GO_ON as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of our output has gone: click ends quietly
            click.echo(f"zuji: {one_line(error)}", err=True)
            ctx.exit(2)


def one_line(error: BaseException) -> str:
    """The error in one line: an OSError by the file or the thing it concerns, a refusal in both languages."""
    match error:
        case ZujiError() | OperatorError():
            text = f"{error.zh} · {error.en}"
        case OSError(filename=str() | bytes() as filename):
            text = f"{filename!s}: {error.strerror}"
        case OSError(strerror=str() as reason):
            text = reason
        case _:
            text = str(error)
    return " ".join(text.split()) or type(error).__name__
