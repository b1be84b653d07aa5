"""Posting a province by the bulk door: two writers at once, what was posted before left out."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg

from api.demo.cloud_event import CloudEvent
from api.demo.posting import Posted, post
from api.demo.province.events import MOST, SOURCE, batches, programme
from api.demo.province.life import EVENTS_A_LIFE
from api.demo.province.order import interleaved, share_of
from projections.queries.recorded_requests import count_recorded
from service.postgres.database import connect

WRITERS = 2


def events_of(people: int) -> int:
    """About how many events so many people have."""
    return round(people * EVENTS_A_LIFE)


def post_province(
    url: str, address: str, token: str, people: int, progress: Callable[[int], object], size: int = MOST
) -> Posted:
    """Posts the lives of so many people and adds up the answers; `progress` is told how many events are through.

    A call all of whose events the database at `url` has is not made again: a load that was interrupted goes on where it
    stopped, one that is repeated posts nothing. Raises NotPosted.
    """
    total: Posted = {"accepted": 0, "duplicates": 0, "rejected": [], "position": 0, "persons": {}}
    lock, stop, through = threading.Lock(), threading.Event(), 0

    def count(answer: Posted, events: int) -> None:
        nonlocal through
        with lock:
            total["accepted"] += answer["accepted"]
            total["duplicates"] += answer["duplicates"]
            total["rejected"] += answer["rejected"]
            total["position"] = max(total["position"], answer["position"])
            through += events
            progress(through)

    def write(calls: Iterator[list[CloudEvent]]) -> None:
        with connect(url) as conn:
            for call in calls:
                if stop.is_set():
                    return
                known = _known(conn, call)
                answer = _nothing(known) if known == len(call) else post(address, token, [call])
                count(answer, len(call))

    write(iter([programme()]))
    with ThreadPoolExecutor(WRITERS) as pool:
        shares = [share_of(writer, WRITERS, people) for writer in range(WRITERS)]
        writers = [pool.submit(write, batches(interleaved(share), size)) for share in shares]
        try:
            for writer in writers:
                writer.result()
        finally:
            stop.set()
    return total


def _known(conn: psycopg.Connection, call: list[CloudEvent]) -> int:
    """How many of the events are recorded."""
    return count_recorded(conn, SOURCE, [cloud_event["id"] for cloud_event in call])


def _nothing(known: int) -> Posted:
    return {"accepted": 0, "duplicates": known, "rejected": [], "position": 0, "persons": {}}
