"""The order in which the facts of one subject happened (docs/decisions/0005).

By time; of one moment by the order of a typical case; what sets one thing, by the log. A fact of which only the day is
known may be anywhere in its day, so the facts of a day are put in the first order that the state of the person admits.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from projections.independent.catalogue import SETS, order_of
from projections.independent.facts import Fact
from projections.independent.state import State, after, obstacle


def by_time(facts: Iterable[Fact]) -> list[Fact]:
    """The facts by time, and of one moment in the order of a typical case."""
    return sorted(facts, key=_sort_key)


def as_it_happened(facts: Iterable[Fact]) -> list[Fact]:
    """The facts of a person in the order in which they happened."""
    state, ordered = State(), list[Fact]()
    for _, facts_of_day in groupby(by_time(facts), key=lambda fact: fact.day):
        day = list(facts_of_day)
        for fact in (_first_possible(state, day, set()) or _as_admitted(state, day)) if len(day) > 1 else day:
            state = after(state, fact)
            ordered.append(fact)
    return ordered


def _sort_key(fact: Fact) -> tuple[Any, ...]:
    """What sets one thing is ordered by the log; anything else of one moment and type by its name, not by arrival."""
    if fact.type not in SETS:
        return fact.moment, order_of(fact.type), fact.source, fact.request, 0, fact.version
    what = "\0".join(str(fact.data.get(name)) for name in SETS[fact.type])
    return fact.moment, order_of(fact.type), what, "", fact.position, fact.version


def _first_possible(state: State, day: Sequence[Fact], failed: set[tuple[Any, ...]]) -> list[Fact] | None:
    """The first order in which the state admits all facts; None if there is none. `failed` are dead ends, once seen."""
    here = (state, tuple(id(fact) for fact in day))
    if here in failed:
        return None
    ordered, left, in_vain = list[Fact](), list(day), set[int]()
    while left:
        fact = next((each for each in _admitted(state, left) if id(each) not in in_vain), None)
        if fact is None:
            failed.add(here)
            return None
        following, others = after(state, fact), [other for other in left if other is not fact]
        if following == state:  # it changes nothing, so nothing speaks against it here
            ordered.append(fact)
            left, in_vain = others, set()
            continue
        rest = _first_possible(following, others, failed)
        if rest is not None:
            return [*ordered, fact, *rest]
        in_vain.add(id(fact))
    return ordered


def _as_admitted(state: State, day: Sequence[Fact]) -> list[Fact]:
    """The facts of a day that no order makes possible: each as soon as the state admits it."""
    ordered, left = list[Fact](), list(day)
    while left:
        fact = next(_admitted(state, left), left[0])
        left.remove(fact)
        ordered.append(fact)
        state = after(state, fact)
    return ordered


def _admitted(state: State, left: Sequence[Fact]) -> Iterator[Fact]:
    """The facts that may come next: the state admits them, and no earlier time of day is left."""
    earliest = min((fact.moment for fact in left if not fact.whole_day), default=None)
    for fact in left:
        if (fact.whole_day or fact.moment == earliest) and obstacle(state, fact) is None:
            yield fact
