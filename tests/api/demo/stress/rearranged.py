"""The recorded events of stories in another order of arrival, and the rows of views without what numbers the events."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from random import Random
from typing import Any

from api.demo.stress.posting import Send
from api.demo.stress.step import APPROVED, INSPECTION, RECORDED, Step
from domain.events import CATALOGUE, JUDGEMENTS, SAME_TIME_ORDER
from projections.views.registry import VIEWS
from tests.world import World

_NUMBERS = ("version", "ended_by", "completed_by", "household_inputs")
"""The ends of the names of columns that name an event by its version, or contain such."""


def rearranged(steps: Sequence[Step], dice: Random) -> list[Step]:
    """The recorded steps of a story in random order.

    An event stays after what it names: the event that it amends, a person by id. A judgement stays after all that came
    before it: refused, it is not retried (decision 0006). Steps of an atomic call, and settings of one fact at one
    moment (decision 0039), keep their order.
    """
    left = [step for step in steps if step.expected in (RECORDED, APPROVED) or step.later]
    found: list[Step] = []
    while left:
        posted = {step.request_id for step in found}
        free = [step for place, step in enumerate(left) if _may_come(step, left[:place], posted)]
        chosen = dice.choice(free)
        if chosen.atomic:
            found += (together := [step for step in left if step.atomic])
            left = [step for step in left if step not in together]
        else:
            found.append(chosen)
            left.remove(chosen)
    return found


def _may_come(step: Step, before: Sequence[Step], posted: set[str]) -> bool:
    if before and step.event["type"] in JUDGEMENTS:
        return False
    named = {*step.persons, step.target} - {""}
    fact = _fact(step)
    return named <= posted and all(fact is None or _fact(other) != fact for other in before)


def _fact(step: Step) -> Any:
    """What a setting or a correction says anew, and when; None for other events."""
    event = step.event
    fields = CATALOGUE[event["type"]].setting_of
    if event["type"] in ("person.merged", "person.merge_reverted"):
        return "merge"
    if step.target:
        return step.target
    place = SAME_TIME_ORDER[CATALOGUE[event["type"]]]
    return None if fields is None else (place, event.get("subject"), event["time"])


def rows_of(world: World) -> Counter[tuple[str, str]]:
    """All rows of all views as JSON, with persons by their names and without the numbers of events."""
    people = world.rows("SELECT person_id::text, name, id_no FROM roster")
    names = {person: f"{name} {id_no}" for person, name, id_no in people}
    found = Counter[tuple[str, str]]()
    for view in VIEWS:
        for (row,) in world.rows(f"SELECT row_to_json(v) FROM {view.name} v"):
            found[view.name, json.dumps(_plain(row, names), ensure_ascii=False, sort_keys=True)] += 1
    return found


def _plain(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part, names) for key, part in value.items() if not key.endswith(_NUMBERS)}
    if isinstance(value, list):
        return sorted((_plain(part, names) for part in value), key=repr)
    return names.get(value, value) if isinstance(value, str) else value


def post_in_order(world: World, post: Send, order: Sequence[Step]) -> None:
    """Posts the steps one after another; amendments name their target by its version in this log.

    An amendment whose target still waits in quarantine comes after the others, or is left out if it waits to the end.
    What waits for a second account is confirmed.
    """
    persons: dict[str, str] = {}
    left = [list(together) for _, together in groupby(order, key=lambda step: step.atomic or step.request_id)]
    postponed = 0
    while left and postponed < len(left):
        call = left.pop(0)
        versions = [_version(world, step.target) for step in call]
        if None in versions:  # with those that follow about the same target, which keep their order
            same = [other for other in left if other[0].target == call[0].target]
            left = [*(other for other in left if other not in same), call, *same]
            postponed += 1
            continue
        postponed = 0
        events: list[Any] = [dict(step.addressed(persons)) for step in call]
        for event, version in zip(events, versions, strict=True):
            if version:
                event["data"] = {**event["data"], "target_version": version}
        path = "/v1/events?atomic=true" if call[0].atomic else "/v1/events"
        answer = post(call[0].account, path, events)
        persons |= answer["persons"]
        for waiting in answer["pending"][:1]:
            post(INSPECTION, f"/v1/approvals/{waiting['approval']}", {})


def _version(world: World, request_id: str) -> int | None:
    """The version under which the request is recorded; 0 for no request, None if it is not recorded."""
    if not request_id:
        return 0
    found = world.log("SELECT version FROM zuji.request WHERE request_id = %s", request_id)
    return int(found[0][0]) if found else None
