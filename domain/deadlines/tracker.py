"""The deadlines of a person, computed from the events in business order: each may start, meet or waive some."""

from datetime import date
from operator import attrgetter

from domain.deadlines.contact_deadline import ContactTracker
from domain.deadlines.deadline import Deadline
from domain.deadlines.rule_index import PolicyRules, PreparedRule, RuleIndex, reason_of
from domain.deadlines.service_bundle import ServiceBundleCount
from domain.events.event import Event
from domain.events.registration import Moved, Registered
from domain.events.services import NeedsAssessed
from domain.events.work import Employed
from domain.history.history import History, Transition
from domain.person import Person
from domain.placements.placements import PlacementTerms, placements
from domain.reference.calendar import DueTime, TimeLimit


def deadlines_of(history: History, index: RuleIndex) -> tuple[Deadline, ...]:
    """All deadlines that ever ran for the person, in order of their start. Does not depend on the current time."""
    if not history.transitions:
        return ()
    tracker = DeadlineTracker(history, index)
    contacts = ContactTracker(index) if index.contacts else None
    one_area = len(history.transitions_of(_PLACES)) == 1
    relevant_types = index.relevant_in(history.person.area) if one_area else index.relevant_types
    contact_types = index.contact_types
    single_policy = index.single_policy(history) if one_area else None
    for position, transition in enumerate(history.transitions):
        event, before, after = transition
        event_type = type(event)
        rules_in_force = single_policy or index.at(after.area, event.metadata.occurred_at.date())
        if event_type in relevant_types:
            tracker.apply(position, transition, rules_in_force)
        if contacts is not None:
            if before is not after and after.labour == "employed" != before.labour:  # a refuted employment is left out
                contacts.employed(transition)
            if after.level is not None and (before is not after or event_type in contact_types):
                contacts.apply(transition, rules_in_force.contact)
    deadlines = [*tracker.deadlines, *(contacts.deadlines if contacts is not None else ())]
    if deadlines:
        for deadline in deadlines:
            if deadline.running:
                deadline.area, deadline.helper = history.person.area, tracker.helper
        deadlines.sort(key=_STARTED)
    return tuple(deadlines)


_STARTED = attrgetter("started_at", "due_at", "name")  # others stay in business order

_PLACES = frozenset({Registered, Moved})
"""The event types that set the area of a person; a merged history may have several registrations."""


class _RunningDeadline:
    """A running deadline, with the rule and the bundle that decide about its end."""

    def __init__(self, prepared: PreparedRule, transition: Transition, deadline: Deadline) -> None:
        self.prepared = prepared
        self.transition = transition
        self.deadline = deadline
        self.bundle_count = ServiceBundleCount(prepared.bundle, prepared.name) if prepared.bundle else None

    def met_by(self, event: Event) -> bool:
        """Whether the event meets the deadline; counts it for the bundle."""
        event_type = type(event)
        if event_type in self.prepared.met_by:
            return not self.prepared.rule.matched_by or self._names_start(event)
        if self.bundle_count is not None and event_type in self.prepared.services:
            self.bundle_count.add(event)
            return self.bundle_count.complete
        return False

    def excludes(self, prepared: PreparedRule) -> bool:
        """Whether a deadline of that rule must not start while this one runs."""
        mine, other = self.prepared.rule, prepared.rule
        if self.prepared.name == prepared.name and not mine.matched_by:
            return True
        return mine.episode is not None and mine.episode == other.episode

    def waived_by(self, event: Event) -> bool:
        """Whether the event waives the deadline by its type."""
        named = not self.prepared.rule.matched_by or self._names_start(event)
        return named and type(event) in self.prepared.waived_by

    def restarted_by(self, event: Event, person: Person) -> bool:
        """Whether the event starts the deadline, which was met, again; `person` is the person after it."""
        names = str(getattr(event, self.prepared.rule.named_in, "")) == str(self.transition.event.metadata.version)
        return names and self.prepared.restarted_with(event, person)

    def _names_start(self, event: Event) -> bool:
        """Whether the event names the starting event of this deadline, by version or by the fields of `matched_by`."""
        start, rule = self.transition.event, self.prepared.rule
        name = str(getattr(event, rule.named_in, None) or getattr(event, "target_version", ""))
        fields = [str(getattr(start, field, None)) for field in rule.matched_by]
        return name in (str(start.metadata.version), *fields, "/".join(fields))


class DeadlineTracker:
    """Computes deadlines event by event. `deadlines` are all, in order of their start; those in `_open` still run.

    Those in `_met` were met and can be started again.
    """

    def __init__(self, history: History, index: RuleIndex) -> None:
        self.deadlines: list[Deadline] = []
        self.helper: str | None = None
        self._history = history
        self._index = index
        self._open: list[_RunningDeadline] = []
        self._met: list[_RunningDeadline] = []
        self._unavailable: str | None = None  # "unable" or "unwilling" by the last assessment
        self._types_since_assessment = set[type[Event]]()  # since the last assessment, including it

    def apply(self, position: int, transition: Transition, rules_in_force: PolicyRules) -> None:
        """Applies the next event, under the rules of its area and day; `position` is its index in the history."""
        event, event_type = transition.event, type(transition.event)
        if event_type is self._index.paired:
            self.helper = getattr(event, "helper", None)
        elif event_type is self._index.unpaired:
            self.helper = None
        if isinstance(event, NeedsAssessed):
            self._unavailable = None if event.able_to_work and event.wishes_work else _reason_unavailable(event)
            self._types_since_assessment.clear()
        self._types_since_assessment.add(event_type)
        if self._open and event_type in self._index.ending_types:
            self._end(position, transition)
        if self._met:
            self._restart(transition)
        if rules := rules_in_force.by_trigger.get(event_type):
            self._start(position, transition, rules)

    def _start(self, position: int, transition: Transition, rules: list[PreparedRule]) -> None:
        running = tuple(self._open)  # a deadline started by this event does not prevent others
        for prepared in rules:
            rule = prepared.rule
            if not prepared.started_by(transition.event, transition.after) or any(
                run.excludes(prepared) for run in running
            ):
                continue
            if (
                rule.requires_willingness
                and self._unavailable
                and self._types_since_assessment.isdisjoint(prepared.willingness_shown_by)
            ):
                continue
            run = self._begin(prepared, transition, position)
            self._count_same_day(run, position)

    def _begin(self, prepared: PreparedRule, transition: Transition, position: int) -> _RunningDeadline:
        due = self._due(prepared, transition, position)
        return self._open_run(prepared, transition, _deadline(prepared, transition, due))

    def _open_run(self, prepared: PreparedRule, start: Transition, deadline: Deadline) -> _RunningDeadline:
        run = _RunningDeadline(prepared, start, deadline)
        self.deadlines.append(deadline)
        self._open.append(run)
        return run

    def _restart(self, transition: Transition) -> None:
        """Starts again those that were met, if the event names their starting event; what waives one ends that."""
        for run in tuple(self._met):
            rule = run.prepared.rule
            if run.waived_by(transition.event):
                self._met.remove(run)
            elif rule.restart_limit is not None and run.restarted_by(transition.event, transition.after):
                due = self._given_or_after(rule.due_field, rule.restart_limit, transition.event)
                self._met.remove(run)
                self._open_run(run.prepared, run.transition, _deadline(run.prepared, transition, due))

    def _due(self, prepared: PreparedRule, transition: Transition, position: int) -> DueTime:
        rule, day, calendar = prepared.rule, transition.event.metadata.day, self._index.calendar
        if rule.limit is not None:
            return self._given_or_after(rule.due_field, rule.limit, transition.event)
        assert prepared.posts is not None  # checked by Policy
        terms = PlacementTerms(prepared.posts, prepared.ages, calendar, transition.after)
        found = placements(self._history.transitions[: position + 1], terms)
        return calendar.due_on(max(found[-1].term_ends if found else day, day), moves=False)

    def _given_or_after(self, due_field: str | None, limit: TimeLimit, event: Event) -> DueTime:
        """The end of the day in a field of the event that starts the deadline, otherwise of the limit after it."""
        metadata, day_given = event.metadata, getattr(event, due_field, None) if due_field else None
        if isinstance(day_given, date):
            return self._index.calendar.due_on(max(day_given, metadata.day), moves=limit.moves)
        return self._index.calendar.due(metadata.occurred_at, limit, whole_day=metadata.whole_day)

    def _count_same_day(self, run: _RunningDeadline, position: int) -> None:
        """Counts earlier events of the day without a time of day: they may have happened after the start."""
        day = run.transition.event.metadata.day
        for transition in reversed(self._history.transitions[:position]):
            if transition.event.metadata.day != day:
                break
            if (
                transition.event.metadata.whole_day
                and transition.before.labour == transition.after.labour
                and run.met_by(transition.event)
            ):
                self._meet(run, transition)
                break

    def _end(self, position: int, transition: Transition) -> None:
        event, event_type = transition.event, type(transition.event)
        for run in tuple(self._open):
            prepared, rule = run.prepared, run.prepared.rule
            if event_type not in prepared.ending_types:
                continue
            if not rule.repeats and prepared.started_by(event, transition.after):
                continue
            if run.met_by(event):
                self._meet(run, transition)
                if rule.repeats:
                    self._begin(prepared, transition, position)
            elif run.waived_by(event):
                self._waive(run, transition, prepared.waived_by[event_type])
            elif rule.requires_willingness and event_type is NeedsAssessed and self._unavailable:
                self._waive(run, transition, self._unavailable)
            elif event_type is self._index.waiver and getattr(event, "clock", None) == prepared.name:
                self._waive(run, transition, reason_of(event))

    def _meet(self, run: _RunningDeadline, transition: Transition) -> None:
        if self._close(run, transition):
            if run.prepared.restarted_by:
                self._met.append(run)
            run.deadline.met_at = max(transition.event.metadata.occurred_at, run.deadline.started_at)

    def _waive(self, run: _RunningDeadline, transition: Transition, reason: str) -> None:
        if self._close(run, transition):
            run.deadline.waived_at = max(transition.event.metadata.occurred_at, run.deadline.started_at)
            run.deadline.waived_reason = reason

    def _close(self, run: _RunningDeadline, transition: Transition) -> bool:
        """Ends the running deadline; returns False if it is dropped because of `gap_days`."""
        self._open.remove(run)
        days = (transition.event.metadata.day - run.transition.event.metadata.day).days
        gap = run.prepared.rule.gap_days
        if (
            gap
            and days <= gap
            and isinstance(transition.event, Employed)
            and run.transition.before.labour == "employed"
        ):
            self.deadlines.remove(run.deadline)
            return False
        run.deadline.area, run.deadline.helper = transition.after.area, self.helper
        run.deadline.met_version = transition.event.metadata.version
        return True


def _deadline(prepared: PreparedRule, transition: Transition, due: DueTime) -> Deadline:
    """The deadline that starts with an event, or starts again with it."""
    metadata = transition.event.metadata
    return Deadline(
        name=prepared.name,
        area=transition.after.area,
        started_at=metadata.occurred_at,
        due_at=due.at,
        trigger_version=metadata.version,
        provisional=prepared.rule.provisional or due.provisional,
    )


def _reason_unavailable(assessment: NeedsAssessed) -> str:
    return "unwilling" if assessment.able_to_work else "unable"
