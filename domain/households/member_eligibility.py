"""Who counts in a household, day by day: one member's seat and job over one stay."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.households.model import HouseholdRule, Labour, LabourSpan, Member, MemberStatus, WhyNot
from domain.reference.retirement import retirement_day

Sitting = tuple[date, MemberStatus | None, LabourSpan | None]


def sittings_by_rules(
    member: Member, left: date, rule: HouseholdRule, later: Sequence[tuple[date, HouseholdRule]]
) -> Iterator[Sitting]:
    """The same under rules of which each takes the place of the one before from a day on."""
    if not later:
        yield from sittings(member, left, rule)
        return
    since = date.min
    for until, following in (*later, (date.max, rule)):
        during = [sitting for sitting in sittings(member, left, rule) if sitting[0] < until]
        before = [sitting for sitting in during if sitting[0] < since]
        during = during[len(before) :]
        if before and before[-1][1] and not (during and during[0][0] == since):
            yield since, before[-1][1], before[-1][2]  # what held when this rule came
        yield from during
        since, rule = until, following


def sittings(member: Member, left: date, rule: HouseholdRule) -> Iterator[Sitting]:
    """From which day on the member has which seat, and which job if the member counts; at the end of the stay, none."""
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
        ahead = 0  # the first span that has not begun
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
            seat = MemberStatus(member.person_id, member.relation, why is None, why, labour)
            yield day, seat, span if at_work and seat.counted else None
    if left < date.max:
        yield max(joined, left), None, None


def age_day(birth: date, years: int) -> date:
    """The first day of this age by `age_on`: the birthday, or 28 February where the year has no 29 February."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 2, 28)


def _why_never(member: Member, rule: HouseholdRule) -> WhyNot | None:
    """Why a member does not count during the whole stay, if so."""
    if member.relation not in rule.family_relations:
        if member.relation not in rule.family_if_living_together:
            return "not_family"
        if not member.lives_together:
            return "not_living_together"
    return "other_register" if rule.require_same_register and not member.same_register else None


def _spans(labour: tuple[LabourSpan, ...], gap_days: int) -> list[LabourSpan]:
    """
    The last span of each day, without the short gaps between two jobs: there the job before lasts until the next.

    Looking ahead is right: all events are known, and who began the next job in time was never out of work. A time in
    which the person had left the labour force is no gap between jobs.
    """
    spans: list[LabourSpan] = []
    gap: int | None = None  # the place of the span that ended a job, while nothing but joblessness followed
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
    """What was noted last on or before the day; yes where nothing was."""
    for since, value in reversed(changes):
        if since <= day:
            return value
    return True
