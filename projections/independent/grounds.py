"""On which of the days of a grant each of its grounds holds (docs/decisions/0038).

A ground that does not hold on any day of a part of the grant is the cause for which that part is due back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from projections.independent.days import DAY, last_day_of_term, months_later, months_of, retirement
from projections.independent.facts import Fact
from projections.independent.grants import Grant
from projections.independent.place import Table
from projections.independent.refuted import counted
from projections.independent.services import courses
from projections.independent.state import State
from projections.independent.step import History, Step
from projections.independent.work import Spell, spells


class Ground(NamedTuple):
    """A condition: the cause if it does not hold, and whether it holds on a day."""

    cause: str
    holds: Callable[[date], bool]


class Asked(msgspec.Struct, frozen=True):
    """A grant, the rule and policy of its benefit, the earlier grants of it that hold, and those of other benefits."""

    history: History
    grant: Grant
    policy: Table
    rule: Table
    same: Sequence[Grant]
    others: Sequence[Grant]

    @property
    def course(self) -> tuple[Step | None, Fact] | None:
        """The course that the grant is for: the last completed one whose days include those of the grant."""
        return course_of(self.history, self.grant) if "course" in self.rule else None


def grounds(asked: Asked) -> Iterator[Ground]:
    """The grounds in the order in which they are looked at."""
    yield from death(asked.history)
    yield from _retirement(asked)
    yield from _granted_once(asked)
    yield from _limits(asked)
    yield from _course(asked)
    yield from _person(asked)
    yield from _work(asked)
    yield from _other_benefits(asked)


def death(history: History) -> Iterator[Ground]:
    """A benefit is due for the days lived, the day of the death included."""
    deaths = history.facts("deceased")
    if deaths:
        died = deaths[0].day
        yield Ground("paid_after_death", lambda day: day <= died)


def course_of(history: History, grant: Grant) -> tuple[Step | None, Fact] | None:
    """The last course, enrolment and completion, that was completed and has all days of a grant."""
    completed = [
        (enrolled, end)
        for enrolled, end in courses(history, "training_completed", "training_dropped")
        if end is not None and end.type == "person.training_completed"
    ]
    completed.sort(key=lambda each: [step.fact is each[1] for step in history.steps].index(True))
    covering = [
        (enrolled, end)
        for enrolled, end in completed
        if (enrolled is None or enrolled.fact.day <= grant.since) and grant.until <= end.day
    ]
    return covering[-1] if covering else None


def _retirement(asked: Asked) -> Iterator[Ground]:
    now = asked.history.last.after
    if asked.rule.get("until_retirement", True) and now.birth is not None and now.sex is not None:
        retires = retirement(now.birth, now.sex, now.base, asked.policy["ages"])
        yield Ground("retired", lambda day: day < retires)


def _granted_once(asked: Asked) -> Iterator[Ground]:
    """Of two grants for the same days, course or employer the first one is due."""
    grant = asked.grant
    if any(other.since <= grant.until and grant.since <= other.until for other in asked.same):
        yield Ground("granted_twice", lambda day: not any(each.since <= day <= each.until for each in asked.same))
    course = asked.course
    if course is not None and asked.rule["course"].get("once_a_course", False):
        for other in asked.same:
            again = course_of(asked.history, other)
            if again is not None and again[1] is course[1]:
                yield Ground("granted_twice", _never)
    if asked.rule.get("job", {}).get("once_an_employer", False):
        employer = _employer(asked.history, grant.since)
        if any(_employer(asked.history, other.since) == employer for other in asked.same):
            yield Ground("granted_twice", _never)


def _limits(asked: Asked) -> Iterator[Ground]:
    """So many grants a year and in all; so many months, unless retirement was near at the first grant."""
    rule, grant, same = asked.rule, asked.grant, asked.same
    in_year = [other for other in same if other.since.year == grant.since.year]
    if len(in_year) >= rule.get("a_year", len(in_year) + 1) or len(same) >= rule.get("times", len(same) + 1):
        yield Ground("above_limit", _never)
    if "max_months" not in rule or _near_retirement(asked):
        return
    left = rule["max_months"] - sum(months_of(other.since, other.until) for other in same)
    if left < months_of(grant.since, grant.until):
        last = last_day_of_term(grant.since, left) if left > 0 else date.min
        yield Ground("above_limit", lambda day: day <= last)


def _near_retirement(asked: Asked) -> bool:
    now, within = asked.history.last.after, asked.rule.get("to_retirement_within_months")
    if within is None or now.birth is None or now.sex is None:
        return False
    first = min(each.since for each in (asked.grant, *asked.same))
    return retirement(now.birth, now.sex, now.base, asked.policy["ages"], known=first) < months_later(first, within)


def _course(asked: Asked) -> Iterator[Ground]:
    """A course that was passed, without unemployment benefit; the person is of the group at the enrolment."""
    if "course" not in asked.rule:
        return
    condition, course = asked.rule["course"], asked.course
    draws = course is not None and course[0] is not None and course[0].fact.get("draws_unemployment_benefit", False)
    if (
        course is None
        or (condition.get("must_pass", True) and not course[1].get("passed", False))
        or (draws and not condition.get("with_unemployment_benefit", False))
    ):
        yield Ground("without_course", _never)
    if course is not None and asked.rule.get("status_at") == "enrolment":
        begun = course[0].fact if course[0] is not None else course[1]
        before = [step.before for step in asked.history.steps if step.fact is begun]
        that_day = [step.after for step in asked.history.steps if step.fact.day == begun.day]
        if not any(is_for(asked.rule, state) for state in (*before, *that_day)):
            yield Ground("not_entitled", _never)


def _person(asked: Asked) -> Iterator[Ground]:
    """The person is of the group on the day, at its beginning or later on it; refuted jobs are none."""
    if "course" in asked.rule and asked.rule.get("status_at", "covered") != "covered":
        return
    steps = counted(asked.history).steps

    def holds(day: date) -> bool:
        before = [step.after for step in steps if step.fact.day < day][-1:]
        return any(is_for(asked.rule, s) for s in (*before, *(step.after for step in steps if step.fact.day == day)))

    yield Ground("not_entitled", holds)


def _work(asked: Asked) -> Iterator[Ground]:
    """The person is in work that qualifies, from the first day of the job to the day of leaving."""
    condition = asked.rule.get("job")
    if condition is None:
        return
    jobs = _main_jobs(asked.history)
    insured = _insured(asked.history, condition.get("schemes", ()))

    def holds(day: date) -> bool:
        at_work = [job for job in jobs if job.began.fact.day <= day <= job.last_day]
        return any(qualifies(job.began.fact, condition, insured=insured(day)) for job in at_work)

    yield Ground("without_work", holds)
    if condition.get("min_months") and not _lasted(jobs, condition, asked.grant.until):
        yield Ground("without_work", _never)


def _other_benefits(asked: Asked) -> Iterator[Ground]:
    """Not in a month of a benefit that excludes this one."""
    excluding = [each for each in asked.others if each.benefit in asked.rule.get("exclusive_with", ())]
    months = [(each.since.replace(day=1), months_later(each.until.replace(day=1), 1)) for each in excluding]
    if months:
        yield Ground("other_benefit", lambda day: not any(first <= day < behind for first, behind in months))


def is_for(rule: Table, state: State) -> bool:
    """Whether a benefit is for a person in this state."""
    if state.labour in rule.get("not_while", ()):
        return False
    conditions = [rule.get(name) for name in ("recognised", "categories", "poverty", "reference_eligible")]
    return (
        not any(conditions)
        or bool(rule.get("recognised", False) and state.case == "recognised")
        or bool(rule.get("reference_eligible", False) and state.references)
        or state.poverty in rule.get("poverty", ())
        or any(each in rule.get("categories", ()) for each in state.categories)
    )


def qualifies(job: Fact, condition: Table, *, insured: bool) -> bool:
    """Whether a job meets the condition of a benefit about work."""
    channel = job.get("channel")
    return bool(
        channel in condition["channels"]
        and job.get("contract_months", 0) >= condition.get("min_contract_months", {}).get(channel, 0)
        and (insured or job.get("insured", False) or not condition.get("insured", False))
        and job.get("monthly_wage_fen", 0) >= condition.get("min_wage_fen", 0)
    )


def _main_jobs(history: History) -> list[Spell]:
    return [spell for spell in spells(counted(history)) if not spell.additional]


def _employer(history: History, day: date) -> str | None:
    """The employer on a day, by the credit code or else the name; of two jobs that of the later one."""
    jobs = [job.began.fact for job in _main_jobs(history) if job.began.fact.day <= day <= job.last_day]
    return (jobs[-1].get("uscc") or jobs[-1].get("employer")) if jobs else None


def _lasted(jobs: Iterable[Spell], condition: Table, day: date) -> bool:
    """Whether uninterrupted work in the channels has lasted so many months on a day."""
    since: date | None = None
    last = date.min
    for job in jobs:
        fact = job.began.fact
        if fact.get("channel") in condition["channels"] and fact.day <= day:
            since = fact.day if since is None or fact.day > last + DAY else since
            last = min(job.last_day, day)
    return since is not None and last_day_of_term(since, condition["min_months"]) <= day


def _insured(history: History, schemes: Sequence[str]) -> Callable[[date], bool]:
    """Whether the person was insured in one of the schemes on a day, by the facts about insurance."""
    spans: list[tuple[date, date]] = []
    running: dict[str, date] = {}
    for fact in history.facts("insurance_started", "insurance_stopped"):
        scheme = fact.data["scheme"]
        if fact.type == "person.insurance_started" and scheme in schemes:
            running.setdefault(scheme, fact.day)
        elif fact.type == "person.insurance_stopped" and scheme in running:
            spans.append((running.pop(scheme), fact.day))
    spans += [(first, date.max) for first in running.values()]
    return lambda day: any(first <= day <= last for first, last in spans)


def _never(_: date) -> bool:
    return False
