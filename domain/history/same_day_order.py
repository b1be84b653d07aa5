"""Placing: facts of which only the day is known find their place in it, so that all of the day is possible."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain.events.event import Fact
from domain.history.runs import Run, runs_of
from domain.person import UNKNOWN, Person, evolve, obstacle

_TRIES = 200
"""How many ways a day is tried; no real day comes near, but one made up on purpose must not hold us up."""

_SMALL = 4


def placed(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts of which only the day is known stand in their day where all of it is possible, else as soon as they can."""
    person = UNKNOWN
    for _, same_day in groupby(facts, key=lambda fact: fact.stamp.day):
        day = list(same_day)
        for fact in _placed_day(person, day) if len(day) > 1 else day:
            person = evolve(person, fact)
            yield fact


def _placed_day(person: Person, day: Sequence[Fact]) -> Sequence[Fact]:
    if len(day) <= _SMALL:  # in so small a day no tries are spared by runs, and the order is the same
        return _possible(person, day, iter(range(_TRIES))) or _as_admitted(person, day)
    return [fact for run in placed_runs(person, runs_of(day)) for fact in run.facts]


def placed_runs(person: Person, runs: Sequence[Run]) -> list[Run]:
    """The runs of a day in the order in which they are placed; `person` is the state before the day."""
    if len(runs) < 2:
        return list(runs)
    by_first = {id(run.facts[0]): run for run in runs}
    firsts = [run.facts[0] for run in runs]
    ordered = _possible(person, firsts, iter(range(_TRIES))) or _as_admitted(person, firsts)
    return [by_first[id(fact)] for fact in ordered]


def _possible(person: Person, day: Sequence[Fact], tries: Iterator[int]) -> list[Fact] | None:
    """The first order in which the person's state admits every fact of the day, or None if none was found."""
    taken = list[Fact]()
    left: Sequence[Fact] = day
    while left:
        passed = list[Fact]()
        first_passed = None  # the earliest time that waits: what has a later time waits for it
        failed = False
        for i, fact in enumerate(left):
            stamp = fact.stamp
            timed = not stamp.whole_day
            if timed and first_passed is not None and stamp.occurred_at != first_passed:
                passed.append(fact)
                continue
            if obstacle(person, fact) is None:
                after = evolve(person, fact)
                if after == person:  # what changes nothing may come at once: to wait with it would gain nothing
                    taken.append(fact)
                    if not failed:
                        continue
                    passed.extend(left[i + 1 :])  # without it, what failed may be possible: from the beginning
                    break
                if next(tries, None) is None:
                    return None
                if (rest := _possible(after, [*passed, *left[i + 1 :]], tries)) is not None:
                    return [*taken, fact, *rest]
                failed = True
            passed.append(fact)
            if timed and first_passed is None:
                first_passed = stamp.occurred_at
        else:
            return None if passed else taken
        left = passed
    return taken


def _as_admitted(person: Person, day: Sequence[Fact]) -> list[Fact]:
    """The facts of a day that is not possible as a whole, each as soon as the person's state admits it."""
    chosen, left = list[Fact](), list(day)
    while left:
        passed = list[Fact]()
        first_passed = None
        before = person
        for i, fact in enumerate(left):
            stamp = fact.stamp
            timed = not stamp.whole_day
            waits = timed and first_passed is not None and stamp.occurred_at != first_passed
            if not waits and obstacle(person, fact) is None:
                chosen.append(fact)
                person = evolve(person, fact)
                if person != before:  # another state may admit what was passed
                    passed.extend(left[i + 1 :])
                    break
                continue
            passed.append(fact)
            if timed and first_passed is None:
                first_passed = stamp.occurred_at
        else:
            if passed:  # nothing that is left is admitted
                chosen.append(passed[0])
                person = evolve(person, passed[0])
                del passed[0]
        left = passed
    return chosen
