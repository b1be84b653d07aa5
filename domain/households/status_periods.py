"""The status periods of a household, from the statuses of its members and the decisions on it."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from domain.households.member_eligibility import StatusChange, status_changes_by_rules
from domain.households.model import HouseholdRule, LabourSpan, Member, MemberStatus, Recognition, Status, StatusPeriod


def status_periods_of(  # noqa: C901 - one loop over days with one state; parts of it would share all of it
    members: Sequence[Member],
    recognitions: Sequence[Recognition],
    rule: HouseholdRule,
    later: Sequence[tuple[date, HouseholdRule]] = (),
) -> tuple[StatusPeriod, ...]:
    """
    The status periods of a household from the first join on, without gaps. The order of members and decisions does not
    matter.

    Each rule of `later`, in order, replaces the one before from its day on. The periods go on into the future, because
    members will reach an age; so the last one is seldom that of today.
    """
    if not members:
        return ()
    memberships = sorted(
        members,
        key=lambda m: (m.person_id, m.joined, m.left or date.max, m.relation, m.same_register, m.lives_together),
    )
    first = min([membership.joined for membership in memberships])
    changes: dict[date, list[tuple[str, StatusChange]]] = {first: []}
    for membership, following in zip(memberships, (*memberships[1:], None), strict=True):
        left = membership.left or date.max
        if following and following.person_id == membership.person_id:
            left = min(left, following.joined)
        for change in status_changes_by_rules(membership, left, rule, later):
            changes.setdefault(change[0], []).append((membership.person_id, change))
    decisions = sorted(recognitions, key=lambda r: (r.day, r.position, r.version, r.person_id, r.withdrawn))
    for decision in decisions:
        changes.setdefault(max(decision.day, first), [])
    for since, _ in later:
        changes.setdefault(max(since, first), [])
    refusals = {membership.person_id: membership.refusals for membership in memberships if membership.refusals}
    for days_refused in refusals.values():
        for refused in days_refused:
            changes.setdefault(max(refused, first), [])

    statuses: dict[str, MemberStatus | None] = {membership.person_id: None for membership in memberships}
    jobs: dict[str, LabourSpan] = {}  # of the counted members who are employed
    case: _Case | None = None
    applied = 0  # decisions
    days: list[date] = []
    states: list[_PeriodState] = []
    for day in sorted(changes):
        rule_today = _rule_on(rule, later, day)
        for person, (_, status, job) in changes[day]:
            statuses[person] = status
            if job:
                jobs[person] = job
            else:
                jobs.pop(person, None)
        while applied < len(decisions) and decisions[applied].day <= day:
            case = _after_decision(case, decisions[applied], _rule_on(rule, later, decisions[applied].day))
            applied += 1
        present = tuple([status for status in statuses.values() if status])
        counted = sum([status.counted for status in present])
        unwilling = 0 if counted else sum([_is_unwilling(status) for status in present])
        if case and (counted or unwilling):
            case = _after_test(case, day, jobs, rule_today)
            if refusals and _refused_too_often(case, day, statuses, refusals, rule_today):
                case = _WITHDRAWN
        state = _period_state(case, counted, unwilling, jobs, present, rule_today)
        if not states or state != states[-1]:
            days.append(day)
            states.append(state)
    untils = (*days[1:], None)
    return tuple([StatusPeriod(since, until, *state) for since, until, state in zip(days, untils, states, strict=True)])


def _is_unwilling(status: MemberStatus) -> bool:
    """Whether the member has no work and does not count only because of the note unwilling."""
    return status.why_not == "unwilling" and status.labour != "employed"


def _rule_on(rule: HouseholdRule, later: Sequence[tuple[date, HouseholdRule]], day: date) -> HouseholdRule:
    """The rule in force on a day."""
    for since, following in later:
        if since <= day:
            rule = following
    return rule


class _Case(Struct, frozen=True, gc=False):
    """The state of a recognised household: the present opening, or the one that was cleared."""

    status: Status
    opened_at: date | None = None
    due: date | None = None
    cleared_at: date | None = None
    cleared_by: tuple[str, int] | None = None


_PeriodState = tuple[
    Status, date | None, date | None, date | None, tuple[str, int] | None, bool, tuple[MemberStatus, ...]
]
_WITHDRAWN = _Case("withdrawn")


def _after_decision(case: _Case | None, decision: Recognition, rule: HouseholdRule) -> _Case | None:
    """The case after an officer's decision."""
    if decision.withdrawn:
        return case and _WITHDRAWN
    if case is None or case is _WITHDRAWN:
        return _Case("open", decision.day, decision.day + timedelta(rule.limit_days))
    return case


def _after_test(case: _Case, day: date, jobs: dict[str, LabourSpan], rule: HouseholdRule) -> _Case:
    """The case after the test of a day on which at least one member counts, or would if willing; `jobs` are those of
    counted members."""
    if case is _WITHDRAWN or (case.status == "cleared") == bool(jobs):
        return case
    if jobs:
        _, person, version = min([(job.since, person, job.version) for person, job in jobs.items()])
        return _Case("cleared", case.opened_at, case.due, day, (person, version))
    return _Case("reopened", day, day + timedelta(rule.limit_days))


def _refused_too_often(
    case: _Case,
    day: date,
    statuses: dict[str, MemberStatus | None],
    refusals: dict[str, tuple[date, ...]],
    rule: HouseholdRule,
) -> bool:
    """Whether a counted member without work has refused `refusals_to_withdraw` posts since the opening."""
    if rule.refusals_to_withdraw is None or case.opened_at is None or case.status == "cleared":
        return False
    return any(
        status.counted
        and status.labour != "employed"
        and sum([case.opened_at <= refused <= day for refused in refusals.get(person, ())]) >= rule.refusals_to_withdraw
        for person, status in statuses.items()
        if status
    )


def _period_state(
    case: _Case | None,
    counted: int,
    unwilling: int,
    jobs: dict[str, LabourSpan],
    statuses: tuple[MemberStatus, ...],
    rule: HouseholdRule,
) -> _PeriodState:
    """The fields of a status period from `status` on. `unwilling`: the members who would count if willing, where nobody
    counts."""
    if case and (counted or case is _WITHDRAWN):
        unstable = case.status == "cleared" and all(
            not job.stable or job.channel in rule.unstable_channels for job in jobs.values()
        )
        return case.status, case.opened_at, case.due, case.cleared_at, case.cleared_by, unstable, statuses
    if case and unwilling:
        return "unwilling", case.opened_at, case.due, None, None, False, statuses
    status: Status = "none"
    if not counted:
        status = "unwilling" if unwilling >= rule.min_testable else "not_applicable"
    elif counted >= rule.min_testable and not jobs:
        status = "suspected"
    return status, None, None, None, None, False, statuses
