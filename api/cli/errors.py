"""The first group: its commands end in one line on stderr and exit status 2 when they cannot continue."""

import os
import sys
from collections.abc import Sequence
from typing import Any, Final

import click
import psycopg

from api.cli.bilingual import Group
from api.cli.click_in_chinese import in_chinese
from api.cli.language import choose, language, say
from api.demo.posting import NotPosted
from domain.errors import ZujiError
from service.operator_error import OperatorError

CANNOT_CONTINUE: Final = (NotPosted, OSError, OperatorError, ZujiError, psycopg.Error)
"""Errors whose cause is the machine, the settings or the arguments. Any other is a bug and keeps its traceback."""


class Main(Group):
    """A group that prints one line to stderr and exits with status 2 when a command is used wrongly or cannot continue.

    An interrupted command exits with status 1.
    """

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *rest: Any, **extra: Any) -> Any:
        """Runs the command in the operator's language and exits the process with its status."""
        words = choose(sys.argv[1:] if args is None else args, os.environ)
        try:
            status = super().main(words, prog_name or self.name, *rest, **{**extra, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            _fail(error.format_message())
        except click.UsageError as error:
            _fail(f"zuji: {usage_line(error)}")
        except click.ClickException as error:
            _fail(f"zuji: {error.format_message()}")
        except click.Abort:
            _fail(say("zuji: 已中断", "zuji: interrupted"), status=1)
        except CANNOT_CONTINUE as error:
            _fail(f"zuji: {one_line(error)}")
        sys.exit(status if isinstance(status, int) else 0)


def _fail(text: str, status: int = 2) -> None:
    click.echo(text, err=True)
    sys.exit(status)


def usage_line(error: click.UsageError) -> str:
    """The text of a usage error, and where to read how the command is used."""
    text = " ".join(error.format_message().split())
    if language() == "zh":
        text = in_chinese(text)
    if error.ctx is None:
        return text
    path = error.ctx.command_path
    return text + say(f"（用法见 {path} --help）", f" (see {path} --help)")


def one_line(error: BaseException) -> str:
    """The error in one line in the operator's language; an OSError with the file or the address that it concerns."""
    match error:
        case ZujiError() | OperatorError():
            text = say(error.zh, error.en)
        case OSError(filename=str() | bytes() as filename):
            text = f"{filename!s}: {error.strerror}"
        case OSError(strerror=str() as reason):
            text = reason
        case _:
            text = str(error)
    return " ".join(text.split()) or type(error).__name__
