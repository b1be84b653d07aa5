"""The changes that a correction makes to an event: checked when the correction is decided, applied on every read."""

from collections.abc import Mapping, Sized
from typing import Any

import msgspec

from domain.errors import Refusal
from domain.events.event import Event, Field, parse_business_time, with_metadata
from domain.events.fields import field_types, fields_of
from domain.events.formats import SECONDARY, check_format
from domain.reference.bilingual_text import BilingualText
from domain.reference.nearest import of_codes, of_words


def apply_changes(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event with the new values. The key `time` sets its business time.

    The values are not checked again: `check_changes` did so when the correction was decided.
    """
    values = dict(changes)
    if "time" in values:
        moment, whole_day = parse_business_time(values.pop("time"))
        event = with_metadata(event, occurred_at=moment, whole_day=whole_day)
    types = field_types(type(event))
    new = {name: msgspec.convert(value, types[name]) for name, value in values.items() if name in types}
    return msgspec.structs.replace(event, **new) if new else event


def check_changes(
    event_class: type[Event], changes: Mapping[str, Any], codes: Mapping[str, Mapping[str, BilingualText]]
) -> None:
    """Checks that a correction may change these fields of an event of this class to these values.

    `codes` maps the name of each code list to its codes. Raises Refusal (shape; rule for a wrong check character and
    for a field of the identity, docs/domain.md 4) that names the first invalid change as `changes.<field>`, and the
    nearest field or code that would be valid.
    """
    fields = fields_of(event_class)
    for name, value in changes.items():
        if name == "time":
            parse_business_time(value if isinstance(value, str) else "", "changes.time")
            continue
        field = fields.get(name)
        if field is not None and field.corrected_by is not None:
            raise _identity_field(name, field, field.corrected_by)
        if field is None or field.derived or field.fixed:
            suggestion = of_words(name, [other for other, known in fields.items() if _is_amendable(known)])
            raise Refusal(
                "shape",
                "correction.field",
                f"该事件没有可更正的字段“{name}”{suggestion.zh}",
                f"the event has no field {name!r} that can be corrected{suggestion.en}",
                suggestion.data,
                field=f"changes.{name}",
            )
        _check_value(event_class, name, field, value, codes)


def _is_amendable(field: Field) -> bool:
    return not (field.derived or field.fixed or field.corrected_by)


def _identity_field(name: str, field: Field, event_type: str) -> Refusal:
    return Refusal(
        "rule",
        "correction.identity",
        f"“{field.zh}”是身份信息，更正须经另一人审批：请报送“{event_type}”（身份更正）",
        f"{field.en} is part of the identity and changes with the approval of a second person only: post {event_type}",
        {"type": event_type},
        field=f"changes.{name}",
    )


def _check_value(
    event_class: type[Event], name: str, field: Field, value: Any, codes: Mapping[str, Mapping[str, BilingualText]]
) -> None:
    path = f"changes.{name}"
    try:
        converted = msgspec.convert(value, field_types(event_class)[name])
    except msgspec.ValidationError as error:
        raise Refusal(
            "shape", "field.malformed", f"“{field.zh}”的值不合规定", f"{field.en}: {error}", field=path
        ) from None
    if converted is None and field.required:
        raise Refusal("shape", "field.missing", f"“{field.zh}”不能为空", f"{field.en} is required", field=path)
    if converted is None:
        return
    size = converted if isinstance(converted, int) else len(converted) if isinstance(converted, Sized) else 0
    limit = SECONDARY.get(field.format or "", field.limit)
    if (limit is not None and size > limit) or size < field.minimum:
        raise Refusal("shape", "field.limit", f"“{field.zh}”超出限度", f"{field.en} is out of limits", field=path)
    for code in converted if isinstance(converted, tuple) else (converted,):
        if isinstance(code, str) and not code.strip():
            raise Refusal(
                "shape", "field.empty", f"“{field.zh}”不能为空白", f"{field.en} must not be blank", field=path
            )
        if field.codes and field.codes in codes and str(code) not in codes[field.codes]:
            raise unknown_code(field, str(code), codes[field.codes], path)
    if field.format and field.format not in SECONDARY and isinstance(converted, str):
        check_format(field.format, converted, field, path)


def unknown_code(field: Field, value: str, codes: Mapping[str, BilingualText], place: str | None = None) -> Refusal:
    """The refusal of a value that is not on the code list of the field: with the codes, their names, and the nearest.

    `place` is the path of the field in the request, None if the caller adds it.
    """
    suggestion = of_codes(value, codes)
    shown = value[:60]
    return Refusal(
        "shape",
        "field.code",
        f"“{field.zh}”没有代码“{shown}”{suggestion.zh}",
        f"{field.en}: there is no code {shown!r}{suggestion.en}",
        suggestion.data,
        field=place,
    )
