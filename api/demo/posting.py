"""Posting facts over HTTP, as any integration would; nothing but the standard library."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any, TypedDict
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from api.demo.event import Event

_TOO_MUCH = 429
"""The service has enough to do for the moment: it says when to come again."""


class Posted(TypedDict):
    """What became of all batches together."""

    accepted: int
    duplicates: int
    rejected: list[dict[str, Any]]
    position: int
    persons: dict[str, str]


class NotPosted(Exception):
    """The server refused a whole batch."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


def post(
    base_url: str,
    token: str,
    batches: Iterable[list[Event]],
    progress: Callable[[int], object] = lambda posted: None,
    timeout: float = 120,
) -> Posted:
    """
    Posts the batches one after another and adds up the answers; `progress` is told how many facts are posted so far.

    Each rejected one keeps its problem; its `index` is counted over all batches. Raises NotPosted.
    """
    total: Posted = {"accepted": 0, "duplicates": 0, "rejected": [], "position": 0, "persons": {}}
    posted = 0
    for batch in batches:
        answer = _send(f"{base_url.rstrip('/')}/v1/events", token, batch, timeout)
        total["accepted"] += answer["accepted"]
        total["duplicates"] += answer["duplicates"]
        total["rejected"] += [{**rejected, "index": posted + rejected["index"]} for rejected in answer["rejected"]]
        total["position"] = max(total["position"], answer["position"])
        total["persons"].update(answer["persons"])
        posted += len(batch)
        progress(posted)
    return total


def _send(url: str, token: str, batch: list[Event], timeout: float) -> Any:
    headers = {"Content-Type": "application/cloudevents-batch+json", "Authorization": f"Bearer {token}"}
    request = Request(url, json.dumps(batch, ensure_ascii=False).encode(), headers)
    while True:
        try:
            with urlopen(request, timeout=timeout) as response:
                return json.load(response)
        except HTTPError as error:
            if error.code != _TOO_MUCH:
                raise NotPosted(error.code, error.read().decode(errors="replace")) from error
            time.sleep(float(error.headers.get("Retry-After", 1)))
