"""The history of a person: each fact that holds, as it happened, with the state before and after it."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from projections.independent.facts import Fact
from projections.independent.state import State


class Step(NamedTuple):
    """A fact, and the state of the person before and after it."""

    fact: Fact
    before: State
    after: State


class Excluded(NamedTuple):
    """A fact that the state does not admit, and what of the state does not: of a duplicate, or an own one.

    One of a duplicate has no step; an own one has.
    """

    fact: Fact
    obstacle: str


class History(msgspec.Struct, frozen=True, gc=False):
    """The history of a person, with the facts that the state does not admit since duplicates were merged."""

    person: UUID
    recorded: int
    steps: Sequence[Step]
    excluded: Sequence[Excluded] = ()

    @property
    def last(self) -> Step:
        """The last step."""
        return self.steps[-1]

    def facts(self, *types: str) -> list[Fact]:
        """The facts of these types (without `person.`), in order."""
        return [step.fact for step in self.of(*types)]

    def of(self, *types: str) -> list[Step]:
        """The steps of these types (without `person.`), in order."""
        return [step for step in self.steps if step.fact.type.removeprefix("person.") in types]
