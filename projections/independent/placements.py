"""The placements on public-welfare posts, and the last day of the term of the last one (docs/domain.md 4)."""

from collections.abc import Sequence
from datetime import date

import msgspec

from projections.independent.days import DAY, WorkingDays, last_day_of_term, months_later, retirement
from projections.independent.facts import Fact
from projections.independent.place import Table
from projections.independent.state import State
from projections.independent.step import Step


class Placement(msgspec.Struct):
    """A time on such posts; `until` is the day of leaving, None while it lasts."""

    since: date
    term_ends: date
    until: date | None = None


def last_day_on_post(steps: Sequence[Step], now: State, policy: Table, working: WorkingDays) -> date | None:
    """The last day of the term of the last placement; None without one."""
    rule, ages = policy["public_posts"], policy["ages"]
    found: Placement | None = None
    other_work = False  # since the last placement
    for fact in _jobs_and_ends(steps):
        work = fact.type in ("person.employed", "person.job_changed")
        on_post = work and fact.get("channel") == rule["channel"]
        if not on_post:
            if found is not None and found.until is None:
                found.until, other_work = fact.day, work
            else:
                other_work = other_work or work
        elif found is None:
            found, other_work = Placement(fact.day, _first_term(fact.day, now, rule, ages)), False
        elif found.until is not None:
            expired = not working.any_between(found.until, found.term_ends + DAY)
            at_once = not working.any_between(found.until, fact.day)
            if at_once and not expired and not other_work:
                found.until = None
            elif expired:
                found = Placement(fact.day, _first_term(fact.day, now, rule, ages))
            else:
                found = Placement(fact.day, _rest_of_term(found, fact.day, now, ages))
            other_work = False
    return found.term_ends if found is not None else None


def _jobs_and_ends(steps: Sequence[Step]) -> list[Fact]:
    names = ("employed", "job_changed", "left_post", "labour_force_left", "deceased")
    return [step.fact for step in steps if step.fact.type.removeprefix("person.") in names]


def _first_term(first: date, now: State, rule: Table, ages: Table) -> date:
    """Some months, at most until retirement; until retirement for whom less than so many months are left to it."""
    last = last_day_of_term(first, rule["max_months"])
    if now.birth is None or now.sex is None:
        return last
    retires = retirement(now.birth, now.sex, now.base, ages)
    as_known = retirement(now.birth, now.sex, now.base, ages, known=first)
    near = as_known < months_later(first, rule["to_retirement_within_months"])
    return retires if near else min(last, retires)


def _rest_of_term(before: Placement, first: date, now: State, ages: Table) -> date:
    """What was left of the term when the placement before ended, in months and days, from the new day on."""
    assert before.until is not None
    left_from = before.until + DAY
    months = 0
    while last_day_of_term(left_from, months + 1) <= before.term_ends:
        months += 1
    if months:
        days = before.term_ends - last_day_of_term(left_from, months)
        last = last_day_of_term(first, months) + days
    else:
        last = first + (before.term_ends - left_from)
    if now.birth is None or now.sex is None:
        return last
    return min(last, retirement(now.birth, now.sex, now.base, ages))
