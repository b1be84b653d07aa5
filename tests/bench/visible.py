"""From posting one fact to reading it in the views, with twenty callers at once, none of whom ever pauses."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import quantiles

from tests.bench.clients import visible_after
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.web import serving

CALLERS = 20
PROCESSES = 2
BAR_MS = 250


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Milliseconds from request to visible: median, 95th and 99th of a hundred."""
    sheet = Sheet("visible")
    visits = sizes.of(50, 3)
    with serving(stage) as web, ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for nth in range(sizes.runs + 1):
            first = nth * CALLERS * visits
            callers = [range(first + i, first + CALLERS * visits, CALLERS) for i in range(CALLERS)]
            futures = [
                pool.submit(visible_after, web.port, web.sender, web.reader, callers[i::PROCESSES])
                for i in range(PROCESSES)
            ]
            waits = [1_000 * seconds for future in futures for seconds in future.result()]
            if nth == 0:
                continue  # caches are filled, processes started
            percentiles = quantiles(waits, n=100)
            for percent in (50, 95, 99):
                sheet.add(f"p{percent}", percentiles[percent - 1], "ms")
            sheet.add("facts posted and seen", CALLERS * len(waits) / (sum(waits) / 1_000))
    sheet.at_most(BAR_MS, "p95", "ms")
    sheet.notes.append(
        f"{CALLERS} callers on {PROCESSES} processes of the same machine, each posting as fast as it reads"
    )
    return sheet
