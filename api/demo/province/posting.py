"""Posting of the province in bulk calls by two writers; calls that are recorded already are omitted."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from api.demo.cloud_event import CloudEvent
from api.demo.posting import Posted, nothing_posted, post
from api.demo.province.events import MOST, SOURCE, batches, programme
from api.demo.province.life import EVENTS_A_LIFE
from api.demo.province.order import interleaved, share_of

WRITERS = 2

CountRecorded = Callable[[str, list[str]], int]
"""Returns how many requests of a source, by their ids, the service has recorded."""

OpenLog = Callable[[], AbstractContextManager[CountRecorded]]
"""Opens the log for one writer."""


def events_of(people: int) -> int:
    """The approximate number of events of this number of persons."""
    return round(people * EVENTS_A_LIFE)


def post_province(
    address: str, token: str, people: int, progress: Callable[[int], object], open_log: OpenLog, size: int = MOST
) -> Posted:
    """Posts the lives of so many people and returns the sum of the answers; `progress` receives the events posted.

    A call is omitted when the log has all of its events: an interrupted load continues, a repeated one posts nothing.
    Raises NotPosted.
    """
    total = nothing_posted()
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
        with open_log() as count_recorded:
            for call in calls:
                if stop.is_set():
                    return
                known = count_recorded(SOURCE, [cloud_event["id"] for cloud_event in call])
                answer = nothing_posted(known) if known == len(call) else post(address, token, [call])
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
