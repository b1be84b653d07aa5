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
from tests.bench.stage import Sizes, Stage
from tests.bench.web import Web, serving
from tests.bench.writing import CALLER

CLIENTS = 10
RATE = "reads/s"
PERSON = "person"
TOWN = "320614-01"


class Asked(NamedTuple):
    """A kind of read: its addresses, how many a run, the most milliseconds at the 95th percentile; who asks."""

    paths: Paths
    times: int = 300
    most: int | None = None
    role: str = "supervisor"
    area: str = CALLER.area


def run(stage: Stage, at: Filled, sizes: Sizes) -> Sheet:
    """Reads a second, and milliseconds of the slowest twentieth."""
    sheet = Sheet("reads")
    with serving(stage, at.database) as web, processes() as pool:
        kinds = _kinds(at, web)
        tokens = {who: web.reader(*who) for who in {(asked.role, asked.area) for asked in kinds.values()}}
        for nth in range(sizes.runs + 1):
            for name, asked in kinds.items():
                times = sizes.of(asked.times, CLIENTS)
                began = time.perf_counter()
                seconds = _read(web, pool, tokens[asked.role, asked.area], asked.paths(times))
                rate = len(seconds) / (time.perf_counter() - began)
                if nth:  # at first caches are filled
                    sheet.add(f"{name}, p95", 1_000 * quantiles(seconds, n=100)[94], "ms")
                    sheet.add(name, rate, RATE)
    for name, asked in kinds.items():
        if asked.most:
            sheet.at_most(asked.most, f"{name}, p95", "ms")
    sheet.notes.append(f"{CLIENTS} clients on {PROCESSES} processes of the same machine")
    return sheet


def _kinds(at: Filled, web: Web) -> dict[str, Asked]:
    """What is asked for, by name."""
    some = Samples(at)
    everywhere = ("auditor", "")
    return {
        PERSON: Asked(some.person("/v1/people/{person_id}"), most=30),
        "history": Asked(some.person("/v1/people/{person_id}/history"), most=50),
        **_huge(at, web),
        "identity number": Asked(some.people(q="{id_no}"), most=25),
        "name": Asked(some.people(q="{name}"), most=100),
        "name, everywhere": Asked(some.people(q="{name}"), 300, 100, *everywhere),
        "list": Asked(some.people(), most=100),
        "list, deep": Asked(some.people_after(), most=100),
        "list, of a town": Asked(some.people(area="{area}", case="recognised"), most=100),
        "list, filtered": Asked(some.people(labour="unemployed", category="disabled", level="B"), most=100),
        "list, filtered, deep": Asked(some.people_after(labour="unemployed", category="disabled"), most=100),
        "list, filtered, everywhere": Asked(some.people(labour="unemployed", level="A"), 300, 100, *everywhere),
        "list, to a town's caseworker": Asked(some.people(labour="employed"), 300, 100, "caseworker", TOWN),
        "households": Asked(always("/v1/households"), most=100),
        "households, deep": Asked(some.households_after(), most=100),
        "households, open": Asked(always("/v1/households?status=open"), most=100),
        "household": Asked(some.household("/v1/households/{household_id}"), most=100),
        "worklist": Asked(always("/v1/worklist"), most=100),
        "worklist, of a town": Asked(always(f"/v1/worklist?area={TOWN}"), most=100),
        "report 4A": Asked(always(f"/v1/reports/4A?area={CALLER.area}&period=2021"), 50, 1_000),
        "report 4A, everywhere": Asked(always("/v1/reports/4A?period=2021"), 50, 1_000, *everywhere),
        "feed": Asked(some.feed(limit="100"), most=100),
        "feed, a rare kind": Asked(some.feed(type="person.corrected", limit="100"), 100),
        "quarantine": Asked(always("/v1/quarantine"), most=100),
    }


def _huge(at: Filled, web: Web) -> dict[str, Asked]:
    """The first page of the longest history."""
    assert at.huge is not None
    name = f"history of {at.huge.visits + 1:,}, first page"
    return {name: Asked(always(f"/v1/people/{person_of(web, at.huge)}/history"), 100, 50)}


def _read(web: Web, pool: Executor, token: str, paths: list[str]) -> list[float]:
    """The seconds each took."""
    each = CLIENTS // PROCESSES
    futures = [pool.submit(read_all, web.port, token, paths[i::PROCESSES], each) for i in range(PROCESSES)]
    return [seconds for future in futures for seconds in future.result()]
