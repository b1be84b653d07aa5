"""Posting in bulk over HTTP, beside the library's get + save of the same commands without HTTP."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from itertools import count
from typing import NamedTuple

from tests.bench import commands
from tests.bench.clients import post_all, processes
from tests.bench.events import bodies, cloudevents
from tests.bench.lives import LifeEvent, interleaved, one_after_another, people
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.web import Web, monotonic_when_projected, serving

BAR = 15
BAR_RATE = 8_000
CLIENTS = (1, 2)
BATCHES = (1_000, 5_000, 10_000)

Lives = Iterable[tuple[int, LifeEvent]]


class Bulk(NamedTuple):
    """What was posted: when it began, was answered, was in the views (CLOCK_MONOTONIC)."""

    events: int
    began: float
    answered: float
    visible: float


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Events a second from request to answer, everything accepted; and until the views contain them."""
    sheet = Sheet("bulk")
    numbers = _ranges(len(people(sizes.of(20_000, 400))))
    with stage.database() as database, serving(stage, database) as web, processes() as pool:
        for _ in range(sizes.runs):
            sheet.add(commands.LIBRARY, commands.library(stage, sizes.of(2_000, 200)))
            for size in BATCHES:
                for clients in CLIENTS:
                    done = posted(web, pool, [interleaved(next(numbers)) for _ in range(clients)], size)
                    _add(sheet, _what(clients, size), done)
            whole = [one_after_another(next(numbers)) for _ in CLIENTS]
            _add(sheet, f"{_what(2, 5_000)}, life by life", posted(web, pool, whole, 5_000))
    for size in BATCHES:
        sheet.reach(BAR_RATE, _what(2, size))
        sheet.at_least(BAR, _what(2, size), commands.LIBRARY)
        sheet.at_least(1, _what(2, size), _what(1, size))
    sheet.notes.append("a call of 1,000 holds events of some hundreds of people; the projector works at the same time")
    return sheet


def posted(web: Web, pool: Executor, lives: Iterable[Lives], size: int) -> Bulk:
    """Posts the lives, each by a client of its own, and waits until the views contain them."""
    calls = [bodies(cloudevents(events), size) for events in lives]
    clients = [future.result() for future in [pool.submit(post_all, web.port, web.sender, c) for c in calls]]
    return Bulk(
        events=sum(client.accepted for client in clients),
        began=min(client.began for client in clients),
        answered=max(client.ended for client in clients),
        visible=monotonic_when_projected(web.url, max(client.position for client in clients)),
    )


def _add(sheet: Sheet, what: str, done: Bulk) -> None:
    sheet.add(what, done.events / (done.answered - done.began), beside=commands.LIBRARY)
    sheet.add(f"{what}, until in the views", done.events / (done.visible - done.began), beside=commands.LIBRARY)


def _what(clients: int, size: int) -> str:
    return f"{clients} client{'s' * (clients > 1)}, {size:,} a call"


def _ranges(length: int) -> Iterator[range]:
    """People nobody has heard of yet."""
    return (range(start, start + length) for start in count(0, length))
