"""How households are identified: by the area that named them, and the name that area gave.

The same name given by two areas means two households. The key is `{area}/{name}`; an area code holds no slash, so the
first slash of a key ends the area, whatever the name contains.
"""

from typing import Final

from domain.reference.areas import Areas

NATION: Final = "000000"
"""The naming area of an account whose scope is everywhere: the code of the whole country (GB/T 2260)."""


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
    """The area that names what an account with this scope names; `scope` is an area code, "" for everywhere."""
    return short_code(scope) or NATION


def short_code(area: str) -> str:
    """The shortest code of an area: the statistics bureau also writes a town or a district with zeros at its end."""
    while len(area) > 6 and area.endswith("000"):
        area = area[:-3]
    return area


def names_for(naming: str, area: str) -> bool:
    """Whether the naming area is the area itself, or lies above it."""
    return naming == NATION or Areas.covers(naming, area)
