"""Posting of the stress demo: every answer is compared with the one that its step expects."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.demo.posting import NotPosted, Posted, send
from api.demo.stress.calls import Call, rounds
from api.demo.stress.step import APPROVED, DUPLICATE, INSPECTION, RECORDED, Step

Send = Callable[[str, str, object], Any]
"""Posts JSON to a path of the service for an account, and returns the JSON of the answer. Raises NotPosted."""


class Tally:
    """What was answered, counted; `other` are answers that were not those expected."""

    def __init__(self) -> None:
        self.answers: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.other: list[str] = []
        self.position = 0

    def count(self, step: Step, answered: str) -> None:
        """Counts the answer to a step. Repeated loads are answered as duplicates, which is right for a recorded one."""
        recorded = step.expected in (RECORDED, APPROVED, DUPLICATE) or step.later
        if answered != step.expected and not (answered == DUPLICATE and recorded):
            kind = step.event["type"]
            self.other.append(f"{step.request_id} ({kind}): {step.expected} expected, {answered} answered")
        self.answers[answered if answered in (RECORDED, APPROVED, DUPLICATE) else "refused"] += 1
        if answered not in (RECORDED, APPROVED, DUPLICATE):
            self.refused[answered] += 1


def post_stories(
    address: str,
    tokens: Mapping[str, str],
    stories: Iterable[Sequence[Step]],
    progress: Callable[[int], object] = lambda _: None,
) -> Tally:
    """Posts the stories over HTTP with the tokens of the accounts. `progress` receives the events posted so far.

    Raises NotPosted if a call cannot be posted at all.
    """

    def over_http(account: str, path: str, body: object) -> Any:
        return send(f"{address.rstrip('/')}{path}", tokens[account], body)

    return post_calls(over_http, rounds(stories), progress)


def post_calls(post: Send, calls: Iterable[Call], progress: Callable[[int], object] = lambda _: None) -> Tally:
    """Posts the calls one after another, approves what waits for a second account, and counts the answers."""
    tally, persons, posted = Tally(), dict[str, str](), 0
    for call in calls:
        answer = _answer(post, call, [step.addressed(persons) for step in call.steps])
        persons |= answer["persons"]
        tally.position = max(tally.position, answer["position"])
        refusals = {item["index"]: item["problem"]["code"] for item in answer["rejected"]}
        waiting = {item["index"]: item["approval"] for item in answer["pending"]}
        confirmed = dict(_confirmed(post, waiting, tally))
        duplicates = _duplicates(call.steps, {*refusals, *waiting}, answer["duplicates"])
        for index, step in enumerate(call.steps):
            answered = refusals.get(index) or confirmed.get(index)
            tally.count(step, answered or (DUPLICATE if index in duplicates else RECORDED))
        posted += len(call.steps)
        progress(posted)
    return tally


def _answer(post: Send, call: Call, events: list[Any]) -> Any:
    """The answer to a call. That to a refused atomic call is a problem with the same members."""
    try:
        return post(call.account, "/v1/events?atomic=true" if call.atomic else "/v1/events", events)
    except NotPosted as refused:
        if not call.atomic or refused.status != 422:
            raise
        return json.loads(refused.problem)


def _confirmed(post: Send, waiting: Mapping[int, int], tally: Tally) -> Iterator[tuple[int, str]]:
    """Confirms the requests by a second account; those of an atomic call are confirmed with its first."""
    for index, number in waiting.items():
        try:
            answer = post(INSPECTION, f"/v1/approvals/{number}", {})
        except NotPosted as refused:
            code = json.loads(refused.problem)["code"]
            yield index, APPROVED if code == "approval.decided" else code
        else:
            tally.position = max(tally.position, answer["position"])
            yield index, APPROVED


def _duplicates(steps: Sequence[Step], others: set[int], count: int) -> set[int]:
    """The steps that were answered as duplicates, of which an answer gives the number only: those expected first."""
    left = [index for index in range(len(steps)) if index not in others]
    return set(sorted(left, key=lambda index: steps[index].expected != DUPLICATE)[:count])


def posted_of(tally: Tally) -> Posted:
    """The sum of the answers as all demos give it."""
    refused: list[dict[str, Any]] = [
        {"problem": {"code": code}} for code, count in tally.refused.items() for _ in range(count)
    ]
    recorded = tally.answers[RECORDED] + tally.answers[APPROVED]
    return {
        "accepted": recorded,
        "duplicates": tally.answers[DUPLICATE],
        "rejected": refused,
        "pending": [],
        "position": tally.position,
        "persons": {},
        "unexpected": tally.other,
    }
