"""Amounts due back (追回), computed from the history; an officer decides what is recovered."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from domain.benefits.application import PolicyAt, application_for
from domain.benefits.attendance import countable_days
from domain.benefits.coverage import Span, first_uncovered, within
from domain.benefits.grants import Grant, benefit_sums, grant_of, grants_of
from domain.benefits.grounds import Cause, Ground, death_of, grounds_of
from domain.benefits.parts import Part, cover, parts_of
from domain.events.benefits import BenefitGranted, BenefitPaid
from domain.history.history import Transition
from domain.history.lookup import events_of, transitions_of


class DueBack(msgspec.Struct, frozen=True, gc=False):
    """An amount of a benefit that is due back for one cause, in fen, without what was recovered already.

    `since` is the day of the first payment of it, `days` are the first and the last day without a ground; None if more
    was paid than granted. `events` are the versions of the events it is based on.
    """

    benefit: str
    amount_fen: int
    cause: Cause
    since: date
    events: tuple[int, ...]
    days: Span | None = None


class _Shortfall(msgspec.Struct, frozen=True, gc=False):
    """A part of a grant without a ground."""

    cause: Cause
    events: Sequence[int]
    part: Part


def due_back(transitions: Sequence[Transition], policy_at: PolicyAt) -> tuple[DueBack, ...]:
    """What is due back, by benefit and cause: payments for days without a ground, and payments above the grants.

    Each payment covers days of the grants in force, the earliest grant first. The policy is that of the first day of a
    grant, in the area that was responsible when it was made.
    """
    payments = [event for event in events_of(transitions, (BenefitPaid,)) if isinstance(event, BenefitPaid)]
    found: list[DueBack] = []
    for benefit in dict.fromkeys(payment.benefit for payment in payments):
        own = [payment for payment in payments if payment.benefit == benefit]
        sums = benefit_sums((step.event for step in transitions), benefit)
        grants = list(_grants(transitions, benefit, policy_at))
        unpaid = [_cover_all(payment, [parts for parts, _ in grants]) for payment in own]
        shortfalls = [shortfall for _, found_in in grants for shortfall in found_in]
        amounts = [*_for_shortfalls(benefit, shortfalls), *_above(own, unpaid, sums.versions)]
        found += _without_recovered(amounts, sums.recovered)
    return tuple(found)


def _cover_all(payment: BenefitPaid, grants: Sequence[Sequence[Part]]) -> int:
    """Covers grants by a payment, and returns what exceeds them all."""
    left = payment.amount_fen
    for parts in grants:
        left = cover(payment, left, parts)
    return left


def _grants(
    transitions: Sequence[Transition], benefit: str, policy_at: PolicyAt
) -> Iterator[tuple[list[Part], list[_Shortfall]]]:
    """For each grant of the benefit its parts, and those of them that have no ground."""
    others = [grant for grant in grants_of(transitions) if grant.benefit != benefit]
    valid: list[Grant] = []
    person = transitions[-1].after
    for step in transitions_of(transitions, (BenefitGranted,)):
        if not isinstance(step.event, BenefitGranted) or step.event.benefit != benefit:
            continue
        grant = grant_of(step.event)
        policy = policy_at(step.before.area, grant.since)
        application = application_for(grant, policy, [*valid, *others], transitions, person)
        rule = application.rule if application is not None else None  # the place may have no such benefit any more
        grounds = grounds_of(application) if application is not None else list(death_of(transitions))
        parts, whole = parts_of(grant, rule), rule is not None and rule.recovery == "whole"
        shortfalls = [shortfall for part in parts if (shortfall := _shortfall(part, grounds, whole=whole)) is not None]
        course = application.course if application is not None else None
        if not shortfalls and rule is not None and rule.fen_a_day is not None and course is not None:
            due = rule.fen_a_day * countable_days(course)
            if due < grant.amount_fen:
                parts = [Part(grant.since, grant.until, due), Part(grant.since, grant.until, grant.amount_fen - due)]
                shortfalls = [_Shortfall("above_amount", course.versions, parts[1])]
        if len(shortfalls) < len(parts):
            valid.append(grant)
        yield parts, [msgspec.structs.replace(s, events=s.events or (grant.version,)) for s in shortfalls]


def _shortfall(part: Part, grounds: Sequence[Ground], *, whole: bool) -> _Shortfall | None:
    """The first ground without which the part is not due: on every day of it, or with `whole` on some day."""
    left: list[Span] = [(part.first, part.last)]
    for ground in grounds:
        left = within(left, ground.spans)
        if not left or (whole and first_uncovered(left, part.first, part.last) is not None):
            return _Shortfall(ground.cause, ground.events, part)
    return None


def _for_shortfalls(benefit: str, shortfalls: Sequence[_Shortfall]) -> Iterator[DueBack]:
    """What was paid for parts without a ground, one amount for each cause."""
    for cause in dict.fromkeys(shortfall.cause for shortfall in shortfalls):
        paid = [s for s in shortfalls if s.cause == cause and s.part.paid]
        amount = sum(taken for s in paid for _, taken in s.part.paid)
        if not amount:
            continue
        payments = {payment.metadata.version: payment for s in paid for payment, _ in s.part.paid}
        yield DueBack(
            benefit,
            amount,
            cause,
            min(payment.metadata.day for payment in payments.values()),
            tuple(dict.fromkeys([*(version for s in paid for version in s.events), *sorted(payments)])),
            (min(s.part.first for s in paid), max(s.part.last for s in paid)),
        )


def _above(payments: Sequence[BenefitPaid], above: Sequence[int], versions: tuple[int, ...]) -> Iterator[DueBack]:
    """The part of the payments of one benefit that exceeds all grants, `above` by payment."""
    days = [payment.metadata.day for payment, amount in zip(payments, above, strict=True) if amount]
    if days:
        yield DueBack(payments[0].benefit, sum(above), "paid_above_grant", days[0], versions)


def _without_recovered(found: Sequence[DueBack], recovered: int) -> Iterator[DueBack]:
    """The amounts that are left after the recoveries, which answer the first causes first."""
    for due in found:
        answered = min(recovered, due.amount_fen)
        recovered -= answered
        if due.amount_fen > answered:
            yield msgspec.structs.replace(due, amount_fen=due.amount_fen - answered)
