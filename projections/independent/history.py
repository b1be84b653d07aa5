"""The history of a person: each fact that holds, as it happened, with the state before and after it.

Records that belong to one person are read as one (docs/decisions/0017): all facts of the record that is kept hold; one
of a duplicate is added unless the same is known already, or the state does not admit it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import as_it_happened
from projections.independent.state import State, after, obstacle

_MERGES: Final = ("person.merged", "person.merge_reverted")
_OF_THE_KEPT_RECORD: Final = ("person.registered", "person.moved", "person.identity_corrected")
"""What the duplicate says of these counts only before the kept record was registered."""

Streams = Mapping[UUID, Sequence[Fact]]
"""The facts as recorded, by subject."""


class Step(NamedTuple):
    """A fact, and the state of the person before and after it."""

    fact: Fact
    before: State
    after: State


class Excluded(NamedTuple):
    """A fact of a duplicate that the state does not admit, and what of the state does not."""

    fact: Fact
    obstacle: str


class History(msgspec.Struct, frozen=True, gc=False):
    """The history of a person, with the facts of duplicates that have no place in it."""

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
        return [step.fact for step in self.steps if step.fact.type.removeprefix("person.") in types]

    def of(self, *types: str) -> list[Step]:
        """The steps of these types (without `person.`), in order."""
        return [step for step in self.steps if step.fact.type.removeprefix("person.") in types]


def history_of(person: UUID, streams: Streams) -> History:
    """The history of a person; one that is merged into another has no steps."""
    recorded = len(streams[person])
    if _merged_into(person, streams) is not None:
        return History(person, recorded, ())
    steps, excluded = _read(person, streams)
    return History(person, recorded, steps, excluded)


def merged_with(facts: Sequence[Fact]) -> set[UUID]:
    """All persons with whom this one was ever merged."""
    named = (fact.get(name) for fact in facts if fact.type in _MERGES for name in ("into", "merged_person"))
    return {UUID(person) for person in named if person}


def _merged_into(person: UUID, streams: Streams) -> str | None:
    into = None
    for fact in streams[person]:
        if fact.type in _MERGES and fact.get("merged_person") == str(person):
            into = fact.get("into") if fact.type == "person.merged" else None
    return into


def _duplicates(person: UUID, streams: Streams) -> list[UUID]:
    """The records that are merged into this one, in the order of the merges."""
    found: dict[str, None] = {}
    for fact in streams[person]:
        merged = fact.get("merged_person")
        if fact.type in _MERGES and merged is not None and merged != str(person):
            found.pop(merged, None)
            if fact.type == "person.merged":
                found[merged] = None
    return [UUID(each) for each in found if UUID(each) in streams]


def _read(person: UUID, streams: Streams) -> tuple[list[Step], list[Excluded]]:
    """The steps of a record with those of its duplicates, whether or not it is merged into another itself."""
    own = as_it_happened(effective(streams[person]))
    added = list(_added(own, [step.fact for each in _duplicates(person, streams) for step in _read(each, streams)[0]]))
    state, steps, excluded = State(), list[Step](), list[Excluded]()
    for fact in as_it_happened([*own, *added]) if added else own:
        reason = obstacle(state, fact) if fact.version <= 0 else None
        if reason is not None:
            excluded.append(Excluded(fact, reason))
            continue
        following = after(state, fact)
        steps.append(Step(fact, state, following))
        state = following
    return steps, excluded


def _added(own: Sequence[Fact], duplicates: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of duplicates that are added; in the kept record they have their negative position as version."""
    registered = min((fact.moment for fact in own if fact.type == "person.registered"), default=None)
    for fact in duplicates:
        if fact.type in _MERGES:
            continue
        if fact.type in _OF_THE_KEPT_RECORD and registered is not None and fact.moment >= registered:
            continue
        if not any(_same(fact, other) for other in own):
            yield fact if fact.version < 0 else msgspec.structs.replace(fact, version=-fact.position)


def _same(fact: Fact, other: Fact) -> bool:
    return (fact.type, fact.moment, fact.whole_day) == (other.type, other.moment, other.whole_day) and _said(
        fact
    ) == _said(other)


def _said(fact: Fact) -> dict[str, object]:
    """The fields of a fact that have a value."""
    return {name: value for name, value in fact.data.items() if value is not None}
