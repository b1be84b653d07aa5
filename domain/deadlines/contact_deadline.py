"""The contact clock: by when a person is to be contacted again, by level and, once at work, at milestones (R0-5)."""

from datetime import date, datetime, time

from domain.deadlines.deadline import Clock
from domain.deadlines.rule import ContactRule
from domain.deadlines.rule_index import Books, PreparedContact, reason_of
from domain.events import type_name
from domain.events.event import SHANGHAI
from domain.history.history import Step
from domain.person import Person
from domain.reference.calendar import Due, end_of_day
from domain.reference.retirement import months_after

NAME = "contact"


class Contacts:
    """Follows a person's levels and contacts.

    By level, one clock runs on from contact to contact; one that was met in time leaves no trace but the contact. The
    milestones after an employment are told one by one.
    """

    def __init__(self, books: Books) -> None:
        self._books = books
        self._told: list[Clock] = []
        self._clock: Clock | None = None
        self._renewal: Step | None = None  # the last contact, if the clock runs on from it: its end is not asked yet
        self._surely: tuple[datetime, datetime] | None = None  # in between, the next contact is surely in time
        self._level: str | None = None
        self._milestone = 0
        self._employed: datetime | None = None
        self._milestones: list[date] = []
        self._tracking = False
        self._prepared: PreparedContact | None = None

    @property
    def clocks(self) -> list[Clock]:
        """The clocks so far, in the order in which they started."""
        self._settle()
        return self._told

    def employed(self, step: Step) -> None:
        """Notes since when the person is at work, also while there is no level."""
        self._employed = step.event.stamp.occurred_at
        self._milestones = []

    def take(self, step: Step, prepared: PreparedContact | None) -> None:
        """Follows an event after which the person has a level, under the rule of its place and day."""
        event, before, after = step
        moment = event.stamp.occurred_at
        if prepared is not None and prepared is self._prepared:
            surely, kind = self._surely, type(event)
            if kind in prepared.contacts:
                if before is after and surely is not None and surely[0] <= moment <= surely[1]:
                    self._renewal, self._surely = step, (moment, moment + prepared.surely[self._level])
                    return
            elif (
                (self._tracking or self._clock is not None)
                and kind is not self._books.waiver
                and (before is after or self._level == level_of(after, prepared.rule))
            ):
                return
        if self._renewal is not None:
            self._settle()
        self._change(step, prepared)
        self._surely, clock = None, self._clock
        if clock is not None and prepared is not None and not self._tracking and self._level in prepared.surely:
            self._surely = clock.started_at, clock.started_at + prepared.surely[self._level]

    def _change(self, step: Step, prepared: PreparedContact | None) -> None:
        """Follows an event that is neither a contact surely in time nor without meaning here."""
        before, kind = self._level, type(step.event)
        if prepared is not self._prepared or step.before is not step.after:
            self._prepared, self._level = prepared, level_of(step.after, prepared.rule) if prepared else None
        if prepared is None or self._level is None:
            if self._clock is not None:
                self._waive(step)
            return
        met = (kind is self._books.waiver and self._waived(step)) or (
            kind in prepared.contacts and self._contacted(step)
        )
        self._tracking = self._level == prepared.rule.tracking_level
        if self._tracking:
            self._track(step, prepared.rule, began=before != self._level, met=met)
        elif self._clock is None or before == prepared.rule.tracking_level:
            if self._clock is not None:
                self._waive(step)
            self._begin(step, self._by_level(step, prepared.rule), step.event.stamp.occurred_at)
        elif before != self._level:
            self._redate(step, prepared.rule)

    def _settle(self) -> None:
        """Says when the clock is due that runs on from the last contact."""
        step, self._renewal = self._renewal, None
        if step is not None and self._clock is not None and self._prepared is not None:
            self._told.pop()  # it was the last to start
            self._begin(step, self._by_level(step, self._prepared.rule), step.event.stamp.occurred_at)

    def _waived(self, step: Step) -> bool:
        """Whether the waiver is one of the running clock: the next one starts from it, as from a contact."""
        if self._clock is None or getattr(step.event, "clock", "") != NAME:
            return False
        self._waive(step, reason_of(step.event))
        return True

    def _contacted(self, step: Step) -> bool:
        """Whether the contact meets the running clock, which has then ended."""
        clock, stamp = self._clock, step.event.stamp
        if clock is None or stamp.occurred_at < clock.started_at:
            return False
        clock.met_at, clock.met_version, clock.area = stamp.occurred_at, stamp.version, step.after.area
        if stamp.occurred_at <= clock.due_at and not self._tracking:
            self._told.pop()  # it was the last to start
        self._clock = None
        return True

    def _track(self, step: Step, rule: ContactRule, *, began: bool, met: bool) -> None:
        """At work: the milestones one after the other; one contact makes good all that have passed without any."""
        moment = step.event.stamp.occurred_at
        if began:
            if self._clock is not None:
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

    def _by_level(self, step: Step, rule: ContactRule) -> Due | None:
        limit = rule.levels.get(self._level or "")
        return self._books.calendar.due(step.event.stamp.occurred_at, limit) if limit is not None else None

    def _redate(self, step: Step, rule: ContactRule) -> None:
        """Another level, another interval: from the last contact, but never over before the new level was noted."""
        clock, limit = self._clock, rule.levels.get(self._level or "")
        assert clock is not None
        if limit is None:
            self._waive(step)
            return
        calendar = self._books.calendar
        from_last, from_now = calendar.due(clock.started_at, limit), calendar.due(step.event.stamp.occurred_at, limit)
        clock.due_at = max(from_last.at, min(clock.due_at, from_now.at))
        clock.provisional = from_last.provisional or from_now.provisional

    def _begin(self, step: Step, due: Due | None, started_at: datetime) -> None:
        if due is None:
            return
        self._clock = Clock(
            name=NAME,
            area=step.after.area,
            started_at=started_at,
            due_at=due.at,
            trigger_version=step.event.stamp.version,
            provisional=due.provisional,
        )
        self._told.append(self._clock)

    def _waive(self, step: Step, reason: str | None = None) -> None:
        """Ends the clock by what made the contact needless: the event itself, or the reason that was approved."""
        clock, stamp = self._clock, step.event.stamp
        assert clock is not None
        clock.waived_at, clock.met_version = max(stamp.occurred_at, clock.started_at), stamp.version
        clock.waived_reason, clock.area = reason or type_name(type(step.event)).partition(".")[2], step.after.area
        self._clock = None


def level_of(person: Person, rule: ContactRule) -> str | None:
    """The level by which a person is contacted, or None: nobody is by the calendar then."""
    if person.level is None or person.case == "deceased" or person.labour == "not_in_labour_force":
        return None
    if person.labour == "employed":
        return rule.tracking_level
    if person.case == "exited":
        return None
    return rule.unplaced_level if person.level == rule.tracking_level else person.level
