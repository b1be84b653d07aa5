"""Posting in bulk over HTTP, beside the library's get + save of the same commands without HTTP."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context

from tests.bench import commands
from tests.bench.clients import post_all
from tests.bench.events import bodies, cloudevents
from tests.bench.lives import Said, interleaved, one_after_another, people
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.web import Web, monotonic_when_projected, serving

BAR = 10
CLIENTS = (1, 2)
BATCHES = (1_000, 5_000)
BEST = "2 clients, 5,000 a call"


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Facts a second from request to answer, everything accepted; and until the views contain them."""
    sheet = Sheet("bulk")
    numbers = _ranges(len(people(sizes.of(20_000, 400))))
    with serving(stage) as web, ProcessPoolExecutor(max(CLIENTS), mp_context=get_context("spawn")) as pool:
        list(pool.map(time.sleep, [0.5] * max(CLIENTS)))  # they are all there before the first posts
        for _ in range(sizes.runs):
            sheet.add(commands.LIBRARY, commands.library(stage, sizes.of(2_000, 200)))
            for clients in CLIENTS:
                for size in BATCHES:
                    what = f"{clients} client{'s' * (clients > 1)}, {size:,} a call"
                    _measure(sheet, web, pool, what, [interleaved(next(numbers)) for _ in range(clients)], size)
            whole = [one_after_another(next(numbers)) for _ in range(max(CLIENTS))]
            _measure(sheet, web, pool, f"{BEST}, life by life", whole, max(BATCHES))
    sheet.at_least(BAR, BEST, commands.LIBRARY)
    sheet.notes.append("a call of 1,000 holds facts of about 390 people; the projector works at the same time")
    return sheet


def _measure(
    sheet: Sheet, web: Web, pool: Executor, what: str, lives: Iterable[Iterable[tuple[int, Said]]], size: int
) -> None:
    """Posts the lives, each by a client of its own."""
    calls = [bodies(cloudevents(facts), size) for facts in lives]
    posted = [future.result() for future in [pool.submit(post_all, web.port, web.sender, c) for c in calls]]
    visible = monotonic_when_projected(web.url, max(client.position for client in posted))
    began = min(client.began for client in posted)
    facts = sum(client.accepted for client in posted)
    sheet.add(what, facts / (max(client.ended for client in posted) - began), beside=commands.LIBRARY)
    sheet.add(f"{what}, until in the views", facts / (visible - began), beside=commands.LIBRARY)


def _ranges(length: int) -> Iterator[range]:
    """People nobody has heard of yet."""
    return (range(start, start + length) for start in count(0, length))
