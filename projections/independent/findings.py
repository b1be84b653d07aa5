"""The view `finding`: what inspections found, its state, by when it is due, and its money (docs/domain.md 7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from projections.independent.deadlines import limits_by_rules
from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.refuted import counted
from projections.independent.row import Row
from projections.independent.running import Running
from projections.independent.step import History, Step


class _Found(msgspec.Struct, eq=False):
    """A finding, and the facts that name it up to now."""

    step: Step
    names: tuple[str, ...]
    facts: list[Fact] = []
    judged: list[tuple[str, Fact]] = []

    @property
    def stands(self) -> str:
        """What was said last of it: "rectified", "accepted" or "rejected", "withdrawn" for good; "" at first."""
        if any(word == "withdrawn" for word, _ in self.judged):
            return "withdrawn"
        return self.judged[-1][0] if self.judged else ""

    def take(self, fact: Fact) -> None:
        """Adds a fact that names it, and what it says of the finding as it stands then."""
        self.facts.append(fact)
        stands, name = self.stands, fact.type.removeprefix("person.")
        if stands == "withdrawn":
            return
        bad = name == "finding_rechecked" and fact.get("result") == "not_put_right"
        if name == "finding_withdrawn":
            self.judged.append(("withdrawn", fact))
        elif name == "rectified" and stands != "accepted":
            self.judged.append(("rectified", fact))
        elif name == "rectification_accepted" and stands != "accepted":
            self.judged.append(("accepted", fact))
        elif (bad or name == "rectification_rejected") and stands in ("rectified", "accepted"):
            self.judged.append(("rejected", fact))

    def last(self, name: str) -> Fact | None:
        """The last fact of a type that names it."""
        return next((fact for fact in reversed(self.facts) if fact.type == f"person.{name}"), None)


def finding(history: History, place: Place) -> Iterator[Row]:
    """A row for each finding, in the area of the person when it was raised."""
    found = _found(history, place)
    limits = limits_by_rules(counted(history), place) if found else []
    for one in found:
        raised = one.step.fact
        term = _term(raised, limits)
        columns = {
            "person_id": history.person,
            "version": raised.version,
            "area": one.step.before.area,
            "raised_on": raised.day,
            "due": term.due.date() if term is not None else raised.date("due"),
            "clock": term.name if term is not None else None,
            "clock_version": term.begun_by.version if term is not None else None,
            "due_at": term.due if term is not None else None,
            "met_at": max(term.met.moment, term.started) if term is not None and term.met else None,
            "waived_at": max(term.waived.moment, term.started) if term is not None and term.waived else None,
            "provisional": term is not None and term.provisional,
            "recovered_fen": sum(fact.get("amount_fen") for fact in one.facts if fact.get("amount_fen")),
            **{name: raised.get(name) for name in ("inspection", "case_no", "item", "severity", "unit", "unit_area")},
            "at_stake_fen": raised.get("at_stake_fen"),
            **_state(one),
        }
        yield Row("finding", columns, [raised, *one.facts, *([term.begun_by] if term is not None else [])])


def _state(one: _Found) -> dict[str, Any]:
    """The columns that follow from what was said of a finding."""
    answered, escalated, rechecked = (one.last(f"finding_{what}") for what in ("answered", "escalated", "rechecked"))
    rejections = [fact for word, fact in one.judged if word == "rejected"]
    open_state = "escalated" if escalated else "rejected" if rejections else "replied" if answered else "open"
    state = one.stands if one.stands in ("rectified", "accepted", "withdrawn") else open_state
    amounts = [fact.get("found_fen") for fact in one.facts if fact.get("found_fen") is not None]
    return {
        "state": state,
        "reply": answered.get("reply") if answered else None,
        "rejections": len(rejections),
        "rectified_on": _day_of("rectified", one),
        "accepted_on": _day_of("accepted", one),
        "rechecked": rechecked.get("result") if rechecked else None,
        "escalation": escalated.get("step") if escalated else None,
        "escalated_on": escalated.day if escalated else None,
        "found_fen": None if state == "withdrawn" else [one.step.fact.get("at_stake_fen"), *amounts][-1],
    }


def _day_of(what: str, one: _Found) -> date | None:
    """The day on which it was rectified or accepted, since the last rejection."""
    days: list[date] = []
    for word, fact in one.judged:
        if word == "rejected":
            days = []
        elif word == what:
            days.append(fact.day)
    return days[-1] if days else None


def _found(history: History, place: Place) -> list[_Found]:
    found: list[_Found] = []
    for step in history.steps:
        fact = step.fact
        if fact.type == "person.finding_raised":
            found.append(_Found(step, _names(step, place)))
        elif fact.type in _ABOUT and fact.get("finding") is not None:
            by_fields = fact.type in ("person.rectified", "person.rectification_accepted")
            name = str(fact.get("finding"))
            for one in found:
                if name == str(one.step.fact.version) or (by_fields and name in one.names):
                    one.take(fact)
    return found


_ABOUT = (
    "person.finding_answered", "person.rectified", "person.rectification_rejected", "person.rectification_accepted",
    "person.finding_rechecked", "person.finding_escalated", "person.finding_withdrawn", "person.benefit_recovered",
)  # fmt: skip


def _names(step: Step, place: Place) -> tuple[str, ...]:
    """The texts by which a finding goes besides its version: the fields that its time limit is matched by."""
    rules = place.policy(step.before.area, step.fact.day).get("deadlines", {}).values()
    fields = next((rule.get("matched_by", ()) for rule in rules if step.fact.type in rule["triggers"]), ())
    values = [str(step.fact.get(field)) for field in fields]
    return (*values, "/".join(values)) if values else ()


def _term(raised: Fact, limits: Sequence[Running]) -> Running | None:
    """The time limit that the finding started, or the last one that started again."""
    own = [each for each in limits if each.step.fact.version == raised.version]
    return max(own, key=lambda each: each.started, default=None)
