"""The head of a table: a heading over one column or over a group of columns, each with its unit."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from api.http.current import Language
from api.presentation.reports.figures import unit_name
from projections.reports.columns import Column
from projections.reports.shapes import in_language


class Heading(msgspec.Struct, frozen=True):
    """A title with the unit in words (empty without one), over `columns`, the headings below it; none of a single
    column. The unit appears once if all columns of a group have it."""

    title: str
    unit: str
    columns: tuple["Heading", ...] = ()


def headings(columns: Sequence[Column], lang: Language) -> list[Heading]:
    """The headings of a table from left to right; neighbours with one group have one heading."""
    return [_heading(list(group), lang) for _, group in groupby(columns, _group_of)]


def with_unit(title: str, unit: str | None, lang: Language) -> str:
    """A title with its unit (a code of UNITS) in brackets."""
    if unit is None:
        return title
    return f"{title} ({unit_name(unit, lang)})" if lang == "en" else f"{title}（{unit_name(unit, lang)}）"


def _group_of(column: Column) -> str:
    return column.group.en if column.group else column.key


def _heading(columns: list[Column], lang: Language) -> Heading:
    first = columns[0]
    below = columns if first.group else ()
    return Heading(
        in_language(first.group or first.title, lang),
        unit_name(first.unit, lang),
        tuple(
            Heading(in_language(one.title, lang), unit_name(one.unit if one.unit != first.unit else None, lang))
            for one in below
        ),
    )
