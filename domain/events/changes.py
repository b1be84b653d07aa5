"""How a correction changes the event it corrects: the new values are checked once, and laid over the event for ever."""

import re
from collections.abc import Mapping, Sized
from datetime import date, datetime, time
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

import msgspec

from domain.errors import Refusal
from domain.events.event import SHANGHAI, Event, Field, with_metadata
from domain.events.formats import refuse_form

_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?"
).fullmatch


@cache
def fields_of(kind: type[Event]) -> dict[str, Field]:
    """The declared fields of a kind of event, in order (stamp and seal left out)."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: next(m for m in get_args(hints[name]) if isinstance(m, Field))
        for name in kind.__struct_fields__
        if get_origin(hints.get(name)) is Annotated
    }


@cache
def private_fields(kind: type[Event]) -> tuple[str, ...]:
    """The fields that are sealed under the person's own key."""
    return tuple(name for name, field in fields_of(kind).items() if field.private)


@cache
def _field_types(kind: type[Event]) -> dict[str, Any]:
    return {info.name: info.type for info in msgspec.structs.fields(kind)}


def business_time(text: str, field: str = "time") -> tuple[datetime, bool]:
    """(moment in +08:00, only the day is known) of an RFC 3339 time or a date; a time must name its zone.

    Raises Refusal (shape) naming the field when it is neither.
    """
    try:
        if _RFC_3339(text) is None:  # Python reads more of ISO 8601: weeks, no dashes, no seconds
            raise ValueError
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), SHANGHAI), True
        return datetime.fromisoformat(text.upper()).astimezone(SHANGHAI), False
    except (ValueError, OverflowError):
        raise Refusal(
            "shape",
            "event.time",
            "时间应为日期（2021-05-06）或带时区的时间（2021-05-06T09:00:00+08:00）",
            "time must be a date (2021-05-06) or a time with its zone (2021-05-06T09:00:00+08:00)",
            field=field,
        ) from None


def amended(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event with the new values in place. `time` moves it. Values were checked when the correction was decided."""
    values = dict(changes)
    if "time" in values:
        moment, whole_day = business_time(values.pop("time"))
        event = with_metadata(event, occurred_at=moment, whole_day=whole_day)
    types = _field_types(type(event))
    new = {name: msgspec.convert(value, types[name]) for name, value in values.items() if name in types}
    return msgspec.structs.replace(event, **new) if new else event


def refuse_changes(kind: type[Event], changes: Mapping[str, Any], codes: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises Refusal (shape) naming the first change that the corrected event cannot take.

    `codes` maps the name of each code list to its codes.
    """
    fields = fields_of(kind)
    for name, value in changes.items():
        if name == "time":
            business_time(value if isinstance(value, str) else "", "changes.time")
            continue
        field = fields.get(name)
        if field is None or field.derived or field.fixed:
            raise Refusal(
                "shape",
                "correction.field",
                f"该事件没有可更正的字段“{name}”",
                f"the event has no field {name!r} that can be corrected",
                field=f"changes.{name}",
            )
        _refuse_value(kind, name, field, value, codes)


def _refuse_value(
    kind: type[Event], name: str, field: Field, value: Any, codes: Mapping[str, Mapping[str, Any]]
) -> None:
    place = f"changes.{name}"
    try:
        converted = msgspec.convert(value, _field_types(kind)[name])
    except msgspec.ValidationError as error:
        raise Refusal(
            "shape", "field.malformed", f"“{field.zh}”的值不合规定", f"{field.en}: {error}", field=place
        ) from None
    if converted is None and field.required:
        raise Refusal("shape", "field.missing", f"“{field.zh}”不能为空", f"{field.en} is required", field=place)
    if converted is None:
        return
    measure = converted if isinstance(converted, int) else len(converted) if isinstance(converted, Sized) else 0
    if (field.limit is not None and measure > field.limit) or measure < field.minimum:
        raise Refusal("shape", "field.limit", f"“{field.zh}”超出限度", f"{field.en} is out of limits", field=place)
    for code in converted if isinstance(converted, tuple) else (converted,):
        if isinstance(code, str) and not code.strip():
            raise Refusal(
                "shape", "field.empty", f"“{field.zh}”不能为空白", f"{field.en} must not be blank", field=place
            )
        if field.codes and field.codes in codes and str(code) not in codes[field.codes]:
            raise Refusal(
                "shape", "field.code", f"“{field.zh}”没有代码{code}", f"{field.en}: no code {code}", field=place
            )
    if field.form and isinstance(converted, str):
        refuse_form(field.form, converted, field, place)
