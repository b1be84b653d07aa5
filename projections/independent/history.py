"""The history of a person, from one record or from several that were merged (docs/decisions/0017).

Records that belong to one person are read as one: all facts of the record that is kept hold; one of a duplicate is
added unless the same is known already, or the state does not admit it. Money counts in each record. A verification is
about a job of its own record, and a refuted job is in the way of nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from projections.independent.catalogue import NAMES
from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import as_it_happened, by_time
from projections.independent.refuted import MAIN_JOB, VERIFIED, counts, last_verdicts, refuted_jobs
from projections.independent.state import State, after, obstacle
from projections.independent.step import Excluded, History, Step

_MONEY: Final = ("person.benefit_granted", "person.benefit_paid", "person.benefit_recovered")
_MERGES: Final = ("person.merged", "person.merge_reverted")
_OF_THE_KEPT_RECORD: Final = ("person.registered", "person.moved", "person.identity_corrected")
"""Of the duplicate, facts of these types count only before the registration of the kept record."""

Streams = Mapping[UUID, Sequence[Fact]]
"""The facts as recorded, by subject."""


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
    """The steps of a record with those of its duplicates, whether or not it is merged into another itself.

    With them the facts that are not admitted: those of duplicates, which are left out, and own ones, which stay.
    """
    own = as_it_happened(effective(streams[person]))
    duplicates = _duplicates(person, streams)
    if not duplicates:
        return _steps(own), []
    impossible = {step.fact.version for step in _steps(own) if obstacle(step.before, step.fact) is not None}
    facts = _with_jobs_named(own, _merged_at(person, duplicates, streams))
    for each in duplicates:
        facts += _added(own, [step.fact for step in _read(each, streams)[0]])
    refuted = refuted_jobs(last_verdicts(by_time(facts)))
    return _admitted(as_it_happened(facts), refuted, impossible)


def _steps(facts: Sequence[Fact]) -> list[Step]:
    state, steps = State(), list[Step]()
    for fact in facts:
        following = after(state, fact)
        steps.append(Step(fact, state, following))
        state = following
    return steps


def _admitted(
    facts: Sequence[Fact], refuted: Collection[int], impossible: Collection[int]
) -> tuple[list[Step], list[Excluded]]:
    """The steps without the facts of duplicates that are not admitted, by the state with and without refuted jobs."""
    state = alike = State()
    steps, own, others = list[Step](), list[Excluded](), list[Excluded]()
    for fact in facts:
        reason = obstacle(state, fact) if obstacle(alike, fact) is not None or not refuted else None
        if reason is not None and fact.version <= 0:
            others.append(Excluded(fact, reason))
            continue
        if reason is not None and fact.version not in impossible:
            own.append(Excluded(fact, reason))
        following = after(state, fact)
        steps.append(Step(fact, state, following))
        state = following
        if counts(fact, alike, refuted):
            alike = after(alike, fact)
    return steps, [*others, *own]


def _merged_at(person: UUID, duplicates: Collection[UUID], streams: Streams) -> int:
    """The version of the first merge that brought one of the duplicates in."""
    return min(
        fact.version
        for fact in streams[person]
        if fact.type == "person.merged" and UUID(fact.get("merged_person")) in duplicates
    )


def _with_jobs_named(facts: Sequence[Fact], until: int | None = None) -> list[Fact]:
    """The facts, each verification (recorded before `until`) naming the job that it is about."""
    named: list[Fact] = []
    main: int | None = None
    for fact in facts:
        if fact.type in MAIN_JOB:
            main = fact.version
        about = fact.type == VERIFIED and fact.get("job") is None and (until is None or fact.version < until)
        named.append(msgspec.structs.replace(fact, data={**fact.data, "job": main}) if about else fact)
    return named


def _added(own: Sequence[Fact], duplicate: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of a duplicate that are added; in the kept record they have their negative position as version."""
    registered = min((fact.moment for fact in own if fact.type == "person.registered"), default=None)
    numbers: dict[int, int] = {}
    for fact, named in zip(duplicate, _with_jobs_named(duplicate), strict=True):
        if fact.type in _MERGES:
            continue
        if fact.type in _OF_THE_KEPT_RECORD and registered is not None and fact.moment >= registered:
            continue
        numbers[fact.version] = fact.version if fact.version < 0 else -fact.position
        same = [other for other in own if _same(fact, other)] if fact.type not in _MONEY else []
        if same:
            numbers[fact.version] = same[0].version
            continue
        yield msgspec.structs.replace(named, version=numbers[fact.version], data=_renumbered(named, numbers))


def _renumbered(fact: Fact, numbers: Mapping[int, int]) -> dict[str, Any]:
    """The fields of a fact, with the facts that it names by the versions that they have in the kept record."""
    data = dict(fact.data)
    name = NAMES.get(fact.type)
    if name is not None and str(data.get(name, "")).isdecimal() and int(data[name]) in numbers:
        data[name] = type(data[name])(numbers[int(data[name])])
    return data


def _same(fact: Fact, other: Fact) -> bool:
    same_moment = (fact.type, fact.moment, fact.whole_day) == (other.type, other.moment, other.whole_day)
    return same_moment and _values(fact) == _values(other)


def _values(fact: Fact) -> dict[str, object]:
    """The fields of a fact that have a value."""
    return {name: value for name, value in fact.data.items() if value is not None}
