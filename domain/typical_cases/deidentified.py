"""A text without what identifies persons (去标识化; PIPL, article 73): names, numbers, exact dates, small places.

What is known of the persons in a text is replaced wherever it occurs; what is not known, by its form. A text in which
something known is still found in another spelling afterwards is withheld. Of a date the year remains, of a place the
district and the areas above it. The content of a free text may still identify somebody: a person reads the text before
it is published.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from domain.text import cleaned, half_width, search_form
from domain.typical_cases.forms import FORMS, SURNAME_TITLES, TITLES


class Known(msgspec.Struct, frozen=True):
    """What is known of the persons and places that a text may name.

    `names` maps the name of each person to what replaces it, a stable number. `values` are further texts that identify
    somebody (numbers, telephones, addresses, employers, names of helpers), `places` the names of small places.
    """

    names: Mapping[str, str]
    values: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


SOMEBODY: Final = "某人"
HIDDEN: Final = "某"
_PLACEHOLDER: Final = 0xE000  # private-use characters, in place of the numbers until all forms are replaced
_SUFFIXES: Final = ("街道办事处", "街道", "新区", "社区", "镇", "乡", "村")


def deidentified(text: str, known: Known) -> str | None:
    """The text with everything replaced that identifies somebody; None if something known is left in another spelling.

    The same text and knowledge give the same result.
    """
    found = cleaned(text)
    numbers = list(dict.fromkeys([*known.names.values(), SOMEBODY]))
    marks = {number: chr(_PLACEHOLDER + place) for place, number in enumerate(numbers)}
    for pattern, replacement in _known_patterns(known, marks):
        found = pattern.sub(replacement, found)
    for form in FORMS:
        found = form.apply(found)
    if _is_left(found, known):
        return None
    for number, mark in marks.items():
        found = found.replace(mark, number)
    return found


def _known_patterns(known: Known, marks: Mapping[str, str]) -> Iterator[tuple[re.Pattern[str], str]]:
    """What is known, the longest first, and what replaces it."""
    whole = {name: marks[number] for name, number in known.names.items()}
    whole |= {value: HIDDEN for value in known.values if value not in whole}
    whole |= {place: HIDDEN for place in known.places if place not in whole}
    for text in sorted(whole, key=len, reverse=True):
        if text.strip():
            yield _spelled(text), whole[text]
    for place in sorted({short for name in known.places for short in _short_names(name)}, key=len, reverse=True):
        yield _spelled(place), HIDDEN
    by_surname: dict[str, set[str]] = {}
    for name, number in known.names.items():
        if _HAN(name):
            by_surname.setdefault(name[0], set()).add(marks[number])
            if len(name) == 3:  # the given name alone
                yield _spelled(name[1:]), marks[number]
    for surname, own in by_surname.items():
        mark = next(iter(own)) if len(own) == 1 else marks[SOMEBODY]
        yield re.compile(rf"{surname}(?:{SURNAME_TITLES}|{TITLES})|[老小阿]{surname}"), mark


_HAN: Final = re.compile(r"[\u3400-\u9fff·]{2,}").fullmatch


def _spelled(text: str) -> re.Pattern[str]:
    """A text with any blanks, dots or dashes between its characters, in capitals or not."""
    return re.compile(r"[\s·.\-]*".join(map(re.escape, re.sub(r"[\s·.\-]", "", half_width(text)))), re.IGNORECASE)


def _short_names(place: str) -> Iterator[str]:
    """The name of a place without its unit, if two characters or more are left: 悦来 for 悦来镇."""
    suffix = next((suffix for suffix in _SUFFIXES if place.endswith(suffix)), None)
    if suffix is not None and len(place) - len(suffix) >= 2:
        yield place.removesuffix(suffix)


def _is_left(text: str, known: Known) -> bool:
    """Whether something known is still in the text, compared as in a search."""
    searched = search_form(text)
    return any(search_form(each) in searched for each in _all(known) if search_form(each))


def _all(known: Known) -> Iterable[str]:
    return (*known.names, *known.values, *known.places)
