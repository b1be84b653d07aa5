"""The contact deadline: when a person must be contacted next, by level and, once at work, at milestones (R0-5)."""

from datetime import date, datetime, time

from domain.deadlines.deadline import Deadline
from domain.deadlines.rule import ContactRule
from domain.deadlines.rule_index import PreparedContact, RuleIndex, reason_of
from domain.events.event import SHANGHAI, event_type_of
from domain.history.history import Transition
from domain.person import Person
from domain.reference.calendar import DueTime, end_of_day
from domain.reference.retirement import months_after

NAME = "contact"


class ContactTracker:
    """Computes the contact deadlines of a person from the events that change the level or are contacts.

    By level, each contact starts the next deadline; a deadline by level that was met in time is not kept. The
    milestones after an employment are kept one by one.
    """

    def __init__(self, index: RuleIndex) -> None:
        self._index = index
        self._deadlines: list[Deadline] = []
        self._deadline: Deadline | None = None
        self._renewal: Transition | None = None  # the last contact, while the due date from it is not computed yet
        self._window: tuple[datetime, datetime] | None = None  # a contact within it is in time, whatever the calendar
        self._level: str | None = None
        self._milestone = 0
        self._employed: datetime | None = None
        self._milestones: list[date] = []
        self._tracking = False
        self._prepared: PreparedContact | None = None

    @property
    def deadlines(self) -> list[Deadline]:
        """The deadlines so far, in order of their start."""
        self._flush_renewal()
        return self._deadlines

    def employed(self, transition: Transition) -> None:
        """Notes the start of work. To be called whenever it starts, also while the person has no level."""
        self._employed = transition.event.metadata.occurred_at
        self._milestones = []

    def apply(self, transition: Transition, prepared: PreparedContact | None) -> None:
        """Applies an event after which the person has a level; `prepared` is the contact rule of its area and day.

        A contact within the window only moves the window: due dates are computed when they are needed.
        """
        event, before, after = transition
        moment = event.metadata.occurred_at
        if prepared is not None and prepared is self._prepared:
            window, event_type = self._window, type(event)
            if event_type in prepared.contacts:
                if before is after and window is not None and window[0] <= moment <= window[1]:
                    self._renewal, self._window = transition, (moment, moment + prepared.min_interval[self._level])
                    return
            elif (
                (self._tracking or self._deadline is not None)
                and event_type is not self._index.waiver
                and (before is after or self._level == level_of(after, prepared.rule))
            ):
                return
        if self._renewal is not None:
            self._flush_renewal()
        self._apply_change(transition, prepared)
        self._window, deadline = None, self._deadline
        if (
            deadline is not None
            and prepared is not None
            and not self._tracking
            and self._level in prepared.min_interval
        ):
            self._window = deadline.started_at, deadline.started_at + prepared.min_interval[self._level]

    def _apply_change(self, transition: Transition, prepared: PreparedContact | None) -> None:
        """Slow path: applies an event that may change the running contact deadline."""
        before, event_type = self._level, type(transition.event)
        if prepared is not self._prepared or transition.before is not transition.after:
            self._prepared, self._level = prepared, level_of(transition.after, prepared.rule) if prepared else None
        if prepared is None or self._level is None:
            if self._deadline is not None:
                self._waive(transition)
            return
        met = (event_type is self._index.waiver and self._apply_waiver(transition)) or (
            event_type in prepared.contacts and self._apply_contact(transition)
        )
        self._tracking = self._level == prepared.rule.tracking_level
        if self._tracking:
            self._track(transition, prepared.rule, began=before != self._level, met=met)
        elif self._deadline is None or before == prepared.rule.tracking_level:
            if self._deadline is not None:
                self._waive(transition)
            self._begin(transition, self._by_level(transition, prepared.rule), transition.event.metadata.occurred_at)
        elif before != self._level:
            self._redate(transition, prepared.rule)

    def _flush_renewal(self) -> None:
        """Computes the deadline that starts with the last contact, if that was put off."""
        transition, self._renewal = self._renewal, None
        if transition is not None and self._deadline is not None and self._prepared is not None:
            self._deadlines.pop()  # it was the last to start
            self._begin(
                transition, self._by_level(transition, self._prepared.rule), transition.event.metadata.occurred_at
            )

    def _apply_waiver(self, transition: Transition) -> bool:
        """Applies a waiver; returns whether it waives the running deadline, so that a new one starts."""
        if self._deadline is None or getattr(transition.event, "clock", "") != NAME:
            return False
        self._waive(transition, reason_of(transition.event))
        return True

    def _apply_contact(self, transition: Transition) -> bool:
        """Applies a contact; returns whether it meets the running deadline, which then ends."""
        deadline, metadata = self._deadline, transition.event.metadata
        if deadline is None or metadata.occurred_at < deadline.started_at:
            return False
        deadline.met_at, deadline.met_version = metadata.occurred_at, metadata.version
        deadline.area, deadline.helper = transition.after.area, transition.after.helper
        if metadata.occurred_at <= deadline.due_at and not self._tracking:
            self._deadlines.pop()  # it was the last to start
        self._deadline = None
        return True

    def _track(self, transition: Transition, rule: ContactRule, *, began: bool, met: bool) -> None:
        """At work: starts the milestones one after the other; one contact meets all milestones that have passed."""
        moment = transition.event.metadata.occurred_at
        if began:
            if self._deadline is not None:
                self._waive(transition)
            self._milestone = 0
        elif not met:
            return
        if not self._milestones:
            employed = (self._employed or moment).date()
            self._milestones = [months_after(employed, months) for months in rule.milestones]
        dates, start = self._milestones, moment
        if met and not began:
            start = max(start, datetime.combine(dates[self._milestone], time(), SHANGHAI))
            self._milestone += 1
        while self._milestone < len(dates) and dates[self._milestone] <= moment.date():
            self._milestone += 1
        if self._milestone < len(dates):
            self._begin(transition, DueTime(end_of_day(dates[self._milestone]), provisional=False), start)

    def _by_level(self, transition: Transition, rule: ContactRule) -> DueTime | None:
        limit = rule.levels.get(self._level or "")
        return self._index.calendar.due(transition.event.metadata.occurred_at, limit) if limit is not None else None

    def _redate(self, transition: Transition, rule: ContactRule) -> None:
        """Changes the due date to the interval of the new level, from the last contact, but not to one before now."""
        deadline, limit = self._deadline, rule.levels.get(self._level or "")
        assert deadline is not None
        if limit is None:
            self._waive(transition)
            return
        calendar = self._index.calendar
        from_last, from_now = (
            calendar.due(deadline.started_at, limit),
            calendar.due(transition.event.metadata.occurred_at, limit),
        )
        deadline.due_at = max(from_last.at, min(deadline.due_at, from_now.at))
        deadline.provisional = from_last.provisional or from_now.provisional

    def _begin(self, transition: Transition, due: DueTime | None, started_at: datetime) -> None:
        if due is None:
            return
        self._deadline = Deadline(
            name=NAME,
            area=transition.after.area,
            started_at=started_at,
            due_at=due.at,
            trigger_version=transition.event.metadata.version,
            provisional=due.provisional,
        )
        self._deadlines.append(self._deadline)

    def _waive(self, transition: Transition, reason: str | None = None) -> None:
        """Ends the deadline as waived; the reason is the approved one, or else the type name of the event."""
        deadline, metadata = self._deadline, transition.event.metadata
        assert deadline is not None
        deadline.waived_at, deadline.met_version = max(metadata.occurred_at, deadline.started_at), metadata.version
        deadline.waived_reason = reason or event_type_of(type(transition.event)).partition(".")[2]
        deadline.area, deadline.helper = transition.after.area, transition.after.helper
        self._deadline = None


def level_of(person: Person, rule: ContactRule) -> str | None:
    """The level that sets the contact interval of a person; None if there is no contact deadline."""
    if person.level is None or person.case == "deceased" or person.labour == "not_in_labour_force":
        return None
    if person.labour == "employed":
        return rule.tracking_level
    if person.case == "exited":
        return None
    return rule.unplaced_level if person.level == rule.tracking_level else person.level
