"""Strata in words: the codes of which their names are made up, each by the name of its list."""

from collections.abc import Sequence
from typing import Final

from api.http.current import Language
from projections.reports.code_names import AREAS, code_name

_SEPARATOR: Final = "/"
_LISTS: Final = {"town": AREAS, "category": "category", "channel": "channel"}
"""The dimensions whose parts are codes of a list of their own; those of the others are in `stratum_part`."""
_PARTS: Final = "stratum_part"
_NONE: Final = "none"


def stratum_name(stratum: str, dimensions: Sequence[str], lang: Language) -> str:
    """A stratum by the names of its parts, in the order of the dimensions (keys of STRATA): 海永镇/残疾人 for
    `320614-11/disabled`. A code that no list has stays as it is."""
    lists = [_LISTS.get(dimension, _PARTS) for dimension in dimensions] or [_PARTS]
    parts = zip(lists, stratum.split(_SEPARATOR), strict=True)
    return _SEPARATOR.join(code_name(_PARTS if part == _NONE else codes, part, lang) for codes, part in parts)


def dimensions_named(dimensions: Sequence[str], lang: Language) -> str:
    """The dimensions of strata in words."""
    return ("、" if lang == "zh" else ", ").join(code_name("inspection_stratum", one, lang) for one in dimensions)
