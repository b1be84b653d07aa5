"""The figures of an area and of the units below it that lists count: each is the `count` of the list of the same name.

Every source is read once, by area; the figures of a unit are those of the areas that belong to it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import msgspec
import psycopg

from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.queries.contradictions import contradictions_by_area
from projections.queries.households import households_by_area
from projections.queries.occurrences import (
    LEFT_POST,
    REPORTED,
    RETURNED_TO_POVERTY,
    OccurrenceFilter,
    occurrences_by_area,
)
from projections.queries.public_posts import placed_by_area, vacant_by_area
from projections.queries.quarantine import waiting_by_area
from service.reference import scope_of


class Days(msgspec.Struct, frozen=True):
    """The days that an overview is about: the period from `first` to `day`, and within it the month of `day` from
    `month_first` on."""

    first: date
    day: date

    @property
    def month_first(self) -> date:
        """The first day of the month of `day`, within the period."""
        return max(self.first, self.day.replace(day=1))


class Counts(msgspec.Struct):
    """The figures of an area. `days` and `longest` are those since the open households were opened, added up and the
    most; `longest_key` is the household of the most."""

    open: int = 0
    overdue: int = 0
    cleared: int = 0
    days: int = 0
    longest: int = 0
    longest_key: str | None = None
    filled: int = 0
    over_term: int = 0
    vacant: int = 0
    left_posts: int = 0
    left_public_posts: int = 0
    returns: int = 0
    reported: int = 0
    late: int = 0
    contradictions: int = 0
    quarantine: int = 0

    def add(self, other: "Counts") -> None:
        """Adds the figures of another area."""
        if self.longest_key is None or (other.longest_key is not None and other.longest > self.longest):
            self.longest, self.longest_key = other.longest, other.longest_key
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_ADDED: Final = tuple(name for name in Counts.__struct_fields__ if not name.startswith("longest"))

ByArea = dict[str, Counts]


def counts_by_area(conn: psycopg.Connection, scope: Scope, policies: Policies, *, area: str, days: Days) -> ByArea:
    """The figures of an area in the scope ("": the whole scope) by the codes that occur, but for vacant places.

    Those of households, posts and occurrences are as of `days`; contradictions and refused events are those of now.
    Raises Refusal (shape) when `area` is no code.
    """
    found: ByArea = {}

    def add(code: str, **figures: Any) -> None:
        found.setdefault(code, Counts()).add(Counts(**figures))

    place: dict[str, Any] = {"area": area, "day": days.day}
    for household in households_by_area(conn, scope, **place, cleared_since=days.first):
        figures = msgspec.structs.asdict(household)
        add(figures.pop("area"), **figures)
    for post in placed_by_area(conn, scope, **place):
        add(post.area, filled=post.count, over_term=post.over_term)

    def occurred(kind: str, first: date) -> Iterable[Any]:
        return occurrences_by_area(conn, scope, OccurrenceFilter(kind=kind, first=first, last=days.day, area=area))

    for one in occurred(LEFT_POST, days.month_first):
        add(one.area, left_posts=one.count, left_public_posts=one.of_public_posts)
    for one in occurred(RETURNED_TO_POVERTY, days.month_first):
        add(one.area, returns=one.count)
    for one in occurred(REPORTED, days.first):
        add(one.area, reported=one.count, late=one.late)
    for code, count in contradictions_by_area(conn, scope, policies, area=area).items():
        add(code, contradictions=count)
    for code, count in waiting_by_area(conn, area=area).items():
        add(code, quarantine=count)
    return found


def add_vacant(found: ByArea, conn: psycopg.Connection, scope: Scope, *, area: str, days: Days) -> None:
    """Adds the vacant places; the connection must see all areas (`public_posts.list_vacant`)."""
    for post in vacant_by_area(conn, scope, area=area, day=days.day):
        found.setdefault(post.area, Counts()).add(Counts(vacant=post.count))


def of_units(found: Mapping[str, Counts], units: Iterable[str]) -> tuple[Counts, dict[str, Counts]]:
    """The figures of all areas together, and those of each unit: of the areas that a list of the unit holds."""
    unit_of = {prefix: unit for unit in units for prefix in scope_of(unit).prefixes}
    lengths = sorted({len(prefix) for prefix in unit_of})
    total, by_unit = Counts(), {unit: Counts() for unit in unit_of.values()}
    for code, counts in found.items():
        total.add(counts)
        for unit in {unit_of[code[:length]] for length in lengths if code[:length] in unit_of}:
            by_unit[unit].add(counts)
    return total, by_unit
