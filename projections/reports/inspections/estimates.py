"""Columns that are computed from a sample: bounds of an error rate, estimates for the population it was drawn from."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

from domain.inspections.statistics import Estimate, Stratum, estimate, not_judged, wilson
from projections.reports.columns import Derived, Part, Row, Table, half_up

STRATUM: Final = "stratum"
"""What the figures of strata begin with: `stratum`, the key of the inspection, the stratum, and one of _NUMBERS, with a
tab between. The SELECT returns them beside the figures of columns; they are sums, and no columns of the table."""

_NUMBERS: Final = ("population", "judged", "errors")


class WilsonBound(Derived, frozen=True, kw_only=True):
    """A bound of the interval of an error rate, in percent with one decimal; none of no case.

    The level of confidence is that of the policy of the area.
    """

    errors: str
    judged: str
    bound: Literal["low", "high"]

    def parts(self) -> tuple[Part, ...]:
        """The cases in error, and those judged."""
        return Part(self.errors), Part(self.judged)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The bound of the line."""
        confidence = _confidence(table)
        if confidence is None:
            return None
        bounds = wilson(int(row[self.errors]), int(row[self.judged]), confidence)
        return None if bounds is None else half_up(Decimal(100 * getattr(bounds, self.bound)), 1)


class OfStrata(Derived, frozen=True, kw_only=True):
    """A figure from the strata of the line.

    A line has it if its strata are those of one inspection: the populations of several may overlap. The total of lines
    that are no parts of a whole has none (`total="none"`).
    """

    errors: str
    judged: str

    def parts(self) -> tuple[Part, ...]:
        """The cases in error, and those judged, of all strata."""
        return Part(self.errors), Part(self.judged)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The figure of the line."""
        confidence, strata = _confidence(table), strata_of(row)
        if confidence is None or len(strata) != 1 or (row is table.total and self.total == "none"):
            return None
        (of_inspection,) = strata.values()
        found = self.of(of_inspection, confidence)
        return None if found is None else Decimal(found)

    def of(self, strata: Sequence[Stratum], confidence: float) -> float | None:
        """The figure of the strata of one inspection; the level of confidence is in percent."""
        raise NotImplementedError  # every kind has its own


class Estimated(OfStrata, frozen=True, kw_only=True):
    """A figure of the estimate for the population; none without a judged case."""

    figure: Callable[[Estimate], float]

    def of(self, strata: Sequence[Stratum], confidence: float) -> float | None:
        """The figure."""
        found = estimate(strata, confidence)
        return None if found is None else self.figure(found)


class NotEstimated(OfStrata, frozen=True, kw_only=True):
    """How many persons the strata have in which nobody was judged, also where these are all: so lines add up to the
    total."""

    def of(self, strata: Sequence[Stratum], confidence: float) -> float | None:
        """The persons."""
        return sum(stratum.population for stratum in not_judged(strata))


def strata_of(row: Row) -> Mapping[str, list[Stratum]]:
    """The strata of a line by the key of the inspection."""
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for key, value in row.items():
        if key.startswith(f"{STRATUM}\t"):
            _, inspection, stratum, number = key.split("\t")
            numbers.setdefault((inspection, stratum), dict.fromkeys(_NUMBERS, 0))[number] = int(value)
    found: dict[str, list[Stratum]] = {}
    for (inspection, stratum), of_stratum in numbers.items():
        found.setdefault(inspection, []).append(Stratum(stratum, **of_stratum))
    return found


def _confidence(table: Table) -> float | None:
    figures: Any = table.policy and table.policy.spot_check_figures
    return figures.confidence_percent if figures else None
