"""A large bulk at once: how long until the views have caught up, and how much memory the service then takes."""

from tests.bench.bulk import posted
from tests.bench.clients import processes
from tests.bench.filled import Filled
from tests.bench.lives import interleaved
from tests.bench.memory import of_children
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.web import Web

BULK = 100_000
BAR_SECONDS = 20
CLIENTS, SIZE = 2, 5_000
POSTED = f"bulk over HTTP, {CLIENTS} clients, {SIZE:,} a call"
CAUGHT_UP = "views caught up after the last answer"


def run(web: Web, at: Filled, sizes: Sizes) -> Sheet:
    """The rate of the bulk, and seconds from its last answer to the views that contain it all."""
    sheet = Sheet("lag")
    bulk = min(BULK, max(1_000, at.size() // 10))
    with processes(CLIENTS) as pool:
        for _ in range(sizes.runs):
            lives = [interleaved(at.next_people(bulk // CLIENTS)) for _ in range(CLIENTS)]
            done = posted(web, pool, lives, min(SIZE, bulk // CLIENTS))
            sheet.add(POSTED, done.events / (done.answered - done.began))
            sheet.add(f"{POSTED}, until in the views", done.events / (done.visible - done.began))
            sheet.add(CAUGHT_UP, done.visible - done.answered, "s")
        for role, megabytes in of_children(web.pid).items():
            sheet.add(f"memory of {role}, at most", megabytes, "MB")
    sheet.at_most(BAR_SECONDS, CAUGHT_UP, "s")
    sheet.notes.append(f"a bulk of about {bulk:,} events")
    return sheet
