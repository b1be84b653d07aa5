"""The reports that the service answers, beside the ones that the second opinion finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from projections.independent.place import Place
from projections.independent.reports import categories_0a, channels_3b, households_1d, plan_4a, public_posts_2e
from projections.independent.reports.lines import Figures
from projections.independent.reports.material import Material
from projections.independent.reports.question import Question, questions
from projections.independent.row import Row

Ask = Callable[[str, str, str], Mapping[str, Mapping[str, Any]]]
"""Gives the service's answer to a report (its code), an area and a period that has ended: the exact figures by line
(its key, or `total`) and column."""

REPORTS: Final[dict[str, Callable[[Question, Material, Place], Figures]]] = {
    "0A": categories_0a.figures,
    "1D": households_1d.figures,
    "2E": public_posts_2e.figures,
    "3B": channels_3b.figures,
    "4A": plan_4a.figures,
}
"""The reports that are computed anew."""

_OF_NOW: Final = ("0A",)
"""Reports on what is now, whatever the period: the last year of each area is enough."""


class FigureDifference(msgspec.Struct, frozen=True):
    """A figure of a report that is not the one by the facts. `line` is the key of the row, or `total`."""

    report: str
    area: str
    period: str
    line: str
    column: str
    held: Any
    expected: Any

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: str) -> str:
        """The difference in a line, in English for `en`, otherwise in Chinese."""
        where = f"{self.report} {self.area or '-'} {self.period} {self.line} {self.column}"
        held, expected = _shown(self.held), _shown(self.expected)
        if lang.lower().startswith("en"):
            return f"report {where}: the report has {held}, the log gives {expected}"
        return f"报表 {where}：报表为 {held}，日志应为 {expected}"


class ReportComparison:
    """What reports count, kept row by row, and then their figures compared; `compared` is the number of figures."""

    def __init__(self, place: Place, ask: Ask) -> None:
        self.material, self.compared = Material(), 0
        self._place, self._ask = place, ask

    def keep(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, kept as they are read."""
        for row in rows:
            self.material.add(row)
            yield row

    def differences(self, progress: Callable[[str, int, int], None]) -> Iterator[FigureDifference]:
        """Where the answers of the service are not what the rows give, once all are kept."""
        asked = list(questions(self.material, self._place))
        for number, question in enumerate(asked):
            progress("independent_reports", number, len(asked))
            for code, figures in REPORTS.items():
                if code in _OF_NOW and not question.newest:
                    continue
                held = self._ask(code, question.area, question.period)
                self.compared += sum(map(len, held.values()))
                for line, column, left, right in _unequal(held, figures(question, self.material, self._place)):
                    yield FigureDifference(code, question.area, question.period, line, column, left, right)
        progress("independent_reports", len(asked), len(asked))


def _unequal(
    held: Mapping[str, Mapping[str, Any]], expected: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str, Any, Any]]:
    for line in dict.fromkeys((*held, *expected)):
        left, right = held.get(line), expected.get(line)
        if left is None or right is None:
            yield line, "", left, right
            continue
        for column in dict.fromkeys((*left, *right)):
            if _plain(left.get(column, 0)) != _plain(right.get(column, 0)):
                yield line, column, left.get(column), right.get(column)


def _plain(value: Any) -> Any:
    """A number in one form, whatever its type."""
    return Decimal(value) if isinstance(value, int | float | Decimal) else value


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
