"""The hits of the radar as they stand: open, assigned to an owner, or settled (R4-15)."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.policy.policies import Policies
from domain.radar.hit import Hit
from domain.radar.material import DateRange
from domain.radar.search import PATTERNS, search
from projections.radar.read import districts_of, read_material
from projections.views.doubt import DOUBT, DoubtRow

State = Literal["open", "assigned", "settled"]
STATES: Final[tuple[State, ...]] = ("open", "assigned", "settled")
"""The states of a doubt (the code list `doubt_state`)."""


class ListedDoubt(msgspec.Struct, frozen=True):
    """A doubt: the hit, and the last assignment with its verdict. One that is assigned is listed until it is settled,
    also if there is no hit any more."""

    hit: Hit | None
    doubt: DoubtRow | None

    @property
    def key(self) -> str:
        """The key of the hit."""
        return self.hit.key if self.hit else self._row.doubt

    @property
    def pattern(self) -> str:
        """The code of the pattern."""
        return self.hit.pattern if self.hit else self._row.pattern

    @property
    def area(self) -> str:
        """The area that decides who sees it: that of its events, or in which it was assigned."""
        return self.hit.area if self.hit else self._row.area

    @property
    def recorder(self) -> str | None:
        """The recorder it is about, if it is about one."""
        return self.hit.recorder if self.hit else self._row.recorder

    @property
    def since(self) -> date:
        """The day of its first event."""
        return self.hit.since if self.hit else self._row.since

    @property
    def state(self) -> State:
        """Settled only as long as the verdict is about the events that there are."""
        if self.doubt is None:
            return "open"
        if self.doubt.settled_on is None:
            return "assigned"
        return "settled" if self.hit is None or self.hit.evidence_digest == self.doubt.settled_digest else "open"

    def overdue(self, today: date) -> bool:
        """Whether it is assigned and its term has ended."""
        return self.doubt is not None and self.state == "assigned" and self.doubt.due_on < today

    @property
    def part(self) -> DateRange:
        """The part of the year that it is about, also as assigned; of a hit without one, the days of its events."""
        if self.hit is None:
            return DateRange(self._row.since, self._row.until)
        return self.hit.part or DateRange(self.hit.since, self.hit.until)

    @property
    def _row(self) -> DoubtRow:
        assert self.doubt is not None  # there is a hit or a doubt
        return self.doubt


def list_doubts(
    conn: psycopg.Connection,
    policies: Policies,
    prefixes: Sequence[str],
    days: DateRange,
    position: int,
    as_of: date | None = None,
) -> list[ListedDoubt]:
    """The doubts of the areas with these prefixes that concern some of the days, in the order of the patterns.

    The connection reads the views of all areas, with the role of the service: the caller decides who may see the areas.
    What holds now, whatever the day, is always listed; events after the day `as_of`, if given, are left out. Raises
    Refusal (shape) for an area with too many events.
    """
    within = districts_of(prefixes)
    if not within.prefixes:
        return []
    years = DateRange(days.first.replace(month=1, day=1), days.last.replace(month=12, day=31))
    hits = [
        hit for material in read_material(conn, policies, within, years, position, as_of) for hit in search(material)
    ]
    rows = _doubts(conn, within.prefixes)
    found = [ListedDoubt(hit, rows.pop(hit.key, None)) for hit in hits]
    found += [ListedDoubt(None, row) for row in rows.values() if row.settled_on is None]
    shown = [each for each in found if each.area.startswith(tuple(prefixes)) and _concerns(each, days)]
    order = {code: place for place, code in enumerate(PATTERNS)}
    return sorted(shown, key=lambda each: order[each.pattern])


def _doubts(conn: psycopg.Connection, prefixes: Sequence[str]) -> dict[str, DoubtRow]:
    """The doubts by key, as last assigned: the area of a hit changes when events in another town join it."""
    statement = (
        f"SELECT {', '.join(DOUBT.columns)} FROM doubt WHERE area OPERATOR(zuji.^@) ANY(%s) ORDER BY assigned_on, area"
    )
    with conn.cursor(row_factory=class_row(DoubtRow)) as cursor:
        return {row.doubt: row for row in cursor.execute(statement.encode(), (list(prefixes),), prepare=False)}


def _concerns(found: ListedDoubt, days: DateRange) -> bool:
    """Whether its part of the year has some of the days; a hit of that part is found then if there is one."""
    return PATTERNS[found.pattern].of_now or (found.part.first <= days.last and days.first <= found.part.last)
