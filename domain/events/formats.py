"""The named formats of text fields: area codes, identity numbers, telephone numbers, credit codes, hashes."""

import re
from collections.abc import Callable, Mapping

from domain.errors import Refusal
from domain.events.event import Field
from domain.identity.documents import parse_disability_card, parse_document_number
from domain.identity.id_number import is_valid_uscc

PATTERNS: Mapping[str, str] = {
    "area": r"^([0-9]{6}(-[0-9]{2})?|[0-9]{9}|[0-9]{12})$",
    "id_no": r"^([0-9]{17}[0-9Xx]|[0-9]{15}|[0-9A-Za-z]{5,14})$",
    "disability_card": r"^[0-9]{17}[0-9Xx][1-7][1-4]([Bb][1-9])?$",
    "phone": r"^(\+?86[- ]?)?(1[3-9][0-9]{9}|0[0-9]{2,3}[- ]?[0-9]{7,8}(-[0-9]{1,6})?)$",
    "uscc": r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    "sha256": r"^[0-9a-f]{64}$",
}
"""The regular expression of each format, as published in OpenAPI."""

_COMPILED = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
_CHECKS: Mapping[str, Callable[[str], object]] = {
    "id_no": parse_document_number,
    "disability_card": parse_disability_card,
}


def check_format(name: str, text: str, field: Field, place: str) -> None:
    """Checks that a text has a format.

    Raises Refusal (shape) that names `place`; Refusal (rule) `uscc.check` for a wrong check character of a credit code.
    """
    if name in _CHECKS:
        _CHECKS[name](text)
    elif not _COMPILED[name].match(text) or "\n" in text:
        raise Refusal(
            "shape", "field.format", f"“{field.zh}”格式不对", f"{field.en} is not of the right form", field=place
        )
    elif name == "uscc" and not is_valid_uscc(text):
        raise Refusal(
            "rule",
            "uscc.check",
            f"“{field.zh}”校验码不对",
            f"the check character of the {field.en} is wrong",
            field=place,
        )
