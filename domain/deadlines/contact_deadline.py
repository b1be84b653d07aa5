"""The contact deadline: by when a person is to be contacted again, by level and, once at work, at milestones (R0-5)."""

from datetime import date, datetime, time

from domain.deadlines.deadline import Deadline
from domain.deadlines.rule import ContactRule
from domain.deadlines.rule_index import Books, PreparedContact, reason_of
from domain.events import event_type_of
from domain.events.event import SHANGHAI
from domain.history.history import Transition
from domain.person import Person
from domain.reference.calendar import Due, end_of_day
from domain.reference.retirement import months_after

NAME = "contact"


class Contacts:
    """Follows a person's levels and contacts.

    By level, one deadline runs on from contact to contact; one that was met in time leaves no trace but the contact.
    The milestones after an employment are told one by one.
    """

    def __init__(self, books: Books) -> None:
        self._books = books
        self._told: list[Deadline] = []
        self._deadline: Deadline | None = None
        self._renewal: Transition | None = (
            None  # the last contact, if the deadline runs on from it: its end is not asked yet
        )
        self._surely: tuple[datetime, datetime] | None = None  # in between, the next contact is surely in time
        self._level: str | None = None
        self._milestone = 0
        self._employed: datetime | None = None
        self._milestones: list[date] = []
        self._tracking = False
        self._prepared: PreparedContact | None = None

    @property
    def deadlines(self) -> list[Deadline]:
        """The deadlines so far, in the order in which they started."""
        self._settle()
        return self._told

    def employed(self, step: Transition) -> None:
        """Notes since when the person is at work, also while there is no level."""
        self._employed = step.event.metadata.occurred_at
        self._milestones = []

    def take(self, step: Transition, prepared: PreparedContact | None) -> None:
        """Follows an event after which the person has a level, under the rule of its place and day."""
        event, before, after = step
        moment = event.metadata.occurred_at
        if prepared is not None and prepared is self._prepared:
            surely, kind = self._surely, type(event)
            if kind in prepared.contacts:
                if before is after and surely is not None and surely[0] <= moment <= surely[1]:
                    self._renewal, self._surely = step, (moment, moment + prepared.surely[self._level])
                    return
            elif (
                (self._tracking or self._deadline is not None)
                and kind is not self._books.waiver
                and (before is after or self._level == level_of(after, prepared.rule))
            ):
                return
        if self._renewal is not None:
            self._settle()
        self._change(step, prepared)
        self._surely, deadline = None, self._deadline
        if deadline is not None and prepared is not None and not self._tracking and self._level in prepared.surely:
            self._surely = deadline.started_at, deadline.started_at + prepared.surely[self._level]

    def _change(self, step: Transition, prepared: PreparedContact | None) -> None:
        """Follows an event that is neither a contact surely in time nor without meaning here."""
        before, kind = self._level, type(step.event)
        if prepared is not self._prepared or step.before is not step.after:
            self._prepared, self._level = prepared, level_of(step.after, prepared.rule) if prepared else None
        if prepared is None or self._level is None:
            if self._deadline is not None:
                self._waive(step)
            return
        met = (kind is self._books.waiver and self._waived(step)) or (
            kind in prepared.contacts and self._contacted(step)
        )
        self._tracking = self._level == prepared.rule.tracking_level
        if self._tracking:
            self._track(step, prepared.rule, began=before != self._level, met=met)
        elif self._deadline is None or before == prepared.rule.tracking_level:
            if self._deadline is not None:
                self._waive(step)
            self._begin(step, self._by_level(step, prepared.rule), step.event.metadata.occurred_at)
        elif before != self._level:
            self._redate(step, prepared.rule)

    def _settle(self) -> None:
        """Says when the deadline is due that runs on from the last contact."""
        step, self._renewal = self._renewal, None
        if step is not None and self._deadline is not None and self._prepared is not None:
            self._told.pop()  # it was the last to start
            self._begin(step, self._by_level(step, self._prepared.rule), step.event.metadata.occurred_at)

    def _waived(self, step: Transition) -> bool:
        """Whether the waiver is one of the running deadline: the next one starts from it, as from a contact."""
        if self._deadline is None or getattr(step.event, "clock", "") != NAME:
            return False
        self._waive(step, reason_of(step.event))
        return True

    def _contacted(self, step: Transition) -> bool:
        """Whether the contact meets the running deadline, which has then ended."""
        deadline, metadata = self._deadline, step.event.metadata
        if deadline is None or metadata.occurred_at < deadline.started_at:
            return False
        deadline.met_at, deadline.met_version, deadline.area = metadata.occurred_at, metadata.version, step.after.area
        if metadata.occurred_at <= deadline.due_at and not self._tracking:
            self._told.pop()  # it was the last to start
        self._deadline = None
        return True

    def _track(self, step: Transition, rule: ContactRule, *, began: bool, met: bool) -> None:
        """At work: the milestones one after the other; one contact makes good all that have passed without any."""
        moment = step.event.metadata.occurred_at
        if began:
            if self._deadline is not None:
                self._waive(step)
            self._milestone = 0
        elif not met:
            return
        if not self._milestones or self._employed is None:
            employed = (self._employed or moment).date()
            self._milestones = [months_after(employed, months) for months in rule.milestones]
        dates, start = self._milestones, moment
        if met and not began:
            start = max(start, datetime.combine(dates[self._milestone], time(), SHANGHAI))
            self._milestone += 1
        while self._milestone < len(dates) and dates[self._milestone] <= moment.date():
            self._milestone += 1
        if self._milestone < len(dates):
            self._begin(step, Due(end_of_day(dates[self._milestone]), provisional=False), start)

    def _by_level(self, step: Transition, rule: ContactRule) -> Due | None:
        limit = rule.levels.get(self._level or "")
        return self._books.calendar.due(step.event.metadata.occurred_at, limit) if limit is not None else None

    def _redate(self, step: Transition, rule: ContactRule) -> None:
        """Another level, another interval: from the last contact, but never over before the new level was noted."""
        deadline, limit = self._deadline, rule.levels.get(self._level or "")
        assert deadline is not None
        if limit is None:
            self._waive(step)
            return
        calendar = self._books.calendar
        from_last, from_now = (
            calendar.due(deadline.started_at, limit),
            calendar.due(step.event.metadata.occurred_at, limit),
        )
        deadline.due_at = max(from_last.at, min(deadline.due_at, from_now.at))
        deadline.provisional = from_last.provisional or from_now.provisional

    def _begin(self, step: Transition, due: Due | None, started_at: datetime) -> None:
        if due is None:
            return
        self._deadline = Deadline(
            name=NAME,
            area=step.after.area,
            started_at=started_at,
            due_at=due.at,
            trigger_version=step.event.metadata.version,
            provisional=due.provisional,
        )
        self._told.append(self._deadline)

    def _waive(self, step: Transition, reason: str | None = None) -> None:
        """Ends the deadline by what made the contact needless: the event itself, or the reason that was approved."""
        deadline, metadata = self._deadline, step.event.metadata
        assert deadline is not None
        deadline.waived_at, deadline.met_version = max(metadata.occurred_at, deadline.started_at), metadata.version
        deadline.waived_reason, deadline.area = (
            reason or event_type_of(type(step.event)).partition(".")[2],
            step.after.area,
        )
        self._deadline = None


def level_of(person: Person, rule: ContactRule) -> str | None:
    """The level by which a person is contacted, or None: nobody is by the calendar then."""
    if person.level is None or person.case == "deceased" or person.labour == "not_in_labour_force":
        return None
    if person.labour == "employed":
        return rule.tracking_level
    if person.case == "exited":
        return None
    return rule.unplaced_level if person.level == rule.tracking_level else person.level
