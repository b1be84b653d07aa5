"""Runs: facts of one day that follow each other, change nothing in the person's state, and ask the same of it.

A state admits all facts of a run or none, so a day of thousands of visits is placed as one.
"""

from collections.abc import Sequence
from typing import Any

from domain.events import FACTS, RANK
from domain.events.event import Fact
from domain.events.services import NeedsAssessed
from domain.person import CONDITIONAL, WITHOUT_EFFECT

Demand = tuple[Any, ...]
"""What a fact without effect asks of the person's state: facts of one demand are admitted by the same states."""


def _numbered() -> dict[type[Fact], int]:
    """A number for each kind of fact; kinds that may follow the same states have the same."""
    numbers: dict[frozenset[tuple[str, tuple[str, ...]]], int] = {}
    return {kind: numbers.setdefault(frozenset(kind.after.items()), len(numbers)) for kind in FACTS}


_ADMITTED = _numbered()
_OF_KIND: dict[type[Fact], Demand | None] = {
    kind: (_ADMITTED[kind],) if kind in WITHOUT_EFFECT else None
    for kind in FACTS
    if kind is not NeedsAssessed and (kind not in CONDITIONAL or kind not in WITHOUT_EFFECT)
}
"""The demand, where the kind alone decides."""


def changes_nothing(fact: Fact) -> bool:
    """Whether the person is after the fact as before, whatever the state was."""
    kind = type(fact)
    return kind in WITHOUT_EFFECT or (kind is NeedsAssessed and not getattr(fact, "level", None))


def demand_of(fact: Fact) -> Demand | None:
    """What the fact asks of the state; None for a fact that may change the state."""
    kind = type(fact)
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    if not changes_nothing(fact):
        return None
    if kind in CONDITIONAL:
        return (_ADMITTED[kind], RANK[kind], getattr(fact, "household_id", None))
    return (_ADMITTED[kind],)


class Run:
    """Facts in business order that are placed as one. A fact that may change the state is a run by itself.

    `demand` is None for such a fact. `clean`: no fact with a time of day comes before the run at the time of its first;
    only then may facts of later times belong to it.
    """

    __slots__ = ("clean", "demand", "facts", "whole_day")

    def __init__(self, demand: Demand | None, facts: list[Fact], *, clean: bool) -> None:
        self.demand = demand
        self.facts = facts
        self.clean = clean
        self.whole_day = facts[0].stamp.whole_day

    def takes(self, fact: Fact, demand: Demand | None) -> bool:
        """Whether a fact that follows directly in business order belongs to the run."""
        stamp = fact.stamp
        if demand is None or demand != self.demand or stamp.whole_day != self.whole_day:
            return False
        return stamp.whole_day or self.clean or stamp.occurred_at == self.facts[-1].stamp.occurred_at


def runs_of(facts: Sequence[Fact]) -> list[Run]:
    """The runs of a day, whose facts come in business order."""
    runs = list[Run]()
    last: Fact | None = None
    for fact in facts:
        demand = demand_of(fact)
        if runs and runs[-1].takes(fact, demand):
            runs[-1].facts.append(fact)
        else:
            runs.append(Run(demand, [fact], clean=last is None or not tied(last, fact)))
        last = fact
    return runs


def tied(one: Fact, other: Fact) -> bool:
    """Whether the clock does not tell which of two facts of a day came first, and one of them has a time of day."""
    a, b = one.stamp, other.stamp
    return a.occurred_at == b.occurred_at and not (a.whole_day and b.whole_day)
