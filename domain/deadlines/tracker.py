"""The story of a person's deadlines: every fact in business order starts, meets or waives what it concerns."""

from datetime import date
from operator import attrgetter

from domain.deadlines.contact_deadline import Contacts
from domain.deadlines.deadline import Deadline
from domain.deadlines.rule_index import Books, PreparedRule, RuleIndexOfPolicy, reason_of
from domain.deadlines.service_bundle import ServiceBundleCount
from domain.events.event import Event
from domain.events.registration import Moved, Registered
from domain.events.services import NeedsAssessed
from domain.events.work import Employed
from domain.history.history import History, Transition
from domain.placements.placements import placements, term_end
from domain.reference.calendar import Due


def deadlines_of(history: History, books: Books) -> tuple[Deadline, ...]:
    """All deadlines that ever ran for the person, by the moment they started; the due moments do not depend on
    today.
    """
    if not history.transitions:
        return ()
    story = _Story(history, books)
    contacts = Contacts(books) if books.contacts else None
    settled = len(history.of(_PLACES)) == 1
    relevant, touching = books.relevant_in(history.person.area) if settled else books.relevant, books.touching
    throughout = books.throughout(history) if settled else None
    for place, step in enumerate(history.transitions):
        event, before, after = step
        kind = type(event)
        book = throughout or books.at(after.area, event.metadata.occurred_at.date())
        if kind in relevant:
            story.take(place, step, book)
        if contacts is not None:
            if kind is Employed:
                contacts.employed(step)
            if after.level is not None and (before is not after or kind in touching):
                contacts.take(step, book.contact)
    deadlines = [*story.deadlines, *(contacts.deadlines if contacts is not None else ())]
    if deadlines:
        for deadline in deadlines:
            if deadline.running:
                deadline.area, deadline.helper = history.person.area, story.helper
        deadlines.sort(key=_STARTED)
    return tuple(deadlines)


_STARTED = attrgetter("started_at", "due_at", "name", "trigger_version")

_PLACES = frozenset({Registered, Moved})
"""What says where a person is; in merged histories several may."""


class _Run:
    """A deadline that runs, with what decides about its end."""

    def __init__(self, prepared: PreparedRule, step: Transition, deadline: Deadline) -> None:
        self.prepared = prepared
        self.step = step
        self.deadline = deadline
        self.tally = ServiceBundleCount(prepared.bundle, prepared.name) if prepared.bundle else None

    def met_by(self, event: Event) -> bool:
        """Whether the event meets the deadline; the bundle is counted on the way."""
        kind = type(event)
        if kind in self.prepared.met_by:
            return not self.prepared.rule.keyed or self._named(event)
        if self.tally is not None and kind in self.prepared.services:
            self.tally.add(event)
            return self.tally.complete
        return False

    def excludes(self, prepared: PreparedRule) -> bool:
        """Whether a deadline of that rule does not start while this one runs."""
        mine, other = self.prepared.rule, prepared.rule
        if self.prepared.name == prepared.name and not mine.keyed:
            return True
        return mine.episode is not None and mine.episode == other.episode

    def _named(self, event: Event) -> bool:
        """Whether the event names the one that started this deadline: by its number, or by one of its fields."""
        start = self.step.event
        name = str(getattr(event, "finding", None) or getattr(event, "target_version", ""))
        fields = [str(getattr(start, field, None)) for field in self.prepared.rule.keyed]
        return name in (str(start.metadata.version), *fields, "/".join(fields))


class _Story:
    """The deadlines so far: `deadlines` in the order in which they started, of which `_open` still run."""

    def __init__(self, history: History, books: Books) -> None:
        self.deadlines: list[Deadline] = []
        self.helper: str | None = None
        self._history = history
        self._books = books
        self._open: list[_Run] = []
        self._against: str | None = None  # the last assessment was: unable, unwilling
        self._shown = set[type[Event]]()  # kinds of event since that assessment

    def take(self, place: int, step: Transition, book: RuleIndexOfPolicy) -> None:
        """Follows the next event, under the rules of its place and day."""
        event, kind = step.event, type(step.event)
        if kind is self._books.paired:
            self.helper = getattr(event, "helper", None)
        elif kind is self._books.unpaired:
            self.helper = None
        if isinstance(event, NeedsAssessed):
            self._against = None if event.able_to_work and event.wishes_work else _against(event)
            self._shown.clear()
        self._shown.add(kind)
        if self._open and kind in self._books.ending:
            self._end(place, step)
        if rules := book.by_trigger.get(kind):
            self._start(place, step, rules)

    def _start(self, place: int, step: Transition, rules: list[PreparedRule]) -> None:
        running = tuple(self._open)  # what the event itself starts does not keep it from starting more
        for prepared in rules:
            rule = prepared.rule
            if not prepared.started_by(step.event, step.after) or any(run.excludes(prepared) for run in running):
                continue
            if rule.willing and self._against and self._shown.isdisjoint(prepared.wish_shown_by):
                continue
            run = self._begin(prepared, step, place)
            self._count_same_day(run, place)

    def _begin(self, prepared: PreparedRule, step: Transition, place: int) -> _Run:
        metadata, rule = step.event.metadata, prepared.rule
        due = self._due(prepared, step, place)
        deadline = Deadline(
            name=prepared.name,
            area=step.after.area,
            started_at=metadata.occurred_at,
            due_at=due.at,
            trigger_version=metadata.version,
            provisional=rule.provisional or due.provisional,
        )
        run = _Run(prepared, step, deadline)
        self.deadlines.append(deadline)
        self._open.append(run)
        return run

    def _due(self, prepared: PreparedRule, step: Transition, place: int) -> Due:
        rule, metadata, calendar = prepared.rule, step.event.metadata, self._books.calendar
        if rule.limit is None:
            assert prepared.posts is not None  # made sure of when the policy was read
            found = placements(self._history.transitions[: place + 1], prepared.posts)
            end = term_end(found, step.after, prepared.posts, prepared.ages)
            return calendar.due_on(max(end or metadata.day, metadata.day), moves=False)
        said = getattr(step.event, rule.due_field, None) if rule.due_field else None
        if isinstance(said, date):
            return calendar.due_on(max(said, metadata.day), moves=rule.limit.moves)
        return calendar.due(metadata.occurred_at, rule.limit, whole_day=metadata.whole_day)

    def _count_same_day(self, run: _Run, place: int) -> None:
        """A service of which only the day is known may have been given after a start of that day, and so counts."""
        day = run.step.event.metadata.day
        for step in reversed(self._history.transitions[:place]):
            if step.event.metadata.day != day:
                break
            if step.event.metadata.whole_day and step.before.labour == step.after.labour and run.met_by(step.event):
                self._met(run, step)
                break

    def _end(self, place: int, step: Transition) -> None:
        event, kind = step.event, type(step.event)
        for run in tuple(self._open):
            prepared, rule = run.prepared, run.prepared.rule
            if kind not in prepared.ending:
                continue
            if not rule.repeats and prepared.started_by(event, step.after):
                continue
            if run.met_by(event):
                self._met(run, step)
                if rule.repeats:
                    self._begin(prepared, step, place)
            elif kind in prepared.waived_by:
                self._waived(run, step, prepared.waived_by[kind])
            elif rule.willing and kind is NeedsAssessed and self._against:
                self._waived(run, step, self._against)
            elif kind is self._books.waiver and getattr(event, "clock", None) == prepared.name:
                self._waived(run, step, reason_of(event))

    def _met(self, run: _Run, step: Transition) -> None:
        if self._closed(run, step):
            run.deadline.met_at = max(step.event.metadata.occurred_at, run.deadline.started_at)

    def _waived(self, run: _Run, step: Transition, reason: str) -> None:
        if self._closed(run, step):
            run.deadline.waived_at = max(step.event.metadata.occurred_at, run.deadline.started_at)
            run.deadline.waived_reason = reason

    def _closed(self, run: _Run, step: Transition) -> bool:
        """Takes the run from those that run; false if it is as if it had never run."""
        self._open.remove(run)
        days = (step.event.metadata.day - run.step.event.metadata.day).days
        gap = run.prepared.rule.gap_days
        if gap and days <= gap and isinstance(step.event, Employed) and run.step.before.labour == "employed":
            self.deadlines.remove(run.deadline)
            return False
        run.deadline.area, run.deadline.helper = step.after.area, self.helper
        run.deadline.met_version = step.event.metadata.version
        return True


def _against(assessment: NeedsAssessed) -> str:
    return "unwilling" if assessment.able_to_work else "unable"
