"""The story of a household: its seats put together day by day, and what became of its recognition."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from domain.households.member_eligibility import Sitting, sittings_by_rules
from domain.households.model import HouseholdRule, LabourSpan, Member, MemberStatus, Recognition, Status, StatusPeriod


def story(
    members: Sequence[Member],
    recognitions: Sequence[Recognition],
    rule: HouseholdRule,
    later: Sequence[tuple[date, HouseholdRule]] = (),
) -> tuple[StatusPeriod, ...]:
    """
    The chapters of a household from the first join on, without gaps; the order of the arguments does not matter.

    `later` are the rules that take the place of `rule`, each from the end of a day on, in order.
    They run on into days to come, on which members will reach an age; so the last chapter is seldom that of today.
    """
    if not members:
        return ()
    stays = sorted(
        members,
        key=lambda m: (m.person_id, m.joined, m.left or date.max, m.relation, m.same_register, m.lives_together),
    )
    first = min([stay.joined for stay in stays])
    changes: dict[date, list[tuple[str, Sitting]]] = {first: []}
    for stay, following in zip(stays, (*stays[1:], None), strict=True):
        left = stay.left or date.max
        if following and following.person_id == stay.person_id:
            left = min(left, following.joined)
        for sitting in sittings_by_rules(stay, left, rule, later):
            changes.setdefault(sitting[0], []).append((stay.person_id, sitting))
    decisions = sorted(recognitions, key=lambda r: (r.day, r.version, r.person_id, r.withdrawn))
    for decision in decisions:
        changes.setdefault(max(decision.day, first), [])
    for since, _ in later:
        changes.setdefault(max(since, first), [])
    refusals = {stay.person_id: stay.refusals for stay in stays if stay.refusals}
    for days_refused in refusals.values():
        for refused in days_refused:
            changes.setdefault(max(refused, first), [])

    seats: dict[str, MemberStatus | None] = {stay.person_id: None for stay in stays}
    jobs: dict[str, LabourSpan] = {}  # of those who count and are at work
    file: _File | None = None
    decided = 0
    days: list[date] = []
    pages: list[_Page] = []
    for day in sorted(changes):
        today = _on(rule, later, day)
        for person, (_, seat, job) in changes[day]:
            seats[person] = seat
            if job:
                jobs[person] = job
            else:
                jobs.pop(person, None)
        while decided < len(decisions) and decisions[decided].day <= day:
            file = _decided(file, decisions[decided], _on(rule, later, decisions[decided].day))
            decided += 1
        taken = tuple([seat for seat in seats.values() if seat])
        counted = sum([seat.counted for seat in taken])
        if file and counted:
            file = _tested(file, day, jobs, today)
            if refusals and _given_up(file, day, seats, refusals, today):
                file = _WITHDRAWN
        page = _page(file, counted, jobs, taken, today)
        if not pages or page != pages[-1]:
            days.append(day)
            pages.append(page)
    untils = (*days[1:], None)
    return tuple([StatusPeriod(since, until, *page) for since, until, page in zip(days, untils, pages, strict=True)])


def _on(rule: HouseholdRule, later: Sequence[tuple[date, HouseholdRule]], day: date) -> HouseholdRule:
    """The rule in force on a day."""
    for since, following in later:
        if since <= day:
            rule = following
    return rule


class _File(Struct, frozen=True, gc=False):
    """The file of a family once recognised: the opening that runs, or the one that was cleared."""

    status: Status
    opened_at: date | None = None
    due: date | None = None
    cleared_at: date | None = None
    cleared_by: tuple[str, int] | None = None


_Page = tuple[Status, date | None, date | None, date | None, tuple[str, int] | None, bool, tuple[MemberStatus, ...]]
_WITHDRAWN = _File("withdrawn")


def _decided(file: _File | None, decision: Recognition, rule: HouseholdRule) -> _File | None:
    """The file after an officer's decision."""
    if decision.withdrawn:
        return file and _WITHDRAWN
    if file is None or file is _WITHDRAWN:
        return _File("open", decision.day, decision.day + timedelta(rule.limit_days))
    return file


def _tested(file: _File, day: date, jobs: dict[str, LabourSpan], rule: HouseholdRule) -> _File:
    """The file after the test of a day on which somebody counts."""
    if file is _WITHDRAWN or (file.status == "cleared") == bool(jobs):
        return file
    if jobs:
        _, person, version = min([(job.since, person, job.version) for person, job in jobs.items()])
        return _File("cleared", file.opened_at, file.due, day, (person, version))
    return _File("reopened", day, day + timedelta(rule.limit_days))


def _given_up(
    file: _File,
    day: date,
    seats: dict[str, MemberStatus | None],
    refusals: dict[str, tuple[date, ...]],
    rule: HouseholdRule,
) -> bool:
    """Whether a jobless member who counts has refused too often, since the file was opened."""
    if rule.refusals_to_withdraw is None or file.opened_at is None or file.status == "cleared":
        return False
    return any(
        seat.counted
        and seat.labour != "employed"
        and sum([file.opened_at <= refused <= day for refused in refusals.get(person, ())]) >= rule.refusals_to_withdraw
        for person, seat in seats.items()
        if seat
    )


def _page(
    file: _File | None, counted: int, jobs: dict[str, LabourSpan], seats: tuple[MemberStatus, ...], rule: HouseholdRule
) -> _Page:
    """What a chapter tells, its days aside."""
    if file and (counted or file is _WITHDRAWN):
        unstable = file.status == "cleared" and all(
            not job.stable or job.channel in rule.unstable_channels for job in jobs.values()
        )
        return file.status, file.opened_at, file.due, file.cleared_at, file.cleared_by, unstable, seats
    status: Status = "none"
    if not counted:
        status = "not_applicable"
    elif counted >= rule.min_testable and not jobs:
        status = "suspected"
    return status, None, None, None, None, False, seats
