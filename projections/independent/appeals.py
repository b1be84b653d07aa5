"""The view `appeal`: objections and appeals against decisions, their terms and outcomes (docs/domain.md 4)."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from projections.independent.due import due_after
from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.row import Row
from projections.independent.step import History, Step


class _Filed(msgspec.Struct, eq=False):
    """What was filed, against what, and what followed."""

    step: Step
    decision: Step | None
    by: date | None
    admitted: Fact | None = None
    ended: Fact | None = None

    def goes_by(self, name: object) -> bool:
        fact = self.step.fact
        return str(name) in (str(fact.version), str(fact.get("number", "")))


def appeal(history: History, place: Place) -> Iterator[Row]:
    """A row for each appeal, in the area that is responsible now."""
    for each in _filed(history, place):
        fact, decision = each.step.fact, each.decision.fact if each.decision is not None else None
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": history.last.after.area,
            "procedure": fact.get("procedure"),
            "number": fact.get("number"),
            "filed_on": fact.day,
            "decision_version": decision.version if decision is not None else None,
            "decision_type": decision.type if decision is not None else None,
            "decision_on": decision.day if decision is not None else None,
            "file_by": each.by,
            "late": each.by is not None and each.by < fact.day,
            "admitted_on": each.admitted.day if each.admitted is not None else None,
            "outcome": each.ended.get("outcome") if each.ended is not None else None,
            "outcome_version": each.ended.version if each.ended is not None else None,
            "outcome_on": each.ended.day if each.ended is not None else None,
        }
        yield Row("appeal", columns, [one for one in (fact, decision, each.admitted, each.ended) if one is not None])


def _filed(history: History, place: Place) -> list[_Filed]:
    found: list[_Filed] = []
    for number, step in enumerate(history.steps):
        fact = step.fact
        if fact.type == "person.appeal_filed":
            decision = _decision(step, history.steps[:number], place)
            found.append(_Filed(step, decision, _term(fact, decision, place)))
        elif fact.type in ("person.appeal_admitted", "person.appeal_decided"):
            waiting = [each for each in found if each.ended is None and each.goes_by(fact.get("appeal"))]
            if not waiting:
                continue
            if fact.type == "person.appeal_decided":
                waiting[-1].ended = fact
            elif waiting[-1].admitted is None:
                waiting[-1].admitted = fact
    return found


def _decision(step: Step, before: Sequence[Step], place: Place) -> Step | None:
    """The decision that a filing names: by its version, or the last one of a type."""
    rule = place.policy(step.before.area, step.fact.day).get("appeals", {}).get(step.fact.get("procedure"), {})
    name = str(step.fact.get("decision"))
    for each in reversed(before):
        if each.fact.type in rule.get("against", ()) and name in (str(each.fact.version), each.fact.type):
            return each
    return None


def _term(fact: Fact, decision: Step | None, place: Place) -> date | None:
    """The last day on which the filing is in time."""
    if decision is None:
        return None
    policy = place.policy(decision.before.area, decision.fact.day)
    rule = policy.get("appeals", {}).get(fact.get("procedure"), {})
    given = decision.fact.date(rule["until_field"]) if "until_field" in rule else None
    if given is not None or "file_within" not in rule:
        return given
    moment, _ = due_after(decision.fact.moment, decision.fact.whole_day, rule["file_within"], place.working_days)
    return moment.date()
