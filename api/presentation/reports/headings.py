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
    column. A unit that columns of a group share appears once, over them."""

    title: str
    unit: str
    columns: tuple["Heading", ...] = ()

    def text(self, lang: Language) -> str:
        """The title and, in brackets, the unit."""
        return in_brackets(self.title, self.unit, lang)


def headings(columns: Sequence[Column], lang: Language) -> list[Heading]:
    """The headings of a table from left to right; neighbours with one group have one heading."""
    return [_heading(list(group), lang) for _, group in groupby(columns, _group_of)]


def leaves(heads: Sequence[Heading]) -> list[Heading]:
    """The lowest headings, one a column."""
    return [leaf for head in heads for leaf in (head.columns or (head,))]


def in_brackets(title: str, unit: str, lang: Language) -> str:
    """A title with its unit in words in brackets, if it has one."""
    if not unit:
        return title
    return f"{title} ({unit})" if lang == "en" else f"{title}（{unit}）"


def _group_of(column: Column) -> str:
    return column.group.en if column.group else column.key


def _heading(columns: list[Column], lang: Language) -> Heading:
    first = columns[0]
    if first.group is None:
        return Heading(in_language(first.title, lang), unit_name(first.unit, lang))
    shared = first.unit if [column.unit for column in columns].count(first.unit) > 1 else None
    below = (
        Heading(in_language(column.title, lang), unit_name(None if column.unit == shared else column.unit, lang))
        for column in columns
    )
    return Heading(in_language(first.group, lang), unit_name(shared, lang), tuple(below))
