"""The view `civil_affairs_notice`: what civil affairs is to be notified of, and what it was notified of (R0-11)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from projections.independent.due import due_after
from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.refuted import refuted_jobs, verdicts
from projections.independent.row import Row
from projections.independent.step import History, Step

_REFUSED = "person.job_offer_refused"


class _Notice(msgspec.Struct, eq=False):
    """A notice that is due or was sent."""

    matter: str
    reported: Fact | None
    due: date | None
    sent: Fact | None = None
    acknowledged: Fact | None = None


def civil_affairs_notice(history: History, place: Place) -> Iterator[Row]:
    """A row for each notice, in the area that is responsible now."""
    for each in _notices(history, place):
        first = each.reported or each.sent
        assert first is not None  # one of the two made the notice
        columns: dict[str, Any] = {
            "person_id": history.person,
            "matter": each.matter,
            "version": first.version,
            "area": history.last.after.area,
            "grounded": each.reported is not None,
            "reported": each.reported.type if each.reported is not None else None,
            "since": first.day,
            "due": each.due,
            "sent_version": each.sent.version if each.sent is not None else None,
            "sent_on": each.sent.day if each.sent is not None else None,
            "acknowledged_on": each.acknowledged.day if each.acknowledged is not None else None,
        }
        for name in ("office", "number"):
            columns[name] = each.sent.get(name) if each.sent is not None else None
        facts = (each.reported, each.sent, each.acknowledged)
        yield Row("civil_affairs_notice", columns, [fact for fact in facts if fact is not None])


def _notices(history: History, place: Place) -> list[_Notice]:
    found: list[_Notice] = []
    refuted = refuted_jobs(verdicts(history))
    in_a_row = 0
    for step in history.steps:
        fact = step.fact
        if fact.type == "person.civil_affairs_notified":
            _note_sent(found, fact)
        elif fact.type == "person.civil_affairs_acknowledged":
            _note_acknowledged(found, fact)
        elif fact.version not in refuted:
            if fact.type == _REFUSED:
                in_a_row = 0 if fact.get("justified", False) else in_a_row + 1
            elif fact.type == "person.employed":
                in_a_row = 0
            found += _due(step, in_a_row, place)
    return found


def _due(step: Step, in_a_row: int, place: Place) -> Iterator[_Notice]:
    """The notices that a fact makes due."""
    fact = step.fact
    for matter, rule in place.policy(step.before.area, fact.day).get("civil_affairs", {}).items():
        if fact.type not in rule["events"] or not set(rule["categories"]) & set(step.before.categories):
            continue
        if fact.type == _REFUSED and (in_a_row == 0 or in_a_row % rule.get("in_a_row", 1) != 0):
            continue
        moment, _ = due_after(fact.moment, fact.whole_day, rule["within"], place.working_days)
        yield _Notice(matter, fact, moment.date())


def _note_sent(notices: list[_Notice], fact: Fact) -> None:
    """A notice is that of the fact it names, else of the first one of its matter that waits; else it has no ground."""
    for each in notices:
        if each.reported is None or each.sent is not None or each.matter != fact.get("matter"):
            continue
        if fact.get("event", each.reported.type) in (str(each.reported.version), each.reported.type):
            each.sent = fact
            return
    notices.append(_Notice(str(fact.get("matter")), None, None, fact))


def _note_acknowledged(notices: list[_Notice], fact: Fact) -> None:
    for each in reversed(notices):
        if each.sent is not None and fact.get("notice") in (str(each.sent.version), each.sent.get("number")):
            each.acknowledged = fact
            return
