"""One line of case history: an event's wording filled in. `[…]` falls away when a field in it is empty."""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from api.http.language import Language
from api.presentation.formatting import ERASED, ValueFormatter
from domain.events.event import Event
from domain.events.fields import fields_of

_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_NAME = re.compile(r"\{(\w+)\}")


class Part(NamedTuple):
    """A piece of a wording: text with `{name}` in it, the names, and whether it may fall away."""

    text: str
    names: tuple[str, ...]
    optional: bool


@cache
def parts_of(kind: type[Event], lang: Language) -> tuple[Part, ...]:
    """The wording of a kind of event, taken apart once."""
    event_text = kind.event_text.en if lang == "en" else kind.event_text.zh
    return tuple(
        Part(text, tuple(_NAME.findall(text)), match[1] is not None)
        for match in _PART.finditer(event_text)
        for text in (match[1] if match[1] is not None else match[2],)
    )


def render(event: Event, words: ValueFormatter, also: Callable[[str], str | None] = lambda _: None) -> str:
    """The event in one line. `also` may tell a field in its own way: the changes of a correction."""
    declared = fields_of(type(event))
    erased = is_erased(event)

    def filled(part: Part) -> str:
        def value(match: re.Match[str]) -> str:
            name = match[1]
            said = declared[name]
            if erased and said.private:
                return ERASED[words.lang]
            return also(name) or words.value(said, getattr(event, name), event)

        return _NAME.sub(value, part.text)

    line = "".join(
        filled(part)
        for part in parts_of(type(event), words.lang)
        if not part.optional or all(_there(getattr(event, name)) for name in part.names)
    )
    private = [declared[name] for name in _names(type(event), words.lang) if declared[name].private]
    if erased and private and not any(said.required for said in private):
        line += f" ({ERASED['en']})" if words.lang == "en" else f"（{ERASED['zh']}）"
    return line


def _names(kind: type[Event], lang: Language) -> list[str]:
    return [name for part in parts_of(kind, lang) for name in part.names]


def is_erased(event: Event) -> bool:
    """Whether the event has private values that can no longer be read."""
    if event.sealed is None:
        return False
    private = [name for name, said in fields_of(type(event)).items() if said.private]
    return not any(getattr(event, name) for name in private)


def _there(value: object) -> bool:
    return value is not None and value != () and value != ""
