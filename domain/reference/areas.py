"""Areas: administrative units with a code, a name in both languages, and a period of validity.

The tables are `areas.toml` and, of the nation, `area_tables/`. Codes are those of the National Bureau of Statistics (6
digits for a province, city or district, 9 for a town, 12 for a village), or local codes (district, dash, two digits)
for units without an official code, or with one (`official`) that is known beside it. Scopes compare prefixes of codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Self

import msgspec

from domain.reference.area_codes import CODE_PATTERN, codes_above, is_area_code, scope_prefix


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An area with its code, valid from `valid_from` until the day before `valid_to`.

    `parent` is the code of the area above. `local`: the code is not an official one; `official` is then the official
    code of the same unit, if it has one. `replaced_by` and `replaces` are the codes after and before a reorganisation.
    `listed_on` is the day of the list that has the area, if it is one of all areas; towns of other days may be missing.
    """

    code: str
    name_zh: str
    name_en: str
    parent: str | None
    valid_from: date
    valid_to: date | None = None
    local: bool = False
    official: str | None = None
    replaced_by: str | None = None
    replaces: tuple[str, ...] = ()
    listed_on: date | None = None

    def name(self, lang: str) -> str:
        """The name in a language: English for `en` and its variants, otherwise Chinese."""
        return self.name_en if lang.lower().startswith("en") else self.name_zh

    def valid_on(self, day: date) -> bool:
        """Whether the code is valid on the day."""
        return self.valid_from <= day and not self.ended_by(day)

    def ended_by(self, day: date) -> bool:
        """Whether the code is not valid any more on the day."""
        return self.valid_to is not None and self.valid_to <= day


class Areas:
    """The areas known to this installation."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: Final = {area.code: area for area in sorted(areas, key=lambda area: area.code)}
        self._by_official: Final = {area.official: area for area in self if area.official is not None}
        of_the_place = (area.code for area in self if not area.local and area.listed_on is None)
        self._listed_below: Final = {(code[:-3], len(code)) for code in of_the_place}
        self.replaced: Final = {area.code: area for area in self if area.replaced_by is not None}
        """The areas that have been or will be replaced, by code."""
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
            parent = next((above for above in codes_above(code) if above in areas), None)
            areas[code] = Area(
                code=code,
                name_zh=line.zh,
                name_en=line.en,
                parent=parent,
                valid_from=line.valid_from or (areas[parent].valid_from if parent else read.known_since),
                valid_to=line.valid_to,
                local=line.local,
                official=line.official,
                replaced_by=line.replaced_by,
                replaces=tuple(replaces.get(code, ())),
                listed_on=line.listed_on,
            )
        officials: dict[str, str] = {}
        for area in areas.values():
            if mistake := _mistake_in(area, areas, officials):
                raise ValueError(f"areas: {area.code} {mistake}")
        return cls(areas.values())

    def __contains__(self, code: object) -> bool:
        return code in self._areas or code in self._by_official

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def get(self, code: str) -> Area | None:
        """The area with this code or official code, also if it is not valid any more."""
        return self._areas.get(code) or self._by_official.get(code)

    def nearest(self, code: str) -> Area | None:
        """The area with this code, or the nearest one above a town or village that the table does not list.

        A town or village need not be listed, but if an operator listed others of its district or town, it is checked
        against them. The national tables do not count: they have the towns of one day. None if the code is malformed,
        or there is no such area.
        """
        found = self.get(code)
        if found is not None or len(code) not in (9, 12) or "-" in code or not is_area_code(code):
            return found
        above = code[:-3]
        return None if (above, len(code)) in self._listed_below else self.nearest(above)

    def on(self, day: date) -> tuple[Area, ...]:
        """The areas valid on the day, in order of code."""
        return tuple(area for area in self if area.valid_on(day))

    def children(self, code: str, day: date) -> tuple[Area, ...]:
        """The areas directly below that are valid on the day, in order of code; for the code "" the provinces."""
        return tuple(area for area in self._children.get(code or None, ()) if area.valid_on(day))

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """The areas above, nearest first. The code itself need not be in the table (a village)."""
        above = (self.get(found) for found in codes_above(code))
        return tuple(area for area in above if area is not None)

    def current(self, code: str, day: date) -> Area | None:
        """The area with this code or, if that was replaced by then, its replacement that is valid on the day."""
        area = self.get(code)
        while area is not None and not area.valid_on(day):
            area = self.get(area.replaced_by) if area.ended_by(day) and area.replaced_by else None
        return area

    def responsible(self, code: str, day: date) -> str:
        """The code of the area that is responsible for the cases of an area on a day: its own, or its replacement's."""
        area = self._areas.get(code)
        if area is None or not area.ended_by(day):
            return code
        replacement = self.current(code, day)
        return replacement.code if replacement is not None else code

    def also_covered(self, scope: str, day: date) -> tuple[str, ...]:
        """The prefixes of codes that belong to an area on a day beside its own prefix, in order.

        They are those of the areas that it, or an area below it, had replaced by that day, and the other one of the
        local and the official code of a unit. Raises Refusal (shape) for a malformed code.
        """
        prefixes = [scope_prefix(scope)]
        ended = (area for area in self.replaced.values() if area.ended_by(day))
        links = [(area.replaced_by or "", scope_prefix(area.code)) for area in ended]
        for area in self._by_official.values():
            links += [(area.code, area.official or ""), (area.official or "", area.code)]
        for prefix in prefixes:  # grows while it is read: what was replaced may have replaced others
            for into, origin in links:
                if into.startswith(prefix) and not origin.startswith(tuple(prefixes)):
                    prefixes.append(origin)
        return tuple(sorted(prefixes[1:]))

    @staticmethod
    @lru_cache(maxsize=1 << 16)  # called for every event, with few different arguments
    def covers(scope: str, code: str) -> bool:
        """Whether the code of the area `scope` contains the code of the area `code`; "" contains everything.

        A malformed code is contained in no other scope. Codes of replaced areas: see `also_covered`.
        """
        prefix = scope_prefix(scope)
        return not prefix or (code.startswith(prefix) and is_area_code(code))


class _AreaEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    local: bool = False
    official: Annotated[str, msgspec.Meta(pattern=r"\A(?:[0-9]{9}|[0-9]{12})\Z")] | None = None
    replaced_by: str | None = None
    listed_on: date | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    known_since: date
    areas: dict[Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})\Z")], _AreaEntry]


def _mistake_in(area: Area, areas: Mapping[str, Area], officials: dict[str, str]) -> str | None:
    """What is wrong with the entry of an area; None if nothing is. Adds its official code to `officials`."""
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
    if area.official is not None:
        if not area.local or area.official[:6] != area.code[:6]:
            return f"has an official code {area.official}: that is for a local code of the same district"
        if area.official in areas or officials.setdefault(area.official, area.code) != area.code:
            return f"has an official code {area.official} that another area has"
    return None
