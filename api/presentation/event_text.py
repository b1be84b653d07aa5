"""Renders an event as one line of text from the template of its class.

A part in square brackets is omitted if one of its fields is empty.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from api.http.current import Language
from api.presentation.formatting import ERASED, ValueFormatter
from domain.events.event import Event
from domain.events.fields import fields_of

_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_NAME = re.compile(r"\{(\w+)\}")


class Part(NamedTuple):
    """A part of a template: text with `{name}`, the names in it, and whether it is optional."""

    text: str
    names: tuple[str, ...]
    optional: bool


@cache
def parts_of(event_class: type[Event], lang: Language) -> tuple[Part, ...]:
    """The parts of the template of an event class, parsed once."""
    event_text = event_class.event_text.en if lang == "en" else event_class.event_text.zh
    return tuple(
        Part(text, tuple(_NAME.findall(text)), match[1] is not None)
        for match in _PART.finditer(event_text)
        for text in (match[1] if match[1] is not None else match[2],)
    )


def render(event: Event, formatter: ValueFormatter, override: Callable[[str], str | None] = lambda _: None) -> str:
    """The text of an event. `override` may return the text of a field itself, for the changes of a correction."""
    declared = fields_of(type(event))
    erased = is_erased(event)

    def filled(part: Part) -> str:
        def value(match: re.Match[str]) -> str:
            name = match[1]
            spec = declared[name]
            if erased and spec.private:
                return ERASED[formatter.lang]
            return override(name) or formatter.value(spec, getattr(event, name), event)

        return _NAME.sub(value, part.text)

    line = "".join(
        filled(part)
        for part in parts_of(type(event), formatter.lang)
        if not part.optional or all(_is_present(getattr(event, name)) for name in part.names)
    )
    if erased and _has_optional_private_only(type(event), formatter.lang):
        line += f" ({ERASED['en']})" if formatter.lang == "en" else f"（{ERASED['zh']}）"
    return line


@cache
def _has_optional_private_only(event_class: type[Event], lang: Language) -> bool:
    """Whether the template names private fields, and none that an event must have: all of it may be left out."""
    named = {name for part in parts_of(event_class, lang) for name in part.names}
    private = [spec for name, spec in fields_of(event_class).items() if name in named and spec.private]
    return bool(private) and not any(spec.required for spec in private)


def is_erased(event: Event) -> bool:
    """Whether the event has private values that can no longer be read."""
    if event.sealed is None:
        return False
    private = [name for name, spec in fields_of(type(event)).items() if spec.private]
    return not any(getattr(event, name) for name in private)


def _is_present(value: object) -> bool:
    return value is not None and value != () and value != ""
