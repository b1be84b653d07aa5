"""The view `benefit`: a row for each grant, with what was paid and recovered of it. Amounts in fen."""

from collections.abc import Iterator
from datetime import date

import msgspec

from projections.independent.days import months_of
from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.row import Row
from projections.independent.step import History, Step


class Grant(msgspec.Struct):
    """A grant for the days from `since` to `until`, both included, with the sums paid and recovered of it."""

    step: Step
    benefit: str
    since: date
    until: date
    amount: int
    paid: int = 0
    recovered: int = 0
    payments: list[Fact] = []
    recoveries: list[Fact] = []


def grants(history: History) -> list[Grant]:
    """The grants in order.

    A payment goes to the first grant of the benefit that is not paid in full, the rest to the next; what is left over
    to the last. A recovery is of the last grant of which something is paid, then of those before it.
    """
    found: list[Grant] = []
    for step in history.of("benefit_granted", "benefit_paid", "benefit_recovered"):
        fact = step.fact
        if fact.type == "person.benefit_granted":
            found.append(_grant(step))
            continue
        same, left = [grant for grant in found if grant.benefit == fact.data["benefit"]], fact.data["amount_fen"]
        if fact.type == "person.benefit_paid":
            for grant in same:
                part = left if grant is same[-1] else max(min(left, grant.amount - grant.paid), 0)
                left -= part
                grant.paid += part
                grant.payments += [fact] if part else []
        else:
            for grant in reversed(same):
                part = left if grant is same[0] else max(min(left, grant.paid - grant.recovered), 0)
                left -= part
                grant.recovered += part
                grant.recoveries += [fact] if part else []
    return found


def benefit(history: History, place: Place) -> Iterator[Row]:
    """The rows of a person; area and counted group are those on the day of the grant."""
    for grant in grants(history):
        fact, before = grant.step.fact, grant.step.before
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": before.area,
            "benefit": grant.benefit,
            "counted_group": place.group(before, fact.day),
            "granted_on": fact.day,
            "since": grant.since,
            "until": grant.until,
            "months": months_of(grant.since, grant.until),
            "amount_fen": grant.amount,
            "pay_by": fact.date("pay_by"),
            "paid_fen": grant.paid,
            "last_paid_on": grant.payments[-1].day if grant.payments else None,
            "recovered_fen": grant.recovered,
        }
        paid = [fact, *grant.payments]
        because = {"paid_fen": paid, "last_paid_on": paid, "recovered_fen": [fact, *grant.recoveries]}
        yield Row("benefit", columns, [fact], because)


def _grant(step: Step) -> Grant:
    since, until = step.fact.date("from"), step.fact.date("to")
    assert since is not None  # both are required
    assert until is not None
    return Grant(step, step.fact.data["benefit"], since, until, step.fact.data["amount_fen"])
