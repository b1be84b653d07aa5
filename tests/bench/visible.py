"""Single events at a steady rate, whether the service keeps up or not: from when one is due to when it is visible."""

import json
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import chain
from statistics import quantiles

from service.postgres.database import connect
from tests.bench.clients import PROCESSES, Callers, Client, Told, post_on_time, processes
from tests.bench.events import CloudEvent, cloudevents
from tests.bench.filled import Filled
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.visits import Known
from tests.bench.web import Web, monotonic_when_projected, projected

RATE = 500
SECONDS = 10
PEOPLE, LENGTH = 500, 14
CONNECTIONS = 16
"""Of each process of clients."""
READ_EACH = 25
LOOK_EVERY = 0.005
GIVE_UP = 2
"""After so many times the time that it should take."""
BAR_MS = 250
_KEPT_UP = "single events posted and answered"


def run(web: Web, at: Filled, sizes: Sizes) -> Sheet:
    """Milliseconds since an event was due: until answered, until in the views, until read back over HTTP."""
    sheet = Sheet("visible")
    rate, seconds = sizes.of(RATE, 20), sizes.of(SECONDS, 1)
    with processes() as pool:
        for nth in range(sizes.runs + 1):
            people = at.known(sizes.of(PEOPLE, 10), LENGTH)
            ids = introduced(web, people)
            with _watched(web.url) as seen:
                told = _told(web, pool, _visits(people, ids, rate * seconds), rate)
                monotonic_when_projected(web.url, max(one.position for one in told))
            if nth:  # at first caches are filled and processes started
                _add(sheet, told, seen)
    sheet.at_most(BAR_MS, "posted to visible, p95", "ms")
    sheet.reach(0.95 * rate, _KEPT_UP)
    sheet.notes.append(
        f"{rate}/s for {seconds} s over {PROCESSES * CONNECTIONS} connections, about {len(people)} people with "
        f"histories of {LENGTH} events and more; visible: the position of the views, looked at "
        f"every {1_000 * LOOK_EVERY:g} ms; one event in {READ_EACH} is read back"
    )
    return sheet


def introduced(web: Web, people: Sequence[Known]) -> list[str]:
    """Tells these people's first events, waits until they are in the views; returns the ids of the people."""
    events = list(chain.from_iterable(known.events() for known in people))
    answer = Client(web.port, web.sender).post(json.dumps(cloudevents(events)).encode())
    assert answer["accepted"] == len(events), answer["rejected"][:3]
    monotonic_when_projected(web.url, answer["position"])
    return [answer["persons"][known.registration_id] for known in people]


def _visits(people: Sequence[Known], ids: Sequence[str], count: int) -> list[tuple[CloudEvent, str]]:
    """So many events, neighbours about different people."""
    everybody = list(zip(people, ids, strict=True))
    turns = range(1, count // len(people) + 2)
    return [(known.one_more(nth), person) for nth in turns for known, person in everybody][:count]


def _told(web: Web, pool: Executor, visits: list[tuple[CloudEvent, str]], rate: int) -> list[Told]:
    """Posts them, one every 1/rate seconds, shared by the processes; what is far too late is given up."""
    begin = time.monotonic() + 0.5
    end = begin + GIVE_UP * len(visits) / rate
    posts = [(begin + i / rate, *visit) for i, visit in enumerate(visits)]
    callers = Callers(web.port, web.sender, web.reader(), CONNECTIONS, READ_EACH, end)
    futures = [pool.submit(post_on_time, callers, posts[i::PROCESSES]) for i in range(PROCESSES)]
    return [one for future in futures for one in future.result()]


@contextmanager
def _watched(url: str) -> Iterator[list[tuple[int, float]]]:
    """The positions the views have come to, each with the moment it was first seen."""
    seen: list[tuple[int, float]] = []
    stop = threading.Event()

    def watch() -> None:
        with connect(url) as conn:
            while not stop.wait(LOOK_EVERY):
                position = projected(conn)
                if not seen or position > seen[-1][0]:
                    seen.append((position, time.monotonic()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.wait(5 * LOOK_EVERY)  # the last position is seen, too
        stop.set()
        thread.join()


def _add(sheet: Sheet, told: list[Told], seen: list[tuple[int, float]]) -> None:
    positions = [position for position, _ in seen]
    waits = {
        "answered": [one.answered - one.due for one in told],
        "visible": [seen[bisect_left(positions, one.position)][1] - one.due for one in told],
        "read back": [one.read - one.due for one in told if one.read is not None],
    }
    for until, seconds in waits.items():
        percentiles = quantiles(seconds, n=100)
        for percent in (50, 95, 99):
            sheet.add(f"posted to {until}, p{percent}", 1_000 * percentiles[percent - 1], "ms")
    span = max(one.answered for one in told) - min(one.due for one in told)
    sheet.add(_KEPT_UP, len(told) / span)
