"""What was measured: for each thing one value a run, what it is compared with, and the bars it should clear."""

from statistics import median

import msgspec

RATE = "events/s"


class Series(msgspec.Struct):
    """One row of the table: a value a run; `beside` names the row of the same benchmark it is compared with."""

    what: str
    unit: str
    beside: str = ""
    values: list[float] = []

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return median(self.values)


class Bar(msgspec.Struct, frozen=True):
    """What should be so, what was found, and whether it holds."""

    what: str
    found: str
    held: bool


class Sheet(msgspec.Struct):
    """All that one benchmark measured; `events` is the size of the log it was measured at, 0 where it has its own."""

    name: str
    events: int = 0
    series: list[Series] = []
    bars: list[Bar] = []
    notes: list[str] = []

    def add(self, what: str, value: float, unit: str = RATE, beside: str = "") -> None:
        """Notes the value of one run."""
        self._series(what, unit, beside).values.append(value)

    def median(self, what: str) -> float:
        """The median of a row."""
        return next(series.median for series in self.series if series.what == what)

    def at_least(self, times: float, what: str, beside: str) -> None:
        """The bar that one rate is so many times another."""
        ratio = self.median(what) / self.median(beside)
        self.bars.append(Bar(f"{what} >= {times:g} x {beside}", f"{ratio:.2f} x", ratio >= times))

    def at_most(self, limit: float, what: str, unit: str) -> None:
        """The bar that a value stays below a limit."""
        found = self.median(what)
        self.bars.append(Bar(f"{what} < {limit:g} {unit}", f"{found:,.0f} {unit}", found < limit))

    def reach(self, rate: float, what: str) -> None:
        """The bar that a rate is at least so much."""
        found = self.median(what)
        self.bars.append(Bar(f"{what} >= {rate:,.0f}", f"{found:,.0f}", found >= rate))

    def ratio(self, series: Series) -> float | None:
        """How many times the row it is compared with."""
        return series.median / self.median(series.beside) if series.beside else None

    def _series(self, what: str, unit: str, beside: str) -> Series:
        for series in self.series:
            if series.what == what:
                return series
        self.series.append(Series(what, unit, beside))
        return self.series[-1]
