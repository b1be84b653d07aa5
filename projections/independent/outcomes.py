"""The view `outcome`: in which of the four outcomes a person was on each day (docs/decisions/0016).

For each day on which something may change, the outcome is read anew from the facts up to that day; neighbouring days
that agree are one row.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from projections.independent.facts import Fact
from projections.independent.place import Place, Table
from projections.independent.refuted import counted, verdicts
from projections.independent.roster import working_age
from projections.independent.row import Row
from projections.independent.state import State
from projections.independent.step import History, Step

_NOT_COUNTED = ("unregistered", "deceased")


class Evidence(msgspec.Struct, frozen=True):
    """A fact that shows an outcome on the days before `until`; None: on all days after it."""

    fact: Fact
    until: date | None


class Stretch(msgspec.Struct):
    """Days with one outcome, area, counted group and day of verification; `until` is the first day after them."""

    since: date
    until: date | None
    outcome: str
    outcome_since: date
    area: str
    group: str | None
    verified_on: date | None
    evidence: Fact | None


def outcome(history: History, place: Place) -> Iterator[Row]:
    """The rows of a person."""
    if not history.steps:
        return
    contacts = _contacts(counted(history), place)
    working_from, retires_on = working_age(history, place)
    for one in _stretches(history, place):
        last = [day for day in contacts if one.until is None or day < one.until][-1:]
        columns: dict[str, Any] = {
            "person_id": history.person,
            "since": one.since,
            "until": one.until,
            "area": one.area,
            "outcome": one.outcome,
            "outcome_since": one.outcome_since,
            "evidence_version": one.evidence.version if one.evidence else None,
            "last_contact_on": last[0] if last else None,
            "earlier_contacts": (_earlier(contacts, one.since, last[0]) or None)
            if one.outcome == "not_reached" and last
            else None,
            "counted_group": one.group,
            "verified_on": one.verified_on,
            "working_from": working_from,
            "retires_on": retires_on,
        }
        yield Row("outcome", columns, [one.evidence] if one.evidence else [history.last.fact])


def _earlier(contacts: Sequence[date], since: date, last: date) -> list[date]:
    """The contacts before the last one that were the latest on some day from `since` on."""
    first = max((day for day in contacts if day <= since), default=date.min)
    return [] if last <= since else [day for day in _one_a_place(contacts, first) if day < last]


def _one_a_place(contacts: Sequence[date], first: date) -> list[date]:
    """The contacts from a day on; of several on the first day itself one, those of later days each."""
    on_first = [day for day in contacts if day == first][-1:]
    return [*on_first, *(day for day in contacts if day > first)]


def _stretches(history: History, place: Place) -> list[Stretch]:
    alike = counted(history)
    confirmed = {v: verdict.fact.day for v, verdict in verdicts(history).items() if verdict.verdict == "confirmed"}
    days = _Days(alike, place)
    found: list[Stretch] = []
    for since, until in days.with_ends():
        state, steps = days.up_to(since)
        if state.case in _NOT_COUNTED:
            continue
        name, evidence = days.outcome(state, steps, since)
        at_work = name == "employed" and evidence is not None
        group = _group_at_work(steps, place) if at_work else None
        verified = confirmed.get(evidence.version) if at_work and evidence else None
        before = found[-1] if found and found[-1].until == since else None
        same = before is not None and before.outcome == name
        if before and same and (before.area, before.group, before.verified_on) == (state.area, group, verified):
            before.until, before.evidence = until, evidence
            continue
        outcome_since = before.outcome_since if before and same else since
        found.append(Stretch(since, until, name, outcome_since, state.area, group, verified, evidence))
    return found


class _Days:
    """The days on which the outcome of a person may change, and what holds on them."""

    def __init__(self, history: History, place: Place) -> None:
        self._steps, self._place = history.steps, place

    def with_ends(self) -> list[tuple[date, date | None]]:
        """Each day on which something may change, with the next such day; None after the last."""
        ends = {self._until(step) for step in self._steps}
        ordered = sorted({step.fact.day for step in self._steps} | {day for day in ends if day is not None})
        return list(zip(ordered, [*ordered[1:], None], strict=True))

    def up_to(self, day: date) -> tuple[State, list[Step]]:
        """The state at the end of a day, and the steps until then."""
        steps = [step for step in self._steps if step.fact.day <= day]
        return (steps[-1].after if steps else State()), steps

    def outcome(self, state: State, steps: Sequence[Step], day: date) -> tuple[str, Fact | None]:
        """The outcome of a day and the fact that shows it.

        Work comes first, then having left the labour force, training or a referral, being unable or unwilling.
        """
        if state.labour == "employed":
            return "employed", _since_then(steps, "employed", "employed", "job_changed")
        if state.labour == "not_in_labour_force":
            return "not_able_or_willing", _since_then(steps, "not_in_labour_force")
        active = [each for each in self._active(steps) if each.until is None or day < each.until]
        if active:
            return "training_or_referral", max((each.fact for each in active), key=lambda fact: fact.version)
        assessed = self._unavailable(steps)
        if assessed is not None and (assessed.until is None or day < assessed.until):
            return "not_able_or_willing", assessed.fact
        return "not_reached", None

    def _until(self, step: Step) -> date | None:
        """The first day on which a fact is no evidence any more; its own day for one that never is."""
        fact, rule = step.fact, self._rule(step)
        name = fact.type.removeprefix("person.")
        if name == "job_introduced":
            return _later(fact.day, rule.get("referral_days"))
        if name == "training_enrolled":
            slack = rule.get("training_slack_days")
            return _later(fact.day, None if slack is None else fact.data["days"] + slack)
        if name == "needs_assessed":
            return _later(fact.day, rule.get("unwilling_days"))
        return fact.day

    def _rule(self, step: Step) -> Table:
        rule: Table = self._place.policy(step.after.area, step.fact.day).get("outcome", {})
        return rule

    def _active(self, steps: Sequence[Step]) -> list[Evidence]:
        """The referral and the courses that nothing has ended: work or a refusal, completion or leaving the course."""
        found: dict[str | None, Evidence] = {}
        for step in steps:
            fact, rule = step.fact, self._rule(step)
            if fact.type in ("person.employed", "person.job_changed") or fact.type in rule.get("referral_ended_by", ()):
                found.pop(None, None)
            if fact.type == "person.training_completed" or fact.type in rule.get("training_ended_by", ()):
                found.pop(fact.get("course", ""), None)
            if fact.type == "person.job_introduced":
                found[None] = Evidence(fact, self._until(step))
            if fact.type == "person.training_enrolled":
                found[fact.data["course"]] = Evidence(fact, self._until(step))
        return list(found.values())

    def _unavailable(self, steps: Sequence[Step]) -> Evidence | None:
        """The last assessment, if the person was unable or unwilling and no work began since."""
        for step in reversed(steps):
            fact = step.fact
            if fact.type in ("person.employed", "person.job_changed"):
                return None
            if fact.type == "person.needs_assessed":
                available = fact.get("able_to_work") and fact.get("wishes_work")
                return None if available else Evidence(fact, self._until(step))
        return None


def _since_then(steps: Sequence[Step], labour: str, *renewed_by: str) -> Fact | None:
    """The fact since which the person has this labour status, or the last of the types that renew it."""
    since: Fact | None = None
    for fact, before, now in steps:
        if now.labour != labour:
            since = None
        elif before.labour != labour or fact.type.removeprefix("person.") in renewed_by:
            since = fact
    return since


def _group_at_work(steps: Sequence[Step], place: Place) -> str | None:
    """The counted group of a person at work, by the policy of the day on which it last could change."""
    for fact, before, now in reversed(steps):
        parts = [(s.labour, s.area, s.case, s.categories, s.poverty, s.references) for s in (before, now)]
        if parts[0] != parts[1] or fact.type in ("person.employed", "person.job_changed"):
            return place.group(now, fact.day)
    return None


def _contacts(history: History, place: Place) -> list[date]:
    """The days of contacts with the person, by the rule of the area and day of each."""
    return [
        step.fact.day
        for step in history.steps
        if step.fact.type in place.policy(step.after.area, step.fact.day).get("outcome", {}).get("contacts", ())
        and not (step.fact.type == "person.spot_checked" and step.fact.get("contact") == "not_reached")
    ]


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)
