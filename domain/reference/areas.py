"""Areas: administrative units with a code, a name in both languages, and a period of validity.

The table is `areas.toml`. Codes are those of the National Bureau of Statistics (6 digits for a province, city or
district, 9 for a town, 12 for a village), or local codes (district, dash, two digits) for units without an official
code. Access control compares prefixes of codes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Self

import msgspec

from domain.errors import Refusal
from domain.reference.bilingual_text import BilingualText

CODE_PATTERN: Final = r"[0-9]{6}(?:-[0-9]{2})?|[0-9]{9}|[0-9]{12}"
_is_code = re.compile(CODE_PATTERN).fullmatch
AREA_FORM: Final = BilingualText(
    "区划代码格式不正确：应为 6、9 或 12 位数字，或 6 位数字加“-”和两位数字",
    "Not an area code: 6, 9 or 12 digits, or 6 digits, a dash and two digits",
)
"""The sentence about a text that is no area code."""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An area with its code, valid from `valid_from` until the day before `valid_to`.

    `parent` is the code of the area above. `local`: the code is not an official one. `replaced_by` and `replaces` are
    the codes after and before a reorganisation.
    """

    code: str
    name_zh: str
    name_en: str
    parent: str | None
    valid_from: date
    valid_to: date | None = None
    local: bool = False
    replaced_by: str | None = None
    replaces: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """The name in a language: English for `en` and its variants, otherwise Chinese."""
        return self.name_en if lang.lower().startswith("en") else self.name_zh

    def valid_on(self, day: date) -> bool:
        """Whether the code is valid on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Areas:
    """The areas known to this installation."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: Final = {area.code: area for area in sorted(areas, key=lambda area: area.code)}
        self._children: Final[dict[str | None, list[Area]]] = {}
        for area in self:
            self._children.setdefault(area.parent, []).append(area)

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> Self:
        """The areas from the parsed TOML of `areas.toml`. Raises ValueError."""
        try:
            read = msgspec.convert(table, _Table)
        except msgspec.ValidationError as error:
            raise ValueError(f"areas: {error}") from error
        replaces: dict[str, list[str]] = {}
        for code, line in sorted(read.areas.items()):
            if line.replaced_by is not None:
                replaces.setdefault(line.replaced_by, []).append(code)
        areas: dict[str, Area] = {}
        for code, line in sorted(read.areas.items(), key=lambda item: len(scope_prefix(item[0]))):
            parent = next((above for above in _above(code) if above in areas), None)
            areas[code] = Area(
                code=code,
                name_zh=line.zh,
                name_en=line.en,
                parent=parent,
                valid_from=line.valid_from or (areas[parent].valid_from if parent else read.known_since),
                valid_to=line.valid_to,
                local=line.local,
                replaced_by=line.replaced_by,
                replaces=tuple(replaces.get(code, ())),
            )
        for area in areas.values():
            if mistake := _mistake_in(area, areas):
                raise ValueError(f"areas: {area.code} {mistake}")
        return cls(areas.values())

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def get(self, code: str) -> Area | None:
        """The area with this code, also if it is not valid any more."""
        return self._areas.get(code)

    def on(self, day: date) -> tuple[Area, ...]:
        """The areas valid on the day, in order of code."""
        return tuple(area for area in self if area.valid_on(day))

    def children(self, code: str, day: date) -> tuple[Area, ...]:
        """The areas directly below that are valid on the day, in order of code; for the code "" the provinces."""
        return tuple(area for area in self._children.get(code or None, ()) if area.valid_on(day))

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """The areas above, nearest first. The code itself need not be in the table (a village)."""
        return tuple(self._areas[above] for above in _above(code) if above in self._areas)

    def current(self, code: str, day: date) -> Area | None:
        """The area with this code or, if that was replaced by then, its replacement that is valid on the day."""
        area = self.get(code)
        while area is not None and not area.valid_on(day):
            ended = area.valid_to is not None and area.valid_to <= day
            area = self.get(area.replaced_by) if ended and area.replaced_by else None
        return area

    @staticmethod
    @lru_cache(maxsize=1 << 16)  # called for every event, with few different arguments
    def covers(scope: str, code: str) -> bool:
        """Whether the area `scope` contains the area `code`; "" contains everything.

        A malformed code is contained in no other scope.
        """
        prefix = scope_prefix(scope)
        return not prefix or (code.startswith(prefix) and _is_code(code) is not None)


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


class _AreaEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    local: bool = False
    replaced_by: str | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    known_since: date
    areas: dict[Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})\Z")], _AreaEntry]


def _above(code: str) -> tuple[str, ...]:
    """The codes of the town, district, city and province above, nearest first. They need not be in the table."""
    prefix = scope_prefix(code)
    above = (prefix[:size] + zeros for size, zeros in ((9, ""), (6, ""), (4, "00"), (2, "0000")) if len(prefix) > size)
    return tuple(dict.fromkeys(above))  # a city without districts, such as 441900, would be listed twice


def _mistake_in(area: Area, areas: Mapping[str, Area]) -> str | None:
    """What is wrong with the entry of an area in the table; None if nothing is."""
    if "-" in area.code and not area.local:
        return "has a dash, so it is a local code: set local = true"
    if len(area.code) > 6 and area.code.endswith("000"):
        return "ends in 000: use the shorter code"
    if area.valid_to is not None and area.valid_to <= area.valid_from:
        return "ends before it begins"
    if area.replaced_by is not None:
        replacement = areas.get(area.replaced_by)
        # This also ensures that every chain of replacements moves forward in time, and so ends.
        if area.valid_to is None or replacement is None or not replacement.valid_on(area.valid_to):
            return f"is not replaced by {area.replaced_by}: that must be valid on the day this one ends"
    return None
