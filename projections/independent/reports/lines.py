"""The lines of a report, and what is added to them."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final

from projections.independent.place import Place
from projections.independent.reports.question import Question
from projections.independent.units import lies_in

TOTAL: Final = "total"

Figures = dict[str, dict[str, Any]]
"""The figures of a report by line and column, exact; None for a cell without a figure."""


class Lines:
    """The lines of a report: the total, and one for each unit or code, with the figures of empty ones."""

    def __init__(self, question: Question, place: Place, lines: Iterable[str], empty: Mapping[str, Any]) -> None:
        self.figures: Figures = {line: dict(empty) for line in (TOTAL, *lines)}
        codes = cache(lambda area: place.units.codes_of(area, question.last))
        self.holds = cache(lambda area, line: any(lies_in(code, line) for code in codes(area)))
        self._area = question.area

    @classmethod
    def of_units(cls, question: Question, place: Place, empty: Mapping[str, Any]) -> "Lines":
        """A line for each unit directly below the area; for the area itself, if it has none."""
        units = place.units.directly_below(question.area, question.last) or [question.area]
        return cls(question, place, units, empty)

    def add(self, area: str, column: str, value: int = 1) -> None:
        """Adds to the total, and to the units in which an area lies."""
        for line in self.lines_of(area):
            self.to(line, column, value)

    def lines_of(self, area: str) -> list[str]:
        """The total and the units in which an area lies; none if it does not lie in that of the question."""
        if not self.in_area(area):
            return []
        return [line for line in self.figures if line == TOTAL or self.holds(area, line)]

    def in_area(self, area: str) -> bool:
        """Whether an area lies in that of the question."""
        return not self._area or bool(self.holds(area, self._area))

    def to(self, line: str, column: str, value: int = 1) -> None:
        """Adds to one line."""
        figures = self.figures[line]
        figures[column] = (figures.get(column) or 0) + value


def percent(numerator: int | None, denominator: int | None) -> Decimal | None:
    """A rate in percent, half up to one decimal; none without a denominator or over zero (docs/domain.md 6)."""
    if numerator is None or not denominator:
        return None
    return (Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
