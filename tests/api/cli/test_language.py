"""The language of the command line: `--lang`, else the locale; and every text in both."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from api.cli.bilingual import Command, Option
from api.cli.language import choose, from_locale, language
from api.cli.main import main
from service import __version__

CHINESE_LOCALE = "zh_CN.UTF-8"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": CHINESE_LOCALE}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": CHINESE_LOCALE, "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": CHINESE_LOCALE}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": CHINESE_LOCALE}, "zh"),
        ({"LANG": CHINESE_LOCALE, "LC_ALL": ""}, "zh"),
    ],
)
def test_the_locale_says_which(environ: dict[str, str], expected: str) -> None:
    assert expected == from_locale(environ)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--lang", "zh", "check"], ("zh", ["check"])),
        (["check", "--lang=zh"], ("zh", ["check"])),
        (["check"], ("en", ["check"])),
        (["--lang", "fr"], ("en", ["--lang", "fr"])),
        (["token", "revoke", "--", "--lang", "zh"], ("en", ["token", "revoke", "--", "--lang", "zh"])),
        (["check", "--lang"], ("en", ["check", "--lang"])),
    ],
)
def test_the_option_may_stand_anywhere(words: list[str], expected: tuple[str, list[str]]) -> None:
    rest = choose(words, {"LANG": "C"})
    assert expected == (language(), rest)


def test_the_help_is_in_the_language() -> None:
    chinese = CliRunner().invoke(main, ["check", "--help"], env={"LC_ALL": CHINESE_LOCALE}).stdout
    english = CliRunner().invoke(main, ["check", "--help", "--lang", "en"], env={"LC_ALL": CHINESE_LOCALE}).stdout
    assert all(word in chinese for word in ("用法：zuji check [选项]", "核对日志", "选项：", "进程数", "显示本说明。"))
    assert all(word in english for word in ("Usage: zuji check [OPTIONS]", "Compare the views", "Processes"))
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)


def commands(command: click.Command = main) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from commands(below)


@pytest.mark.parametrize("command", [*commands()], ids=lambda command: str(command.name))
def test_every_command_and_option_has_its_help_in_both_languages(command: click.Command) -> None:
    assert isinstance(command, Command)
    assert command.zh
    assert command.en
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "version":
            assert isinstance(parameter, Option), parameter.name
            assert parameter.zh
            assert parameter.en


def test_the_version_is_printed() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert (0, f"zuji {__version__}\n") == (done.exit_code, done.stdout)


def test_bash_completes_commands_and_options() -> None:
    done = CliRunner().invoke(main, env={"_ZUJI_COMPLETE": "bash_source"}, prog_name="zuji")
    assert "_ZUJI_COMPLETE=bash_complete" in done.stdout
    words = {"_ZUJI_COMPLETE": "bash_complete", "COMP_WORDS": "zuji to", "COMP_CWORD": "1"}
    assert "plain,token\n" == CliRunner().invoke(main, env=words, prog_name="zuji").stdout
