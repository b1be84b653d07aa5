"""Commands and options of click with help in both languages: English in `help` or the docstring, Chinese in `zh`."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from api.cli.click_in_chinese import in_chinese
from api.cli.language import language

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _BilingualHelp:
    """`help` in the operator's language, looked up when it is shown."""

    zh: str
    en: str | None = None

    @property
    def help(self) -> str | None:
        return self.zh if language() == "zh" else self.en

    @help.setter
    def help(self, text: str | None) -> None:
        self.en = text


class Option(_BilingualHelp, click.Option):
    """An option with help in both languages."""

    def __init__(self, *args: Any, zh: str, **kwargs: Any) -> None:
        self.zh = zh
        super().__init__(*args, **kwargs)


class Command(_BilingualHelp, click.Command):
    """A command with help in both languages."""

    def __init__(self, *args: Any, zh: str, **kwargs: Any) -> None:
        self.zh = zh
        super().__init__(*args, **kwargs)

    def get_help(self, ctx: click.Context) -> str:
        """The help page; in Chinese the headings of click too."""
        return in_chinese(super().get_help(ctx)) if language() == "zh" else super().get_help(ctx)


class Group(Command, click.Group):
    """A group of commands with help in both languages."""


def option(*names: str, zh: str, en: str, **settings: Any) -> Callable[[_Function], _Function]:
    """Declares an option of a command with its help."""
    return click.option(*names, cls=Option, zh=zh, help=en, **settings)


def command(name: str, *, zh: str) -> Callable[[Callable[..., Any]], Command]:
    """Declares a command; its docstring is its help in English."""
    return click.command(name, cls=Command, zh=zh)


def group(name: str, *, zh: str) -> Callable[[Callable[..., Any]], Group]:
    """Declares a group of commands; its docstring is its help in English."""
    return click.group(name, cls=Group, zh=zh)
