"""The codes of areas: their form, their common prefix, and the codes above."""

import re
from typing import Final

from domain.errors import Refusal
from domain.reference.bilingual_text import BilingualText

CODE_PATTERN: Final = r"[0-9]{6}(?:-[0-9]{2})?|[0-9]{9}|[0-9]{12}"
_is_code = re.compile(CODE_PATTERN).fullmatch
AREA_FORM: Final = BilingualText(
    "区划代码格式不正确：应为 6、9 或 12 位数字，或 6 位数字加“-”和两位数字",
    "Not an area code: 6, 9 or 12 digits, or 6 digits, a dash and two digits",
)
"""The sentence about a text that is no area code."""


def is_area_code(text: str) -> bool:
    """Whether the text is a well-formed area code. It need not be in the table."""
    return _is_code(text) is not None


def scope_prefix(code: str) -> str:
    """The common prefix of the codes of an area and all areas below it: `3206` for `320600`, "" for "".

    A comparison of prefixes is sufficient, because a local code always has two digits after the dash, so that none is
    the prefix of another. The prefix of a code has at least the two digits of the province; only "" means everywhere.
    Raises Refusal (shape) for a malformed code.
    """
    if not code:
        return ""
    if _is_code(code) is None:
        raise Refusal(
            "shape",
            "area.code",
            AREA_FORM.zh,
            AREA_FORM.en,
            field="area",
        )
    while len(code) > 6 and code.endswith(
        "000"
    ):  # the bureau also publishes 12 digits for a town, 9 or 12 for a district
        code = code[:-3]
    if len(code) > 6 or not code.endswith("00"):
        return code
    return code[:2] if code.endswith("0000") else code[:4]


def codes_above(code: str) -> tuple[str, ...]:
    """The codes of the town, district, city and province above, nearest first. They need not be in the table."""
    prefix = scope_prefix(code)
    above = (prefix[:size] + zeros for size, zeros in ((9, ""), (6, ""), (4, "00"), (2, "0000")) if len(prefix) > size)
    return tuple(dict.fromkeys(above))  # a city without districts, such as 441900, would be listed twice
