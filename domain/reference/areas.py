"""
Areas: dated, named in both languages, told apart by code; who may see what goes by the beginning of the code.

The table is `areas.toml`. Codes are those of the statistics bureau (province, city and district 6 digits, town 9,
village 12) or local ones (a district, a dash, two digits) where a unit has no official code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Self

import msgspec

from domain.errors import Refusal

CODE_PATTERN: Final = r"[0-9]{6}(?:-[0-9]{2})?|[0-9]{9}|[0-9]{12}"
_is_code = re.compile(CODE_PATTERN).fullmatch


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """One area under one code, from `valid_from` up to but not including `valid_to`."""

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
        """The name in the language asked for; Chinese unless English is asked for."""
        return self.name_en if lang.lower().startswith("en") else self.name_zh

    def valid_on(self, day: date) -> bool:
        """Whether the code is in force on that day."""
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
        """
        Read the shape of `areas.toml`; ValueError says what is wrong with it.
        """
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
            if wrong := _wrong(area, areas):
                raise ValueError(f"areas: {area.code} {wrong}")
        return cls(areas.values())

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def get(self, code: str) -> Area | None:
        """The area of that code, in force or not."""
        return self._areas.get(code)

    def on(self, day: date) -> tuple[Area, ...]:
        """The areas in force on that day, in code order."""
        return tuple(area for area in self if area.valid_on(day))

    def children(self, code: str, day: date) -> tuple[Area, ...]:
        """The areas directly below, in force on that day, in code order; below the empty code lie the provinces."""
        return tuple(area for area in self._children.get(code or None, ()) if area.valid_on(day))

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """The areas above, nearest first; also for a village that is not in the table itself."""
        return tuple(self._areas[above] for above in _above(code) if above in self._areas)

    def current(self, code: str, day: date) -> Area | None:
        """
        The area in force on that day under this code or, once it was replaced, under the one that took its place.
        """
        area = self.get(code)
        while area is not None and not area.valid_on(day):
            ended = area.valid_to is not None and area.valid_to <= day
            area = self.get(area.replaced_by) if ended and area.replaced_by else None
        return area

    @staticmethod
    @lru_cache(maxsize=1 << 16)  # asked of every event, of few areas
    def covers(scope: str, code: str) -> bool:
        """
        Whether who is responsible for `scope` is responsible for `code`. A code of no known shape lies in no area but
        the whole.
        """
        prefix = scope_prefix(scope)
        return not prefix or (code.startswith(prefix) and _is_code(code) is not None)


def is_area_code(text: str) -> bool:
    """Whether the text has the shape of a code; it may still be the code of no area we know."""
    return _is_code(text) is not None


def scope_prefix(code: str) -> str:
    """
    The beginning that the codes of an area and of all below it have in common: `320600` gives `3206`, "" gives "".

    A plain comparison of beginnings is enough because every code has one of three shapes: a local code always has two
    digits after the dash, so none begins another. The province is never cut off: only "" means everywhere.
    """
    if not code:
        return ""
    if _is_code(code) is None:
        raise Refusal(
            "shape",
            "area.code",
            "区划代码格式不正确：应为 6、9 或 12 位数字，或 6 位数字加“-”和两位数字",
            "Not an area code: 6, 9 or 12 digits, or 6 digits, a dash and two digits",
            field="area",
        )
    while len(code) > 6 and code.endswith("000"):  # the bureau also writes a town as 12 digits, a district as 9 or 12
        code = code[:-3]
    if len(code) > 6 or not code.endswith("00"):
        return code
    return code[:2] if code.endswith("0000") else code[:4]


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    local: bool = False
    replaced_by: str | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    known_since: date
    areas: dict[Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})\Z")], _Line]


def _above(code: str) -> tuple[str, ...]:
    """The codes of town, district, city and province above this one, nearest first, whether in the table or not."""
    prefix = scope_prefix(code)
    above = (prefix[:size] + zeros for size, zeros in ((9, ""), (6, ""), (4, "00"), (2, "0000")) if len(prefix) > size)
    return tuple(dict.fromkeys(above))  # a city without districts, as 441900, would stand twice above its towns


def _wrong(area: Area, areas: Mapping[str, Area]) -> str | None:
    if "-" in area.code and not area.local:
        return "has a dash, so it is a local code: say so"
    if len(area.code) > 6 and area.code.endswith("000"):
        return "ends in 000: write the shorter code, one area has one"
    if area.valid_to is not None and area.valid_to <= area.valid_from:
        return "ends before it begins"
    if area.replaced_by is not None:
        heir = areas.get(area.replaced_by)
        # Being in force on the day of the change also makes every chain of replacements move forward, and so end.
        if area.valid_to is None or heir is None or not heir.valid_on(area.valid_to):
            return f"is not replaced by {area.replaced_by}: that must be in force on the day this one ends"
    return None
