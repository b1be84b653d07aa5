"""The projector on a backlog, at this size of the log: events that the live views do not contain yet."""

from tests.bench.filled import Filled
from tests.bench.live import caught_up
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.writing import fill

BACKLOG = 20_000
PROJECTOR = "zuji projector, all views"


def run(at: Filled, sizes: Sizes) -> Sheet:
    """Events a second."""
    sheet = Sheet("backlog")
    backlog = min(BACKLOG, at.size() // 10)
    for _ in range(sizes.runs):
        fill(at.database, at.keys, at.next_people(backlog))
        steps, seconds = caught_up(at.database, at.keys)
        sheet.add(PROJECTOR, sum(steps) / seconds)
    sheet.notes.append(f"a backlog of about {backlog:,} events")
    return sheet
