"""What is due back of the benefits of a person (docs/decisions/0038): the amounts that `GET …/benefits` gives.

Each grant is cut into parts, which payments cover; what was paid for a part without a ground is due back.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from projections.independent.days import DAY, last_day_of_term, months_later, months_of
from projections.independent.facts import Fact
from projections.independent.grants import Grant, grants
from projections.independent.grounds import Asked, death, grounds
from projections.independent.place import Place
from projections.independent.row import Row
from projections.independent.step import History


class Part(msgspec.Struct):
    """Days of a grant that are due, or due back, as one; the cause if they are due back; the payments for them."""

    first: date
    last: date
    amount: int
    cause: str | None = None
    paid: list[tuple[Fact, int]] = []


def due_back(history: History, place: Place) -> Iterator[Row]:
    """A row for each benefit and cause."""
    payments = history.facts("benefit_paid")
    for benefit in dict.fromkeys(payment.data["benefit"] for payment in payments):
        parts = list(_parts_of_grants(history, benefit, place))
        above: list[tuple[Fact, int]] = []
        for payment in payments:
            if payment.data["benefit"] == benefit:
                left = payment.data["amount_fen"]
                for each in parts:
                    left = _cover(payment, left, each)
                above += [(payment, left)] if left else []
        recovered = sum(
            fact.data["amount_fen"] for fact in history.facts("benefit_recovered") if fact.data["benefit"] == benefit
        )
        for cause, amounts in _by_cause([part for each in parts for part in each], above):
            amount = sum(amount for _, amount in amounts)
            due, recovered = max(amount - recovered, 0), max(recovered - amount, 0)
            if due:
                columns = {
                    "person_id": history.person,
                    "benefit": benefit,
                    "cause": cause,
                    "amount_fen": due,
                    "since": min(fact.day for fact, _ in amounts),
                }
                yield Row("due_back", columns, [fact for fact, _ in amounts])


def _by_cause(parts: Sequence[Part], above: list[tuple[Fact, int]]) -> Iterator[tuple[str, list[tuple[Fact, int]]]]:
    """What was paid for parts without a ground, by cause; then what was paid above all grants."""
    for cause in dict.fromkeys(part.cause for part in parts if part.cause is not None):
        amounts = [each for part in parts if part.cause == cause for each in part.paid]
        if amounts:
            yield cause, amounts
    if above:
        yield "paid_above_grant", above


def _parts_of_grants(history: History, benefit: str, place: Place) -> Iterator[list[Part]]:
    """The parts of each grant of a benefit; a grant of which no part has a ground is in the way of no later one."""
    every = grants(history)
    others, same = [each for each in every if each.benefit != benefit], list[Grant]()
    for grant in (each for each in every if each.benefit == benefit):
        policy = place.policy(grant.step.before.area, grant.since)
        rule = policy.get("benefits", {}).get(benefit)
        asked = Asked(history, grant, policy, rule or {}, list(same), others)
        conditions = list(grounds(asked) if rule is not None else death(history))
        recovery = rule.get("recovery", "months") if rule is not None else "months"
        parts = _parts(grant, recovery)
        for part in parts:
            left = _days(part)
            for condition in conditions:
                kept = [day for day in left if condition.holds(day)]
                if not kept or (recovery == "whole" and len(kept) < len(left)):
                    part.cause = condition.cause
                    break
                left = kept
        course = asked.course if rule is not None else None
        if course is not None and rule is not None and "fen_a_day" in rule and not any(part.cause for part in parts):
            enrolled, completed = course
            attended = completed.get("days_attended", 0)
            due = rule["fen_a_day"] * (min(attended, enrolled.fact.data["days"]) if enrolled else attended)
            if due < grant.amount:
                parts = [
                    Part(grant.since, grant.until, due),
                    Part(grant.since, grant.until, grant.amount - due, "above_amount"),
                ]
        if not all(part.cause for part in parts):
            same.append(grant)
        yield parts


def _days(part: Part) -> list[date]:
    return [part.first + number * DAY for number in range((part.last - part.first).days + 1)]


def _parts(grant: Grant, recovery: str) -> list[Part]:
    """The days, the months or the whole of a grant, each with its share; the shares differ by at most one fen.

    The months are those of the calendar if the grant has as many of them; else they begin on the day of the first.
    """
    ends: list[date] = []
    first = grant.since
    calendar = (grant.until.year - grant.since.year) * 12 + grant.until.month - grant.since.month + 1
    by_calendar = calendar == months_of(grant.since, grant.until)
    while first <= grant.until:
        last = grant.until
        if recovery == "days":
            last = first
        elif recovery == "months":
            last = months_later(first.replace(day=1), 1) - DAY if by_calendar else last_day_of_term(first, 1)
        ends.append(min(last, grant.until))
        first = ends[-1] + DAY
    firsts = [grant.since, *(end + DAY for end in ends[:-1])]
    shares = [grant.amount * number // len(ends) for number in range(len(ends) + 1)]
    return [Part(firsts[i], end, shares[i + 1] - shares[i]) for i, end in enumerate(ends)]


def _cover(payment: Fact, left: int, parts: Sequence[Part]) -> int:
    """Covers parts by a payment: those it names; else that of its month, then the others in order. Returns the rest."""
    first, last = payment.date("period_from"), payment.date("period_to")
    if first is not None and last is not None:
        ordered = [part for part in parts if part.first <= last and first <= part.last]
    else:
        month = payment.day.replace(day=1)
        of_month = [part for part in parts if part.first.replace(day=1) <= month <= part.last.replace(day=1)]
        ordered = [*of_month, *(part for part in parts if not any(part is each for each in of_month))]
    for part in ordered:
        taken = min(left, part.amount - sum(amount for _, amount in part.paid))
        if taken > 0:
            part.paid.append((payment, taken))
            left -= taken
    return left
