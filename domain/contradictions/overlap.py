"""Facts that last some days, and which of them overlap."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import msgspec


class Lasting(msgspec.Struct, frozen=True, gc=False):
    """A fact that holds from `first` to `last`, both inclusive, recorded as `version`.

    `full_days` of them are known to be filled by it; 0 if that is not known.
    """

    first: date
    last: date
    version: int
    full_days: int = 0


class Overlap(msgspec.Struct, frozen=True, gc=False):
    """The days from `first` to `last` that the fact `version` shares with the earlier fact `other_version`."""

    first: date
    last: date
    version: int
    other_version: int


def overlaps(facts: Iterable[Lasting], *, exclude_each_other: Callable[[Lasting, Lasting], bool]) -> Iterator[Overlap]:
    """For each fact the overlap with the one before it that lasts longest, if the two exclude each other.

    The facts are compared in the order of their first days, so the time is that of sorting them.
    """
    longest: Lasting | None = None
    for fact in sorted(facts, key=lambda each: (each.first, each.last, each.version)):
        if longest is not None and fact.first <= longest.last and exclude_each_other(longest, fact):
            yield Overlap(fact.first, min(fact.last, longest.last), fact.version, longest.version)
        if longest is None or fact.last > longest.last:
            longest = fact


def overlaps_between(
    facts: Iterable[Lasting], others: Iterable[Lasting], *, exclude_each_other: Callable[[Lasting, Lasting], bool]
) -> Iterator[Overlap]:
    """For each fact of one list the overlap with the one of the other list before it that lasts longest.

    Only if the two exclude each other; the time is that of sorting them.
    """
    longest: list[Lasting | None] = [None, None]
    both = [*((fact, 0) for fact in facts), *((other, 1) for other in others)]
    for fact, own in sorted(both, key=lambda each: (each[0].first, each[0].last, each[0].version)):
        earlier = longest[1 - own]
        if earlier is not None and fact.first <= earlier.last and exclude_each_other(earlier, fact):
            yield Overlap(fact.first, min(fact.last, earlier.last), fact.version, earlier.version)
        last = longest[own]
        if last is None or fact.last > last.last:
            longest[own] = fact
