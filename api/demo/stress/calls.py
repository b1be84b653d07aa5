"""The steps of a story in calls, and the calls of many stories in rounds, as many offices post at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Final, NamedTuple

from api.demo.stress.step import APPROVED, DUPLICATE, INSPECTION, NEIGHBOUR, OFFICE, Step

AT_A_TIME: Final = 40
"""Stories that go on at the same time."""


class Call(NamedTuple):
    """The steps that one account posts in one call."""

    account: str
    atomic: bool
    steps: list[Step]


def calls_of(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps in calls, in order.

    A call ends before a step that must find the ones before it decided: another account, an approval, an atomic call, a
    person named by id, a refusal which a later step lifts, or a repetition.
    """
    calls: list[list[Step]] = []
    for step in steps:
        last = calls[-1][-1] if calls else None
        if last is None or _begins_a_call(step, last):
            calls.append([])
        calls[-1].append(step)
    return calls


def _begins_a_call(step: Step, last: Step) -> bool:
    if step.atomic and last.atomic:
        return False
    return (
        (step.account, step.atomic) != (last.account, last.atomic)
        or APPROVED in (step.expected, last.expected)
        or bool(step.persons)
        or (step.expected == DUPLICATE and last.expected != DUPLICATE)
        or last.later
        or last.is_refused
        or step.is_refused
    )


def rounds(stories: Iterable[Sequence[Step]]) -> Iterator[Call]:
    """The calls of all stories: the first of each of AT_A_TIME stories together, then the second of each."""
    rest = iter(stories)
    while window := [calls_of(steps) for steps in islice(rest, AT_A_TIME)]:
        for together in zip_longest(*window, fillvalue=[]):
            for account in (OFFICE, NEIGHBOUR, INSPECTION):
                own = [call for call in together if call and call[0].account == account]
                if plain := [step for call in own if not call[0].atomic for step in call]:
                    yield Call(account, False, plain)
                yield from (Call(account, True, call) for call in own if call[0].atomic)
