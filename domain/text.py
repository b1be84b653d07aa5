"""The one cleaning of texts: applied before the limit and the format of a text are checked, and before a search.

What people type, copy from a table or export from another system may look equal and differ in its characters: blanks
around it, full-width letters, an accent as a character of its own, another dot in the name of a minority. `cleaned` is
for every text, `name_form` for names of persons, `search_form` for what is compared in a search. Each of them applied
twice gives the same as once.
"""

import re
import unicodedata
from typing import Final

_HAN: Final = "〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DOTS: Final = "·•‧・･․∙⋅﹒ᐧ⸱᛫"
_DOTS_OF_NAMES: Final = "。｡●◦∘˙"
"""Other signs that are typed for the dot in the name of a minority; in other texts they mean something else."""

_DASHES: Final = "\u2010-\u2015\u2212"
_APOSTROPHES: Final = "’‘ʻ`´′"

is_clean: Final = re.compile(
    r"[!-_a-~](?:[ -_a-~]*[!-_a-~])?|[!-&(-\-/-_a-~、-】〔〕“”—…！（），：；？〇\u3400-\u4dbf\u4e00-\u9fff]+"
).fullmatch
"""Matches most texts that `cleaned` leaves as they are: printable ASCII, or Chinese without blanks and dots.

It saves a call for nearly every text.
"""

_FULL_WIDTH: Final = (
    *range(ord("０"), ord("９") + 1),
    *range(ord("Ａ"), ord("Ｚ") + 1),
    *range(ord("ａ"), ord("ｚ") + 1),
    ord("．"),
    ord("＇"),
)
_ZERO_WIDTH: Final = (
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x3164, 0xFFA0, 0xFEFF),  # soft hyphen, joiners, fillers, byte order mark
    *(*range(0x200B, 0x2010), *range(0x2060, 0x2065), *range(0xFE00, 0xFE10)),  # spaces, operators, variation selectors
)
_CHARACTERS: Final[dict[int, int | str | None]] = {
    **{wide: wide - 0xFEE0 for wide in _FULL_WIDTH},
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys(_ZERO_WIDTH),
    ord("ʼ"): "'",
}
_HALF_WIDTH: Final[dict[int, int | str]] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-"),
}
_dot_between_han = re.compile(rf"(?<=[{_HAN}])(?: ?[{_DOTS}] ?|\.)(?=[{_HAN}])").sub
_dot_between_letters = re.compile(rf"(?<=[^\W\d_])[{_DOTS}](?=[^\W\d_])").sub
_apostrophe = re.compile(rf"(?<![{_HAN}])(?<=[^\W\d_])[{_APOSTROPHES}](?=[^\W\d_])(?![{_HAN}])").sub
_blank_in_han_name = re.compile(rf"(?<=[{_HAN}{_DOTS}.]) +(?=[{_HAN}{_DOTS}.])").sub
_dot_of_han_name = re.compile(rf"(?<=[{_HAN}]) ?[{_DOTS_OF_NAMES}] ?(?=[{_HAN}])").sub
_blanks = re.compile(" {2,}").sub
_not_searched = re.compile(rf"[\s{_DOTS}{_DOTS_OF_NAMES}.'{_APOSTROPHES}{_DASHES}\U000E0100-\U000E01EF-]").sub


def cleaned(text: str) -> str:
    """The text in one form, as it is checked, stored and searched.

    - Unicode normalisation form C; characters of zero width and byte order marks are left out.
    - Every kind of blank becomes a plain one, those around the text are left out.
    - Full-width letters, digits, full stop and apostrophe become half-width.
    - The dot between two parts of a name becomes `·`, the apostrophe between two letters `'`. A full stop is such a dot
      between two Chinese characters only; a quotation mark beside a Chinese character stays.
    """
    if is_clean(text):
        return text
    text = unicodedata.normalize("NFC", text.translate(_CHARACTERS)).strip()
    text = _dot_between_letters("·", _dot_between_han("·", text))
    return _apostrophe("'", text)


def name_form(text: str) -> str:
    """The name of a person in one form: cleaned, without the blanks that spread a Chinese name (`邹　三`).

    Between two Chinese characters further signs are the dot of a minority's name, among them the full stop `。`.
    """
    if _is_han_name(text):  # nearly every name
        return text
    text = _dot_of_han_name("·", cleaned(text))
    if " " not in text:
        return text
    return cleaned(_blanks(" ", _blank_in_han_name("", text)))


_is_han_name: Final = re.compile("[\u4e00-\u9fff]+").fullmatch
"""Matches most names, which `name_form` and `search_form` leave as they are."""


def search_form(text: str) -> str:
    """What is compared in a search: the name without blanks, dots, apostrophes, hyphens and variants of one character.

    In small letters, in Unicode normalisation form KC: half-width and full-width are one.
    """
    if not text or _is_han_name(text):
        return text
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name_form(text)).casefold())
    return unicodedata.normalize("NFKC", _not_searched("", folded))


def half_width(text: str) -> str:
    """The cleaned text with all full-width signs half-width, and every dash a hyphen: for numbers, codes and phones."""
    if text.isascii() and text.isalnum():  # nearly every number and code
        return text
    text = cleaned(text)
    return text if text.isascii() else text.translate(_HALF_WIDTH)
