"""The areas as a tree: which areas lie directly below another on a day, and by which codes one is known."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

Table = Mapping[str, Any]


def lies_in(area: str, scope: str) -> bool:
    """Whether an area is another one or lies in it: the codes of a province end in 0000, of a city in 00."""
    while len(scope) > 6 and scope.endswith("000"):
        scope = scope[:-3]
    if len(scope) == 6:
        scope = scope[:2] if scope.endswith("0000") else scope[:4] if scope.endswith("00") else scope
    return area.startswith(scope)


class Units:
    """The areas of the tables (`areas.toml`, the national tables and the files that an operator loaded)."""

    def __init__(self, areas: Table) -> None:
        self._areas = areas
        self._lines: Mapping[str, Table] = areas["areas"]

    def directly_below(self, area: str, day: date) -> list[str]:
        """The areas directly below one that are valid on a day; for "" the provinces."""
        return [code for code in self._below.get(area, ()) if self.valid(code, day)]

    def valid(self, area: str, day: date) -> bool:
        """Whether an area of the tables is valid on a day. Without a day of its own it begins with the area above."""
        line = self._lines.get(area)
        if line is None:
            return False
        code: str | None = area
        while code is not None and "valid_from" not in self._lines[code]:
            code = self._above(code)
        begins = self._lines[code]["valid_from"] if code is not None else self._areas["known_since"]
        return bool(begins <= day < line.get("valid_to", date.max))

    def codes_of(self, area: str, day: date) -> list[str]:
        """The codes by which a place is known on a day: its own, those that replaced it, its official or local one."""
        found = [area]
        for code in found:  # grows while it is read: what replaced it may have been replaced
            for other, same in self._same:
                if lies_in(code, other) and same not in found:
                    found.append(same)
            for former, (ended, following) in self._replaced.items():
                if lies_in(code, former) and ended <= day and following not in found:
                    found.append(following)
        return found

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for code in sorted(self._lines):
            below.setdefault(self._above(code) or "", []).append(code)
        return below

    @cached_property
    def _replaced(self) -> dict[str, tuple[date, str]]:
        lines = self._lines.items()
        return {code: (line["valid_to"], line["replaced_by"]) for code, line in lines if "replaced_by" in line}

    @cached_property
    def _same(self) -> list[tuple[str, str]]:
        pairs = [(code, line["official"]) for code, line in self._lines.items() if "official" in line]
        return [*pairs, *((official, code) for code, official in pairs)]

    def _above(self, code: str) -> str | None:
        """The nearest area of the tables above one: of a village the town, then district, city and province."""
        district = code[:6]
        wider = [code[:9]] if len(code) == 12 else []
        for other in (*wider, district, f"{code[:4]}00", f"{code[:2]}0000"):
            if other != code and other in self._lines and lies_in(code, other) and not lies_in(other, code):
                return other
        return None
