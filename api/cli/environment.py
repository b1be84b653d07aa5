"""Variables of the environment that look like settings and are none: spelling mistakes would pass unnoticed."""

from collections.abc import Mapping
from difflib import get_close_matches

import click

from api.cli.language import say
from service.configuration import VARIABLES

PREFIX = "ZUJI_"


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """The variables that begin with `ZUJI_` and that nothing reads, in order."""
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in VARIABLES)


def warn_of_unknown_variables(environ: Mapping[str, str]) -> None:
    """Prints a line to stderr for each unknown variable, with the most similar known one."""
    for name in unknown_variables(environ):
        similar = get_close_matches(name, VARIABLES, n=1)
        zh, en = (f"；是否指 {similar[0]}？", f"; did you mean {similar[0]}?") if similar else ("", "")
        click.echo(say(f"zuji: 没有设置项 {name}{zh}", f"zuji: there is no setting {name}{en}"), err=True)
