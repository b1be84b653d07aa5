"""The operator's language: `--lang`, else the locale of the environment.

Every text of the command line is written in both languages where it is used; `say` picks one.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Final, Literal

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
OPTION: Final = "--lang"

_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the locale, in the order in which POSIX looks at them."""

_chosen: list[Language] = []


def choose(words: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """Sets the language from the arguments and the environment; returns the arguments without the option.

    `--lang` may be anywhere, because help is printed before later options are read. A value that is no language
    stays among the arguments, so that it is refused like any other bad value.
    """
    rest, chosen = [], from_locale(environ)
    pending = list(words)
    while pending:
        word = pending.pop(0)
        if word == "--":
            rest += [word, *pending]
            break
        value = word.partition("=")[2] if word.startswith(f"{OPTION}=") else None
        if word == OPTION and pending and pending[0] in LANGUAGES:
            value = pending.pop(0)
        match value:
            case "zh" | "en":
                chosen = value
            case _:
                rest.append(word)
    _chosen[:] = [chosen]
    return rest


def from_locale(environ: Mapping[str, str]) -> Language:
    """Chinese where the first of LC_ALL, LC_MESSAGES and LANG that is set begins with `zh`, else English."""
    locale = next((value for name in _LOCALE if (value := environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def language() -> Language:
    """The language chosen for this command; before one was chosen, that of the locale."""
    return _chosen[0] if _chosen else from_locale(os.environ)


def say(zh: str, en: str) -> str:
    """The text in the operator's language."""
    return zh if language() == "zh" else en
