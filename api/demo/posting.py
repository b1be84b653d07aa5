"""Posting of events over HTTP, with the standard library only."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NotRequired, TypedDict
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from api.demo.cloud_event import CloudEvent


class Posted(TypedDict):
    """The sum of the answers to all batches. `unexpected` describes answers other than those a demo expects."""

    accepted: int
    duplicates: int
    rejected: list[dict[str, Any]]
    pending: list[dict[str, Any]]
    position: int
    persons: dict[str, str]
    unexpected: NotRequired[list[str]]


def nothing_posted(duplicates: int = 0) -> Posted:
    """The sum of no answers."""
    return {"accepted": 0, "duplicates": duplicates, "rejected": [], "pending": [], "position": 0, "persons": {}}


PATIENCE = 600.0
"""Seconds for which a batch is retried while the service is busy (429)."""


class NotPosted(Exception):
    """The server refused a whole batch."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(f"{status}: {problem}")
        self.status = status
        self.problem = problem


def post(
    base_url: str,
    token: str,
    batches: Iterable[list[CloudEvent]],
    progress: Callable[[int], object] = lambda _: None,
    timeout: float = 120,
    pause: Callable[[float], object] = time.sleep,
) -> Posted:
    """Posts the batches one after another and returns the sum of the answers. `progress` receives the events posted so
    far.

    Each rejected one keeps its problem; its `index` is counted over all batches. A batch that a busy
    service does not admit is posted again after Retry-After. Raises NotPosted.
    """
    total, posted = nothing_posted(), 0
    for batch in batches:
        answer: dict[str, Any] = send(f"{base_url.rstrip('/')}/v1/events", token, batch, timeout, pause)
        rejected = [{**refused, "index": posted + refused["index"]} for refused in answer["rejected"]]
        add_answer(total, {**answer, "rejected": rejected})
        total["pending"] += answer.get("pending", [])
        posted += len(batch)
        progress(posted)
    return total


def add_answer(total: Posted, answer: Mapping[str, Any]) -> None:
    """Adds an answer of the service, or the sum of others, to the total."""
    total["accepted"] += answer["accepted"]
    total["duplicates"] += answer["duplicates"]
    total["rejected"] += answer["rejected"]
    total["position"] = max(total["position"], answer["position"])
    total["persons"].update(answer["persons"])


def send(
    url: str, token: str, body: object, timeout: float = 120, pause: Callable[[float], object] = time.sleep
) -> Any:
    """Posts a batch of events, or another body as JSON, and returns the answer; posted again after Retry-After.

    Raises NotPosted.
    """
    kind = "application/cloudevents-batch+json" if isinstance(body, list) else "application/json"
    headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
    request = Request(url, json.dumps(body, ensure_ascii=False).encode(), headers)
    waited = 0.0
    while True:
        try:
            with urlopen(request, timeout=timeout) as response:
                return json.load(response)
        except HTTPError as error:
            after = error.headers.get("Retry-After", "")
            if error.code not in (429, 503) or not after.isdecimal() or waited >= PATIENCE:
                raise NotPosted(error.code, error.read().decode(errors="replace")) from error
        waited += float(after)
        pause(float(after))
