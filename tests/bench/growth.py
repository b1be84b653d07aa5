"""Nothing grows faster than its work: each rate in the largest log beside that in the one a tenth of it."""

from collections.abc import Iterable

from tests.bench import rebuild
from tests.bench.sheet import Bar, Series, Sheet

WITHIN = 0.75
_STRICTER = {rebuild.PHASES: 0.80}
MEMORY = 1.25


def run(sheets: Iterable[Sheet]) -> Sheet:
    """The bars; none when there are not two sizes. What is not held needs its reason in docs/benchmarks.md."""
    measured = [sheet for sheet in sheets if sheet.events]
    growth = Sheet("growth")
    sizes = sorted({sheet.events for sheet in measured})[-2:]
    if len(sizes) < 2:
        return growth
    at = {
        (sheet.events, sheet.name, series.what): series
        for sheet in measured
        if sheet.events in sizes
        for series in sheet.series
    }
    for (events, name, what), after in at.items():
        before = at.get((sizes[0], name, what))
        if events == sizes[1] and before is not None:
            growth.bars.extend(_bar(f"{name}: {what}, {events:,} events", before, after))
    return growth


def _bar(what: str, before: Series, after: Series) -> list[Bar]:
    ratio = after.median / before.median if before.median else 0.0
    if after.unit.endswith("/s"):
        least = _STRICTER.get(after.what, WITHIN)
        return [Bar(f"{what}: at least {least:g} of the rate a step before", f"{ratio:.2f}", ratio >= least)]
    if after.unit == "MB":
        return [Bar(f"{what}: at most {MEMORY:g} of the memory a step before", f"{ratio:.2f}", ratio <= MEMORY)]
    return []
