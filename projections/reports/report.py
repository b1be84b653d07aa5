"""What a report is: an entry with its columns and texts in both languages, and a SELECT in the .sql file beside it.

The entry names the shape of its rows (`shapes`) and the parameters it accepts. A module of this package that defines
`REPORT` is a report; nothing else lists it (docs/how-to/add-a-report.md).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

import msgspec
import psycopg

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.shapes import Shape, in_language

UNITS: Final[Mapping[str, BilingualText]] = {
    "persons": BilingualText("人", "persons"),
    "person_times": BilingualText("人次", "person-times"),
    "posts": BilingualText("个", "posts"),
    "households": BilingualText("户", "households"),
    "fen": BilingualText("分", "fen"),
    "days": BilingualText("天", "days"),
    "percent": BilingualText("%", "%"),
    "ten_thousand_yuan": BilingualText("万元", "10,000 yuan"),
    "employers": BilingualText("家", "employers"),
    "times": BilingualText("次", "times"),
}
"""The units of figures, by code."""


MOST_PERSONS: Final = 20_000
"""How many rows an answer holds of a report that lists all persons of an area, whatever the period: some 100 MB."""


class Parameter(msgspec.Struct, frozen=True):
    """A query parameter that only some reports accept: its name, title and the code list of its values, if any.

    The SELECT receives it under its name; NULL when the request omits it.
    """

    name: str
    title: BilingualText
    codes: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report on an area and a period.

    `sql` is the file name of the SELECT, in the folder of `package`. It returns the items that are counted, and each
    figure of the table is a sum of items; only the SELECT of `PersonRows` returns the rows themselves. The columns of
    an item: `figure`, the key of its column; `number`, that of its line, or NULL for all lines that cover its `area`
    and `code`; `subject` (text), whom or what it counts, by which `version` of its stream; `day`; and `value`, what it
    adds to the figure.

    The SELECT receives the parameters of the shape and, for every shape, `low` and `high` (the bounds of all area codes
    of the report), `first`, `last` (the period, inclusive), `day` (of stocks), `year`, `reemployed_groups`, those of
    poverty-lifted labour (`poverty_lifted_group`, `poverty_lifted_policies`), and the `parameters` of the entry.

    Persons who count once do so between `count_from` and `last`: from the first day of the period, or of its plan year
    (`counts_from`). A name in braces in the SELECT is replaced by the file of that name in `items`.

    A report `of_last_day` counts what the views hold, whatever the day. So it is read from the snapshot of the last day
    of a period that has ended, and cannot be issued.

    A report of more rows than `most_rows` is refused: a smaller area has to be named. None: without bound.

    `ordered_by`: the rows are in the order of this column, smallest figure first, those without one last, equal ones in
    the order of the shape; without it, all are in that order.

    `for_supervision`: it tells who or how many were drawn for an inspection, perhaps before they are visited. So only
    supervisors and auditors read it, and supervisors issue it; its circulars are for all readers of the area.
    `inspections`: the file of the SELECT of the inspections that it counts, which are printed with seed and proof.

    `finds`: gives further parameters of the SELECT, found with the connection and the others: what no SELECT finds.
    Such a report cannot be issued.

    `hidden` are counted columns that are not shown, the parts of derived ones. `reads`: a report of "sums" is computed
    over all areas and shows sums only; one of "persons" is read with the scope of the caller, since its rows are
    persons.
    """

    code: str
    title: BilingualText
    shape: Shape
    columns: tuple[Column, ...] = ()
    hidden: tuple[Column, ...] = ()
    definition: BilingualText
    sql: str
    package: str = "projections.reports"
    parameters: tuple[Parameter, ...] = ()
    counts_from: Literal["period", "year"] = "period"
    reads: Literal["sums", "persons"] = "sums"
    of_last_day: bool = False
    ordered_by: str | None = None
    most_rows: int | None = None
    for_supervision: bool = False
    inspections: str | None = None
    finds: Callable[[psycopg.Connection, Mapping[str, Any]], Mapping[str, Any]] | None = None

    @property
    def can_be_issued(self) -> bool:
        """Whether it has figures whose differences can be traced to events, as a circular needs."""
        return self.reads == "sums" and not self.of_last_day and self.finds is None

    @property
    def figures(self) -> tuple[Column, ...]:
        """All columns, those of the table first."""
        return (*self.shape.columns(self.columns), *self.hidden)

    def column(self, key: str) -> Column | None:
        """The column with this key, shown or hidden; None if there is none."""
        return next((column for column in self.figures if column.key == key), None)

    def titled(self, area: str, period: str, lang: str) -> str:
        """The title over a table: 2021年海门区重点群体帮扶计划完成情况表."""
        return in_language(BilingualText(f"{period}{area}{self.title.zh}", f"{self.title.en}: {area}, {period}"), lang)

    def described(self, lang: str) -> dict[str, Any]:
        """The description of the report, without figures."""
        return {
            "code": self.code,
            "title": in_language(self.title, lang),
            "definition": in_language(self.definition, lang),
            "columns": [column.described(lang) for column in self.shape.columns(self.columns)],
            "parameters": ["area", "period", *(parameter.name for parameter in self.parameters)],
        }
