"""Whether a member counts in the household, day by day over one membership."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.households.model import HouseholdRule, Labour, LabourSpan, Member, MemberStatus, WhyNot
from domain.reference.retirement import retirement_day

StatusChange = tuple[date, MemberStatus | None, LabourSpan | None]
"""From a day on: the status, and the job if counted and employed. (day, None, None) ends the membership."""


def status_changes_by_rules(
    member: Member, left: date, rule: HouseholdRule, later: Sequence[tuple[date, HouseholdRule]]
) -> Iterator[StatusChange]:
    """`status_changes` under `rule` until the first day of `later`, then under each rule of `later` from its day on."""
    if not later:
        yield from status_changes(member, left, rule)
        return
    since = date.min
    for until, following in (*later, (date.max, rule)):
        during = [change for change in status_changes(member, left, rule) if change[0] < until]
        before = [change for change in during if change[0] < since]
        during = during[len(before) :]
        if before and before[-1][1] and not (during and during[0][0] == since):
            yield since, before[-1][1], before[-1][2]  # the status on the first day of this rule
        yield from during
        since, rule = until, following


def status_changes(  # noqa: C901 - one loop over days with one state; parts of it would share all of it
    member: Member, left: date, rule: HouseholdRule
) -> Iterator[StatusChange]:
    """The status changes of a member under one rule, in order; the last one ends the membership on the day `left`."""
    joined = member.joined
    if joined < left:
        adult = age_day(member.birth_date, rule.min_age)
        retired = retirement_day(
            member.birth_date, member.sex, member.retirement_base, rule.retirement_ages, rule.retirement_delays
        )
        died = member.died or date.max
        never = _why_never(member, rule)
        spans = _spans(member.labour, rule.job_gap_days)
        days = {joined, adult, retired, died}
        days.update([span.since for span in spans])
        days.update([day for day, _ in member.ability])
        days.update([day for day, _ in member.willingness])
        ahead = 0  # index of the first span that starts after the day
        for day in sorted([day for day in days if joined <= day < left]):
            while ahead < len(spans) and spans[ahead].since <= day:
                ahead += 1
            span = spans[ahead - 1] if ahead else None
            labour: Labour = span.state if span else "unknown"
            at_work = labour == "employed"
            why: WhyNot | None = None
            if day >= died:
                why = "deceased"
            elif never:
                why = never
            elif day < adult:
                why = "under_age"
            elif day >= retired:
                why = "retired_age"
            elif labour == "not_in_labour_force":
                why = "not_in_labour_force"
            elif at_work and rule.work_is_proof:
                why = None
            elif not _last(member.ability, day):
                why = "unable"
            elif not _last(member.willingness, day):
                why = "unwilling"
            status = MemberStatus(member.person_id, member.relation, why is None, why, labour)
            yield day, status, span if at_work and status.counted else None
    if left < date.max:
        yield max(joined, left), None, None


def age_day(birth: date, years: int) -> date:
    """The first day of this age: the birthday, or 28 February for a birth on 29 February in a common year."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 2, 28)


def _why_never(member: Member, rule: HouseholdRule) -> WhyNot | None:
    """The reason for which a member never counts during the membership; None if there is none."""
    if member.relation not in rule.family_relations:
        if member.relation not in rule.family_if_living_together:
            return "not_family"
        if not member.lives_together:
            return "not_living_together"
    return "other_register" if rule.require_same_register and not member.same_register else None


def _spans(labour: tuple[LabourSpan, ...], gap_days: int) -> list[LabourSpan]:
    """
    The last span of each day, without gaps of at most `gap_days` between two jobs: the earlier job fills them.

    A time outside the labour force is not a gap between jobs.
    """
    spans: list[LabourSpan] = []
    gap: int | None = None  # index of the span that ended a job, while only joblessness followed
    for span in {span.since: span for span in labour}.values():
        if span.state == "employed":
            if gap is not None and (span.since - spans[gap].since).days <= gap_days:
                del spans[gap:]
            gap = None
        elif span.state == "not_in_labour_force":
            gap = None
        elif spans and spans[-1].state == "employed":
            gap = len(spans)
        spans.append(span)
    return spans


def _last(changes: tuple[tuple[date, bool], ...], day: date) -> bool:
    """The last value noted on or before the day; True without any."""
    for since, value in reversed(changes):
        if since <= day:
            return value
    return True
