"""The units of an area as lines of a report, and the prefixes of area codes that each line covers."""

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

from domain.errors import Refusal
from domain.reference.area_codes import scope_prefix
from domain.reference.areas import Area, Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.nearest import of_areas

EVERYWHERE = BilingualText("全国", "Whole country")


def place_of(areas: Areas, code: str, day: date) -> tuple[str, BilingualText]:
    """The code of the area in force on the day, and its name; "" is the whole country. Raises Refusal if unknown."""
    if not code:
        return "", EVERYWHERE
    area = areas.current(code, day)
    if area is None:
        zh, en, data = of_areas(code, areas, day)
        raise Refusal(
            "unknown",
            "area.unknown",
            f"{day.isoformat()}没有区划代码{code}{zh}",
            f"There is no area {code} on {day.isoformat()}{en}",
            {"area": code, "day": day.isoformat(), **data},
            field="area",
        )
    return area.code, BilingualText(area.name("zh"), area.name("en"))


def unit_lines(areas: Areas, code: str, day: date) -> dict[str, Any]:
    """The parameters of the lines, one element a prefix: line 0 is the area, the others its units, else the area.

    With them the bounds of all their codes (`low`, `high`), and the prefixes of the area (`area_prefixes`).
    """
    area = areas.get(code)
    units = areas.children(code, day) or ((area,) if area else ())
    of_units = [_prefixes(areas, unit, day) for unit in units]
    of_area = _prefixes(areas, area, day) if area else [""]
    lines = [(0, code, prefix) for prefix in _disjoint(chain(of_area, *of_units))]
    for number, (unit, prefixes) in enumerate(zip(units, of_units, strict=True), start=1):
        lines += [(number, unit.code, prefix) for prefix in _disjoint(prefixes)]
    low, high = min(prefix for _, _, prefix in lines), max(prefix for _, _, prefix in lines)
    return {
        "area_prefixes": _disjoint(of_area),
        "line_numbers": [number for number, _, _ in lines],
        "line_codes": [unit for _, unit, _ in lines],
        "line_prefixes": [prefix for _, _, prefix in lines],
        "low": low,
        "high": f"{high}:" if low else ":",  # the next character of a code is a digit or a dash, both below the colon
    }


def _prefixes(areas: Areas, area: Area, day: date) -> list[str]:
    """The prefixes of the codes of its events: its own, and those of other codes that belong to it on that day."""
    return [scope_prefix(area.code), *areas.also_covered(area.code, day)]


def _disjoint(prefixes: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for prefix in sorted(prefixes):  # a prefix sorts before everything that begins with it
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return kept
