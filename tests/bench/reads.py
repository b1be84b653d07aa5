"""What users read, over HTTP, ten at a time who never pause: a person, a history, lists, reports, the feed."""

import time
from concurrent.futures import Executor
from statistics import quantiles
from typing import NamedTuple

from tests.bench.clients import PROCESSES, processes, read_all
from tests.bench.filled import Filled
from tests.bench.huge import person_of
from tests.bench.samples import Paths, Samples, always
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.web import Web
from tests.bench.writing import CALLER

CLIENTS = 10
LONGEST = 6.0
"""Seconds a run of one kind may take."""
RATE = "reads/s"
PERSON = "person"
DISTRICT, TOWN = "320614", "320614-01"


class Asked(NamedTuple):
    """A kind of read: its addresses, the most milliseconds at the 95th percentile, how many a run; who asks."""

    paths: Paths
    most: int = 100
    times: int = 120
    role: str = "supervisor"
    area: str = CALLER.area


def run(web: Web, at: Filled, sizes: Sizes) -> Sheet:
    """Reads a second, and milliseconds of the slowest twentieth."""
    sheet = Sheet("reads")
    with processes() as pool:
        kinds = _kinds(at, web)
        tokens = {who: web.reader(*who) for who in {(asked.role, asked.area) for asked in kinds.values()}}
        for nth in range(sizes.runs + 1):
            for name, asked in kinds.items():
                times = sizes.of(asked.times if nth else asked.times // 4, CLIENTS)
                began = time.perf_counter()
                seconds = _read(web, pool, tokens[asked.role, asked.area], asked.paths(times))
                rate = len(seconds) / (time.perf_counter() - began)
                if nth:  # at first caches are filled
                    sheet.add(f"{name}, p95", 1_000 * quantiles(seconds, n=100)[94], "ms")
                    sheet.add(name, rate, RATE)
    for name, asked in kinds.items():
        sheet.at_most(asked.most, f"{name}, p95", "ms")
    sheet.notes.append(f"{CLIENTS} clients on {PROCESSES} processes of the same machine")
    return sheet


def _kinds(at: Filled, web: Web) -> dict[str, Asked]:
    """What is asked for, by name."""
    some = Samples(at)
    return {
        PERSON: Asked(some.person("/v1/people/{person_id}"), 30),
        "history": Asked(some.person("/v1/people/{person_id}/history"), 50),
        **_huge(at, web),
        "identity number": Asked(some.person("/v1/people/search#{id_no}"), 25),
        "name": Asked(some.people(q="{name}")),
        "name, everywhere": _everywhere(some.people(q="{name}")),
        "list": Asked(some.people()),
        "list, deep": Asked(some.people_after()),
        "list, of a town": Asked(some.people(area="{area}", case="recognised")),
        "list, filtered": Asked(some.people(labour="unemployed", category="disabled", level="B")),
        "list, filtered, deep": Asked(some.people_after(labour="unemployed", category="disabled")),
        "list, filtered, everywhere": _everywhere(some.people(labour="unemployed", level="A")),
        "list, to a town's caseworker": Asked(some.people(labour="employed"), role="caseworker", area=TOWN),
        "households": Asked(always("/v1/households")),
        "households, deep": Asked(some.households_after()),
        "households, open": Asked(always("/v1/households?status=open")),
        "household": Asked(some.household("/v1/households/{household_id}")),
        "worklist": Asked(always("/v1/worklist")),
        "worklist, of a town": Asked(always(f"/v1/worklist?area={TOWN}")),
        "report 4A": Asked(always(f"/v1/reports/4A?area={DISTRICT}&period=2021"), 1_000, 50),
        "report 4A, everywhere": _everywhere(always("/v1/reports/4A?period=2021"), 1_000, 50),
        "overview": Asked(always(f"/v1/overview?area={DISTRICT}&period=2021"), 200, 50),
        "overview, of a province": _everywhere(always("/v1/overview?area=320000&period=2021"), 200, 50),
        "feed": Asked(some.feed(limit="100")),
        "feed, a rare kind": Asked(some.feed(type="person.corrected", limit="100")),
        "quarantine": Asked(always("/v1/quarantine")),
    }


def _everywhere(paths: Paths, most: int = 100, times: int = 120) -> Asked:
    """By somebody who sees everything."""
    return Asked(paths, most, times, "auditor", "")


def _huge(at: Filled, web: Web) -> dict[str, Asked]:
    """The first page of the longest history; a read of it may cost as much as many others."""
    assert at.huge is not None
    path = f"/v1/people/{person_of(web, at.huge)}/history"
    return {f"history of {at.huge.visits + 1:,}, first page": Asked(always(path), 50, 40)}


def _read(web: Web, pool: Executor, token: str, paths: list[str]) -> list[float]:
    """The seconds each took."""
    each = CLIENTS // PROCESSES
    futures = [pool.submit(read_all, web.port, token, paths[i::PROCESSES], each, LONGEST) for i in range(PROCESSES)]
    return [seconds for future in futures for seconds in future.result()]
