"""The named formats of text fields: area codes, identity numbers, telephone numbers, credit codes, hashes."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.amendments import Corrected
from domain.events.event import Event, Field
from domain.events.fields import fields_of
from domain.identity.documents import parse_disability_card, parse_document_number
from domain.identity.id_number import is_valid_uscc, normalise
from domain.reference.bilingual_text import BilingualText
from domain.text import cleaned, half_width, name_form

PATTERNS: Mapping[str, str] = {
    "area": r"^([0-9]{6}(-[0-9]{2})?|[0-9]{9}|[0-9]{12})$",
    "id_no": r"^([0-9]{17}[0-9Xx]|[0-9]{15}|[0-9A-Za-z]{5,14})$",
    "disability_card": r"^[0-9]{17}[0-9Xx][1-7][1-4]([Bb][1-9])?$",
    "phone": r"^(\+?86[- ]?)?(1[3-9][0-9]{9}|0[0-9]{2,3}[- ]?[0-9]{7,8}(-[0-9]{1,6})?)$",
    "uscc": r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    "sha256": r"^[0-9a-f]{64}$",
}
"""The regular expression of each format, as published in OpenAPI."""

SECONDARY: Final[Mapping[str, int]] = {"phone": 100, "uscc": 100}
"""Formats of fields that must not keep an event from being recorded, and the most characters of such a value.

A value that does not fit (two telephone numbers, a registration number from before 2016) is recorded as it came and
flagged.
"""

_FORM_TEXTS: Final[Mapping[str, BilingualText]] = {
    "area": BilingualText(
        "6、9或12位数字，或6位数字、“-”和2位数字", "6, 9 or 12 digits, or 6 digits, a dash and two digits"
    ),
    "phone": BilingualText("手机号码，或区号、号码和分机号", "a mobile number, or area code, number and extension"),
    "uscc": BilingualText("18位统一社会信用代码", "a unified social credit code of 18 characters"),
    "sha256": BilingualText("64位小写十六进制数字", "64 small hexadecimal digits"),
}
_COMPILED = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
_CHECKS: Mapping[str, Callable[[str], object]] = {
    "id_no": parse_document_number,
    "disability_card": parse_disability_card,
}


def _phone(text: str) -> str:
    """A telephone number in half-width characters; a mobile number without what separates its digits."""
    text = half_width(text)
    digits = text.translate(_SEPARATORS)
    return digits if _MOBILE(digits) else text


_SEPARATORS: Final = str.maketrans("", "", " -()")
_MOBILE: Final = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}").fullmatch
_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "area": half_width,
    "id_no": normalise,
    "disability_card": normalise,
    "phone": _phone,
    "uscc": normalise,
    "sha256": lambda text: half_width(text).lower(),
}


def normal_form(name: str, text: str) -> str:
    """The text as a value of this format is stored: half-width, a number or code in capitals.

    It is not checked.
    """
    return _FORMS[name](text)


def check_format(name: str, text: str, field: Field, place: str) -> None:
    """Checks that a text has a format.

    Raises Refusal (shape) that names `place`; Refusal (rule) `uscc.check` for a wrong check character of a credit code.
    """
    if name in _CHECKS:
        _CHECKS[name](text)
    elif not _COMPILED[name].match(text) or "\n" in text:
        right = _FORM_TEXTS[name]
        zh, en = f"“{field.zh}”格式不对，应为{right.zh}", f"{field.en} is not of the right form: {right.en}"
        raise Refusal("shape", "field.format", zh, en, field=place)
    elif name == "uscc" and not is_valid_uscc(text):
        raise Refusal(
            "rule",
            "uscc.check",
            f"“{field.zh}”校验码不对",
            f"the check character of the {field.en} is wrong",
            field=place,
        )


def changed_text(name: str, text: str) -> str:
    """A text that a correction gives to the field `name`: cleaned as a posted value of that field is.

    The type of the corrected event is not known here, but fields of one name have one form in all events.
    """
    field = _fields_with_a_form().get(name)
    if field is None:
        return cleaned(text)
    return normal_form(field.format, text) if field.format is not None else name_form(text)


def secondary_fields(event_class: type[Event]) -> frozenset[str]:
    """The names of the fields with a secondary format; of a correction `changes`, which may hold such values."""
    if event_class is Corrected:
        return frozenset({"changes"})
    return frozenset(_secondary(event_class))


def flagged_fields(event: Event) -> list[Refusal]:
    """Why fields of a secondary format hold a value that does not fit: a refusal for each, naming the field.

    The refusals are not raised: the event is recorded. An erased value is not looked at. The values that a correction
    gives are named `changes.<field>`.
    """
    if isinstance(event, Corrected):
        changes = {**event.changes, **event.private_changes}
        return _flagged(changes, _fields_with_a_form(), "changes.")
    fields = _secondary(type(event))
    if not fields:  # as most event types
        return []
    return _flagged({name: getattr(event, name) for name in fields}, fields, "")


@cache
def _secondary(event_class: type[Event]) -> dict[str, Field]:
    return {name: field for name, field in fields_of(event_class).items() if field.format in SECONDARY}


def _flagged(values: Mapping[str, object], fields: Mapping[str, Field], prefix: str) -> list[Refusal]:
    found = []
    for name, value in values.items():
        field = fields.get(name)
        if field is None or field.format is None or field.format not in SECONDARY:
            continue
        if isinstance(value, str) and value:
            try:
                check_format(field.format, value, field, f"{prefix}{name}")
            except Refusal as refusal:
                found.append(refusal)
    return found


@cache
def _fields_with_a_form() -> dict[str, Field]:
    """The text fields of all events that have a format, or hold the name of a person, by name."""
    return {
        name: field
        for event_class in CATALOGUE.values()
        for name, field in fields_of(event_class).items()
        if field.format is not None or field.mask == "name"
    }
