"""The view `contradiction`: recorded facts of one person that cannot both be true (docs/decisions/0039)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from projections.independent.days import DAY
from projections.independent.facts import Fact
from projections.independent.grants import grants
from projections.independent.place import Place, Table
from projections.independent.refuted import counted
from projections.independent.row import Row
from projections.independent.services import courses
from projections.independent.step import Excluded, History
from projections.independent.work import spells

_PART: Final = {"household": "household", "category": "categories", "helper": "helper", "area": "area"}
"""The part of the state that is the obstacle, where it has another name."""


class Lasting(msgspec.Struct, frozen=True):
    """A fact that holds from the first to the last day, of which so many are known to be filled by it."""

    first: date
    last: date
    fact: Fact
    full_days: int = 0


def contradiction(history: History, place: Place) -> Iterator[Row]:
    """The rows of a person, each with the later fact, the earlier one, and what was granted for the days of both."""
    for earlier, later in _overlaps(_courses(history), _courses_exclude_each_other):
        money = _granted(history, place, later.first, min(earlier.last, later.last), _for_a_course)
        yield _row(history, "courses_overlap", later.fact, earlier.fact, later.first, money)
    posts, others = _posts_and_others(history, place)
    for kind, pairs in (
        ("two_public_posts", _overlaps(posts, _at_once)),
        (
            "work_beside_a_post",
            _overlaps([*posts, *others], _at_once, lambda one, other: (one in posts) != (other in posts)),
        ),
    ):
        for earlier, later in pairs:
            money = _granted(history, place, later.first, min(earlier.last, later.last), _for_a_public_post)
            yield _row(history, kind, later.fact, earlier.fact, later.first, money)
    for excluded in history.excluded:
        yield _excluded(history, excluded, place)


def _courses(history: History) -> Iterator[Lasting]:
    """The courses with their days; one that nobody has ended lasts the days planned."""
    for enrolled, end in courses(history, "training_completed", "training_dropped"):
        attended = end.get("days_attended", 0) if end else 0
        if enrolled is not None and end is not None:
            yield Lasting(enrolled.fact.day, end.day, enrolled.fact, attended)
        elif enrolled is not None:
            fact = enrolled.fact
            yield Lasting(fact.day, fact.day + timedelta(fact.data["days"] - 1), fact)
        elif end is not None and attended:
            yield Lasting(end.day - timedelta(attended - 1), end.day, end, attended)


def _courses_exclude_each_other(earlier: Lasting, later: Lasting) -> bool:
    """By more than the last day; or with more days attended than both have."""
    days = (max(earlier.last, later.last) - earlier.first) // DAY + 1
    return later.first < earlier.last or earlier.full_days + later.full_days > days


def _posts_and_others(history: History, place: Place) -> tuple[list[Lasting], list[Lasting]]:
    """The public-welfare posts, and the jobs in a form of work that may not be held beside one; refuted ones are none.

    A job lasts from the first day to the day of leaving.
    """
    posts, others = list[Lasting](), list[Lasting]()
    for spell in spells(counted(history)):
        fact = spell.began.fact
        one = Lasting(fact.day, spell.last_day, fact)
        rule = place.policy(spell.began.before.area, fact.day).get("public_posts")
        if rule is not None and fact.get("channel") == rule["channel"]:
            posts.append(one)
        elif rule is not None and fact.get("work_form") not in rule.get("additional_work_forms", ()):
            others.append(one)
    return posts, others


def _at_once(earlier: Lasting, later: Lasting) -> bool:
    """Whether the later job begins before the last day of the earlier one."""
    return later.first < earlier.last


def _overlaps(
    facts: Iterable[Lasting],
    exclude: Callable[[Lasting, Lasting], bool],
    compared: Callable[[Lasting, Lasting], bool] = lambda *_: True,
) -> Iterator[tuple[Lasting, Lasting]]:
    """Each fact with the one before it, of those it is compared with, that lasts longest, if both cannot be."""
    ordered = sorted(facts, key=lambda each: (each.first, each.last, each.fact.version))
    for number, later in enumerate(ordered):
        before = [each for each in ordered[:number] if compared(each, later)]
        earlier = max(before, key=lambda each: each.last, default=None)
        if earlier is not None and later.first <= earlier.last and exclude(earlier, later):
            yield earlier, later


def _excluded(history: History, excluded: Excluded, place: Place) -> Row:
    """A fact of a duplicate that has no place, with the fact that is in its way."""
    fact, part = excluded.fact, _PART.get(excluded.obstacle, excluded.obstacle)
    changed = [
        step.fact
        for step in history.steps
        if step.fact is not fact
        and step.fact.moment <= fact.moment
        and getattr(step.before, part) != getattr(step.after, part)
    ]
    other = changed[-1] if changed else None
    last_days = {spell.began.fact.version: spell.last_day for spell in spells(counted(history)) if not spell.additional}
    public = place.policy(fact.area, fact.day).get("public_posts", {}).get("channel")
    work = fact.type in ("person.employed", "person.job_changed", "person.additional_job_started")
    on_a_post = work and public is not None and fact.get("channel") == public
    if other and on_a_post and other.version in last_days and _is_public(history, other, place):
        last = max(last_days[other.version], last_days.get(fact.version, fact.day))
        money = _granted(history, place, fact.day, last, _for_a_public_post)
        return _row(history, "two_public_posts", fact, other, fact.day, money)
    return _row(history, "excluded_by_merge", fact, other, fact.day, 0)


def _is_public(history: History, job: Fact, place: Place) -> bool:
    """Whether a job is a public-welfare post by the policy of the area then."""
    before = next(step.before for step in history.steps if step.fact.version == job.version)
    rule = place.policy(before.area, job.day).get("public_posts")
    return rule is not None and job.get("channel") == rule["channel"]


def _granted(history: History, place: Place, first: date, last: date, of: Callable[[Table], Collection[str]]) -> int:
    """What was granted of some benefits for one of the days, in fen."""
    return sum(
        grant.amount
        for grant in grants(history)
        if grant.since <= last and first <= grant.until
        and grant.benefit in of(place.policy(grant.step.before.area, grant.step.fact.day))
    )  # fmt: skip


def _for_a_course(policy: Table) -> list[str]:
    return [name for name, rule in policy.get("benefits", {}).items() if "course" in rule]


def _for_a_public_post(policy: Table) -> list[str]:
    channel = policy.get("public_posts", {}).get("channel")
    return [
        name for name, rule in policy.get("benefits", {}).items() if channel in rule.get("job", {}).get("channels", ())
    ]


def _row(history: History, kind: str, later: Fact, other: Fact | None, day: date, money: int) -> Row:
    columns = {
        "person_id": history.person,
        "kind": kind,
        "version": later.version,
        "area": history.last.after.area,
        "other_version": other.version if other else 0,
        "day": day,
        "money_fen": money,
    }
    return Row("contradiction", columns, [later, *([other] if other else [])])
