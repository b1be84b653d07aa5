"""The view `household`: what a household was on each day (docs/domain.md 5; docs/decisions/0010 and 0043).

On each day on which something may change, every member is looked at anew; then the case of the household goes on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from projections.independent.facts import Fact
from projections.independent.kin import Decision, Seat, Standing, area_on
from projections.independent.place import Place, Table
from projections.independent.row import Row
from projections.independent.units import lies_in


class Case(msgspec.Struct, frozen=True):
    """The case of a household once an officer has recognised it."""

    status: str
    opened: date | None = None
    due: date | None = None
    cleared: date | None = None
    by: tuple[UUID, Fact] | None = None


_WITHDRAWN = Case("withdrawn")


class Chapter(msgspec.Struct, frozen=True):
    """The case of a household from a day on, which the view shows only while somebody of the household counts."""

    day: date
    case: Case | None


def household(
    key: str, seats: Sequence[Seat], place: Place, note: Callable[[str, Chapter], None] | None = None
) -> Iterator[Row]:
    """The rows of a household, from all its memberships of any time; `note` is called with each change of its case."""
    if not seats or any(seat.kin.sex is None or seat.kin.birth is None for seat in seats):
        return  # the service sets such a household aside
    areas = _Areas(key, seats)
    naming = key.partition("/")[0]
    decisions = sorted(
        (one for kin in {seat.person: seat.kin for seat in seats}.values() for one in kin.decisions
         if one.key == key and _counts(one, naming, areas)),
        key=lambda one: (one.fact.day, one.fact.position, one.fact.version),
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    noted: Case | None = None
    for day, columns, fact, case in _states(seats, decisions, areas, place):
        if note is not None and case != noted:
            note(key, Chapter(day, case))
            noted = case
        if rows and all(rows[-1][name] == value for name, value in columns.items()):
            continue
        goes_on = rows and (rows[-1]["status"], rows[-1]["opened_at"]) == (columns["status"], columns["opened_at"])
        status_since = rows[-1]["status_since"] if goes_on else day
        rows.append({"since": day, "status_since": status_since, "fact": fact, **columns})
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        fact = row.pop("fact")
        row |= {"household_key": key, "household_id": key.partition("/")[2]}
        row["until"] = following["since"] if following else None
        because = fact or [seat.membership.joined for seat in seats]
        yield Row("household", row, because)


def _states(
    seats: Sequence[Seat], decisions: Sequence[Decision], areas: "_Areas", place: Place
) -> Iterator[tuple[date, dict[str, Any], list[Fact], Case | None]]:
    """The columns and the case of a household on each day on which something may change."""
    case: Case | None = None
    first = min(seat.membership.since for seat in seats)
    days = {max(day, first) for day in _days(seats, decisions, areas, place)}
    for day in sorted(days):
        rule = _rule(place, areas.on(day), day)
        standings = sorted(_standings(seats, day, rule), key=lambda one: one.person)
        because = [fact for one in standings for fact in one.because]
        for decision in decisions:
            decided = decision.fact.day
            if max(decided, first) == day:
                because.append(decision.fact)
                case = _decided(case, decision, _rule(place, areas.on(decided), decided))
        counting = [one for one in standings if one.why_not is None]
        working = [one for one in counting if one.labour == "employed"]
        unwilling = [one for one in standings if one.why_not == "unwilling" and one.labour != "employed"]
        if counting:
            unwilling = []
        if case and case is not _WITHDRAWN and (counting or unwilling):
            case = _tested(case, day, working, rule)
            if _refused_too_often(case, counting, day, rule):
                case = _WITHDRAWN
        yield day, _columns(case, standings, counting, working, unwilling, rule, areas.on(day)), because, case


def _columns(
    case: Case | None,
    standings: Sequence[Standing],
    counting: Sequence[Standing],
    working: Sequence[Standing],
    unwilling: Sequence[Standing],
    rule: Table,
    area: str,
) -> dict[str, Any]:
    shown = Case("none")
    unstable = False
    if case is not None and (counting or case is _WITHDRAWN):
        shown = case
        unstable = case.status == "cleared" and all(one.unstable for one in working)
    elif case is not None and unwilling:
        shown = Case("unwilling", case.opened, case.due)
    elif not counting:
        shown = Case("unwilling" if len(unwilling) >= rule["min_testable"] else "not_applicable")
    elif len(counting) >= rule["min_testable"] and not working:
        shown = Case("suspected")
    return {
        "area": area,
        "status": shown.status,
        "opened_at": shown.opened,
        "due": shown.due,
        "cleared_at": shown.cleared,
        "cleared_by": shown.by[0] if shown.by else None,
        "cleared_version": shown.by[1].version if shown.by else None,
        "unstable": unstable,
        "members": [one.shown() for one in standings],
    }


def _decided(case: Case | None, decision: Decision, rule: Table) -> Case | None:
    """The case after an officer's decision: a second recognition changes nothing, a withdrawal needs a recognition."""
    if decision.withdrawn:
        return _WITHDRAWN if case is not None else None
    if case is None or case is _WITHDRAWN:
        day = decision.fact.day
        return Case("open", day, day + timedelta(rule["limit_days"]))
    return case


def _tested(case: Case, day: date, working: Sequence[Standing], rule: Table) -> Case:
    """The case after a day: only work clears a household; without work it is open again, with a limit of its own."""
    if working and case.status != "cleared":
        first = min(working, key=lambda one: (one.job_since, one.person))
        assert first.job is not None  # who works has a job
        return Case("cleared", case.opened, case.due, day, (first.person, first.job))
    if not working and case.status == "cleared":
        return Case("reopened", day, day + timedelta(rule["limit_days"]))
    return case


def _refused_too_often(case: Case, counting: Sequence[Standing], day: date, rule: Table) -> bool:
    """Whether one who counts and has no work has refused so many suitable posts since the household was opened."""
    most, opened = rule.get("refusals_to_withdraw"), case.opened
    if most is None or opened is None or case.status == "cleared":
        return False
    return any(
        one.labour != "employed" and sum(opened <= refused.day <= day for refused in one.refused) >= most
        for one in counting
    )


def _standings(seats: Sequence[Seat], day: date, rule: Table) -> Iterator[Standing]:
    """How each person who belongs to the household on the day counts."""
    latest: dict[UUID, Seat] = {}  # of each person
    for seat in sorted(seats, key=lambda seat: (seat.membership.since, seat.membership.until)):
        if seat.membership.since <= day:
            latest[seat.person] = seat
    for seat in latest.values():
        if day < seat.membership.until:
            yield seat.standing(day, rule)


def _days(seats: Sequence[Seat], decisions: Sequence[Decision], areas: "_Areas", place: Place) -> Iterator[date]:
    """All days on which something about the household may change."""
    yield from (decision.fact.day for decision in decisions)
    yield from (day for day, _ in areas.changes)
    for area in {area for _, area in areas.changes}:
        yield from place.days_of_change(area)
    for seat in seats:
        yield seat.membership.since
        if seat.membership.left is not None:
            yield seat.membership.until
        yield from seat.kin.days
        for area in {area for _, area in areas.changes}:
            for since in [date.min, *place.days_of_change(area)]:
                yield from seat.kin.ages(place.policy(area, since)["ages"])


def _rule(place: Place, area: str, day: date) -> Table:
    policy = place.policy(area, day)
    return {**policy["household"], "ages": policy["ages"]}


def _counts(decision: Decision, naming: str, areas: "_Areas") -> bool:
    """Whether a decision has an effect; one that follows from the recognition of a member may be that of elsewhere."""
    here = naming == "000000" or lies_in(decision.area, naming)
    return decision.on_the_household or here or decision.area == areas.on(decision.fact.day)


class _Areas:
    """The areas responsible for a household: where its head is, else where its members are."""

    def __init__(self, key: str, seats: Sequence[Seat]) -> None:
        first = min(seat.membership.since for seat in seats)
        days = {first}
        for seat in seats:
            days |= {seat.membership.since, seat.belongs_until, *(day for day, _ in seat.kin.areas)}
        self.changes: list[tuple[date, str]] = []
        for day in sorted(day for day in days if first <= day < date.max):
            before = self.changes[-1][1] if self.changes else None
            area = _area(seats, day, before) or key.partition("/")[0]
            if area != before:
                self.changes.append((day, area))

    def on(self, day: date) -> str:
        """The area on a day."""
        return area_on(self.changes, day)


def _area(seats: Sequence[Seat], day: date, before: str | None) -> str | None:
    """The area on a day: that of the head, else the one of all members; None: that of the area that named it."""
    members = [seat for seat in seats if seat.membership.since <= day < seat.belongs_until]
    if not members:
        return before
    heads = {seat.kin.area_on(day) for seat in members if seat.membership.joined.get("relation") == "head"}
    everywhere: Mapping[str, None] = dict.fromkeys(seat.kin.area_on(day) for seat in members)
    for areas in (heads, set(everywhere)):
        if len(areas) == 1:
            return areas.pop()
    return before if before in everywhere else None
