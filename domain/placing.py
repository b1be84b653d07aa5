"""Placing: facts of which only the day is known find their place in it, so that all of the day is possible."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain.events.fact import Fact
from domain.person import UNKNOWN, Person, evolve, obstacle

_TRIES = 200
"""How many ways a day is tried; no real day comes near, but one made up on purpose must not hold us up."""


def placed(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts of which only the day is known stand in their day where all of it is possible, else as soon as they can."""
    person = UNKNOWN
    for _, same_day in groupby(facts, key=lambda fact: fact.stamp.day):
        day = list(same_day)
        for fact in _possible(person, day, iter(range(_TRIES))) or _as_admitted(person, day):
            person = evolve(person, fact)
            yield fact


def _possible(person: Person, day: Sequence[Fact], tries: Iterator[int]) -> list[Fact] | None:
    """The first order in which the person's state admits every fact of the day, or None if none was found."""
    taken = list[Fact]()
    while day:
        for i in _may_come(day):
            if obstacle(person, day[i]) is not None:
                continue
            after, others = evolve(person, day[i]), [*day[:i], *day[i + 1 :]]
            if after == person:  # what changes nothing may come at once: to wait with it would gain nothing
                taken.append(day[i])
                day = others
                break
            if next(tries, None) is None:
                return None
            if (rest := _possible(after, others, tries)) is not None:
                return [*taken, day[i], *rest]
        else:
            return None
    return taken


def _as_admitted(person: Person, day: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of a day that is not possible as a whole, each as soon as the person's state admits it."""
    left = list(day)
    while left:
        may_come = _may_come(left)
        chosen = left.pop(next((i for i in may_come if obstacle(person, left[i]) is None), may_come[0]))
        person = evolve(person, chosen)
        yield chosen


def _may_come(day: Sequence[Fact]) -> list[int]:
    """The places in `day` of what may come next: any fact without a time of day, and the earliest of those with one."""
    first_timed = next((fact.stamp.occurred_at for fact in day if not fact.stamp.whole_day), None)
    return [i for i, fact in enumerate(day) if fact.stamp.whole_day or fact.stamp.occurred_at == first_timed]
