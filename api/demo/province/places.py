"""The areas of the persons: every district, county and city of Jiangsu; one person in a hundred in Haimen's eleven
units.
"""

from datetime import date
from functools import cache

from api.demo.plan import DISTRICT, units
from service.reference import reference

PROVINCE = "320000"
_KNOWN_ON = date(2021, 1, 1)
_SLOTS, _OF_HAIMEN, _STEP = 1_000, 10, 389
"""Each tenth of a percent of the province is one slot with a district; the step visits all slots in turn."""


@cache
def districts() -> tuple[str, ...]:
    """The codes of the districts, counties and cities of the province, in code order."""
    areas = reference().areas
    cities = areas.children(PROVINCE, _KNOWN_ON)
    return tuple(area.code for city in cities for area in areas.children(city.code, _KNOWN_ON))


@cache
def others() -> tuple[str, ...]:
    """The districts without Haimen."""
    return tuple(code for code in districts() if code != DISTRICT)


def area_of(neighbours: int, home: int) -> str:
    """The area of a home: neighbours share a district; in Haimen a home is in one of the units, as many as it has."""
    slot = neighbours * _STEP % _SLOTS
    if slot >= _OF_HAIMEN:
        return others()[slot % len(others())]
    of_plan = _units()
    return of_plan[home * 1_201 % len(of_plan)]


@cache
def _units() -> tuple[str, ...]:
    """The code of a unit for each person its plan counts."""
    return tuple(unit.code for unit in units() for _ in range(sum(unit.baselines.values())))
