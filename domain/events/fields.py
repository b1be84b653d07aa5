"""The declared fields of an event class, read from its annotations."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from domain.events.event import Event, Field


@cache
def fields_of(event_class: type[Event]) -> dict[str, Field]:
    """The declared fields of an event class by name, in order. Metadata and encrypted fields are not included."""
    hints = get_type_hints(event_class, include_extras=True)
    return {
        name: next(argument for argument in get_args(hints[name]) if isinstance(argument, Field))
        for name in event_class.__struct_fields__
        if get_origin(hints.get(name)) is Annotated
    }


@cache
def private_fields(event_class: type[Event]) -> tuple[str, ...]:
    """The names of the fields that are encrypted with the person's own key."""
    return tuple(name for name, field in fields_of(event_class).items() if field.private)


@cache
def field_types(event_class: type[Event]) -> dict[str, Any]:
    """The Python type of every field of an event class, by name."""
    return {info.name: info.type for info in msgspec.structs.fields(event_class)}
