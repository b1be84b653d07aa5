"""Household keys: the area that named a household, and the name it gave.

The same name given by two areas means two households. The key is `{area}/{name}`; an area code holds no slash, so the
first slash of a key ends the area, whatever the name contains.
"""

from typing import Final

from domain.reference.areas import Areas

NATION: Final = "000000"
"""The naming area of an account with nationwide scope: the code of the country (GB/T 2260)."""


def key_of(area: str, household_id: str) -> str:
    """The key of the household which the area calls `household_id`."""
    return f"{area}/{household_id}"


def name_in(key: str) -> str:
    """The name of a household (`household_id`), from its key."""
    return key.partition("/")[2]


def naming_area(key: str) -> str:
    """The code of the area that named the household, from its key."""
    return key.partition("/")[0]


def naming_scope(scope: str) -> str:
    """The naming area of the households that an account with this scope records; `scope` "" is nationwide."""
    return short_code(scope) or NATION


def short_code(area: str) -> str:
    """The code without trailing groups of zeros: the statistics bureau also writes towns and districts in 12 digits."""
    while len(area) > 6 and area.endswith("000"):
        area = area[:-3]
    return area


def names_for(naming: str, area: str) -> bool:
    """Whether the naming area is the area itself or contains it."""
    return naming == NATION or Areas.covers(naming, area)
