"""The deadline `contact`: when a person must be contacted next, by level; at work, at milestones (R0-5)."""

from datetime import date, datetime, time

from projections.independent.days import SHANGHAI, end_of, months_later
from projections.independent.due import due_after
from projections.independent.facts import Fact
from projections.independent.place import Place, Table
from projections.independent.running import Running
from projections.independent.state import State
from projections.independent.step import History, Step

_NAME = "contact"


def contact_deadlines(history: History, place: Place) -> list[Running]:
    """The deadlines that were not met in time, those that run, and all milestones."""
    contacts = _Contacts(place)
    for step in history.steps:
        contacts.step(step)
    return contacts.found


class _Contacts:
    """The fold over the steps: the deadline that runs, the level that set it, the milestones at work."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.found: list[Running] = []
        self._running: Running | None = None
        self._level: str | None = None
        self._employed: Fact | None = None
        self._milestones: list[date] = []
        self._next = 0

    def step(self, step: Step) -> None:
        """Goes on by one step: a contact or a waiver may end the deadline, a change of level gives another one."""
        fact, rule = step.fact, self._place.policy(step.after.area, step.fact.day).get("contact")
        if step.after.labour == "employed" != step.before.labour:
            self._employed, self._milestones = fact, []
        contact = rule is not None and fact.type in rule["contacts"]
        waiver = fact.type == "person.clock_waived" and fact.get("clock") == _NAME
        if step.after.level is None or not (contact or waiver or step.before != step.after):
            return
        before, self._level = self._level, _level(step.after, rule)
        if rule is None or self._level is None:
            self._waive(step)
            return
        at_work = before == rule["tracking_level"]
        ended = self._waived(step, waiver) or (contact and self._contacted(step, at_work))
        if self._level == rule["tracking_level"]:
            self._at_work(step, rule, began=not at_work, ended=ended)
        elif self._running is None or at_work:
            self._waive(step)
            self._begin_by_level(step, rule)
        elif before != self._level:
            self._change_level(step, rule)

    def _contacted(self, step: Step, at_work: bool) -> bool:
        """A contact meets the deadline; one by level that was met in time is not kept."""
        one = self._running
        if one is None or step.fact.moment < one.started:
            return False
        one.end(step, met=True)
        if step.fact.moment <= one.due and not at_work:
            self.found.remove(one)
        self._running = None
        return True

    def _waived(self, step: Step, waiver: bool) -> bool:
        if self._running is None or not waiver:
            return False
        self._waive(step, step.fact.reason or "approved")
        return True

    def _waive(self, step: Step, reason: str | None = None) -> None:
        if self._running is not None:
            self._running.end(step, reason=reason or step.fact.type.removeprefix("person."))
            self._running = None

    def _at_work(self, step: Step, rule: Table, *, began: bool, ended: bool) -> None:
        """At work there is a deadline at each milestone after the beginning of the job, one after the other."""
        moment, started = step.fact.moment, step.fact.moment
        if began:
            self._waive(step)
            self._next = 0
        elif not ended:
            return
        if not self._milestones:
            first = (self._employed or step.fact).day
            self._milestones = [months_later(first, months) for months in rule["milestones"]]
        if ended and not began:
            started = max(moment, datetime.combine(self._milestones[self._next], time(), SHANGHAI))
            self._next += 1
        while self._next < len(self._milestones) and self._milestones[self._next] <= moment.date():
            self._next += 1
        if self._next < len(self._milestones):
            self._begin(step, end_of(self._milestones[self._next]), False, started)

    def _begin_by_level(self, step: Step, rule: Table) -> None:
        limit = rule["levels"].get(self._level)
        if limit is not None:
            due, provisional = due_after(step.fact.moment, False, limit, self._place.working_days)
            self._begin(step, due, provisional, step.fact.moment)

    def _change_level(self, step: Step, rule: Table) -> None:
        """With another level it is due by the interval of that from the last contact, but not before now would be."""
        limit, one = rule["levels"].get(self._level), self._running
        assert one is not None
        if limit is None:
            self._waive(step)
            return
        from_last, provisional = due_after(one.started, False, limit, self._place.working_days)
        from_now, also = due_after(step.fact.moment, False, limit, self._place.working_days)
        one.due = max(from_last, min(one.due, from_now))
        one.provisional = provisional or also

    def _begin(self, step: Step, due: datetime, provisional: bool, started: datetime) -> None:
        self._running = Running(_NAME, {}, {}, step, started, due, provisional, step.after.area)
        self.found.append(self._running)


def _level(state: State, rule: Table | None) -> str | None:
    """The level that sets the interval; None where nobody need be contacted."""
    if rule is None or state.level is None or state.case == "deceased" or state.labour == "not_in_labour_force":
        return None
    if state.labour == "employed":
        return str(rule["tracking_level"])
    if state.case == "exited":
        return None
    return str(rule["unplaced_level"]) if state.level == rule["tracking_level"] else state.level
