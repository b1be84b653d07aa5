"""What a wrong word was probably meant to be, and which words there are: for the texts of refusals."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Final, NamedTuple

from domain.reference.area_codes import is_area_code
from domain.reference.areas import Area, Areas
from domain.reference.bilingual_text import BilingualText

MOST_LISTED: Final = 12
"""The most words that a text lists; the data of the refusal lists all."""

_LONGEST: Final = 40
"""Characters of a wrong word that are compared, because comparing takes time quadratic in them."""

_MOST_COMPARED: Final = 4
"""The most known words that are compared with a wrong one: those that share most of its parts."""

_LIKE_A_WORD: Final = 0.6
_LIKE_A_CODE: Final = 0.4
"""How like a word or code must be (0 to 1, `difflib`). Less for codes: one of a short list was meant."""


class Suggestion(NamedTuple):
    """What would be right: the end of a sentence in both languages, and the data of the refusal."""

    zh: str
    en: str
    data: dict[str, Any]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like `word`, whatever its case, `-` and `_`; None if none is like it."""
    return _nearest(word[:_LONGEST], tuple((one, one) for one in known), _LIKE_A_WORD)


def nearest_code(word: str, codes: Mapping[str, BilingualText]) -> str | None:
    """The code that is most like `word`, by itself or by its name in either language; None if none is like it."""
    spellings = tuple((one, code) for code, term in codes.items() for one in (code, term.zh, term.en))
    return _nearest(word[:_LONGEST], spellings, _LIKE_A_CODE)


def of_words(word: str, known: Iterable[str]) -> Suggestion:
    """The nearest of the known words, and all of them."""
    words = list(known)
    return _suggestion(nearest(word, words), words, {})


def of_codes(word: str, codes: Mapping[str, BilingualText]) -> Suggestion:
    """The nearest of the codes, and all of them with their names."""
    names = {code: {"zh": term.zh, "en": term.en} for code, term in codes.items()}
    return _suggestion(nearest_code(word, codes), list(codes), names)


def of_areas(code: str, areas: Areas, day: date) -> Suggestion:
    """The most similar code of an area valid on the day, among the nearest known area above and the areas below it."""
    above = areas.ancestors(code) if is_area_code(code) else ()
    candidates = (*above[:1], *areas.children(above[0].code if above else "", day))
    found = max((area for area in candidates if area.code != code), key=partial(_alike, code), default=None)
    if found is None or _alike(code, found)[0] < len(code) / 2:
        return Suggestion("", "", {})
    zh, en = f"；最接近：{found.code}（{found.name_zh}）", f"; nearest: {found.code} ({found.name_en})"
    return Suggestion(zh, en, {"nearest": found.code})


def _alike(code: str, area: Area) -> tuple[int, int]:
    """How like a code that of the area is: equal digits in equal places, then the distance of the numbers."""
    same = sum(one == other for one, other in zip(code, area.code, strict=False))
    return same, -abs(int(re.sub(r"[^0-9]", "", code) or 0) - int(area.code.replace("-", "")))


def _suggestion(found: str | None, known: list[str], names: dict[str, dict[str, str]]) -> Suggestion:
    data: dict[str, Any] = {"allowed": known}
    if names:
        data["names"] = names
    zh, en = ("", "")
    if found is not None:
        data["nearest"] = found
        zh, en = f"；最接近：{_named(found, names, 'zh')}", f"; nearest: {_named(found, names, 'en')}"
    listed, more = known[:MOST_LISTED], len(known) > MOST_LISTED
    zh += "；可用：" + "、".join(_named(one, names, "zh") for one in listed) + (f"等{len(known)}个" if more else "")
    en += "; allowed: " + ", ".join(_named(one, names, "en") for one in listed)
    return Suggestion(zh, en + (f" and {len(known) - len(listed)} more" if more else ""), data)


def _named(word: str, names: dict[str, dict[str, str]], lang: str) -> str:
    if word not in names:
        return word
    return f"{word} ({names[word]['en']})" if lang == "en" else f"{word}（{names[word]['zh']}）"


@lru_cache(maxsize=1024)  # an import repeats the same mistake in every event
def _nearest(word: str, spellings: tuple[tuple[str, str], ...], least: float) -> str | None:
    meant = {_plain(spelling): code for spelling, code in reversed(spellings)}
    plain = _plain(word)
    likely = sorted(meant, key=lambda one: len(_parts(plain) & _parts(one)), reverse=True)[:_MOST_COMPARED]
    found = get_close_matches(plain, likely, n=1, cutoff=least)
    return meant[found[0]] if found else None


@lru_cache(maxsize=4096)
def _parts(word: str) -> frozenset[str]:
    """The characters of a word, and its pairs of neighbouring characters."""
    return frozenset((*word, *map("".join, pairwise(word))))


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
