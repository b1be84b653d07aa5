"""The story of a person's clocks: every fact in business order starts, meets or waives what it concerns."""

from datetime import date
from operator import attrgetter

from domain.deadlines.contact_deadline import Contacts
from domain.deadlines.deadline import Clock
from domain.deadlines.rule_index import Book, Books, PreparedRule, reason_of
from domain.deadlines.service_bundle import Tally
from domain.events.event import Event
from domain.events.registration import Moved, Registered
from domain.events.services import NeedsAssessed
from domain.events.work import Employed
from domain.history.history import History, Step
from domain.placements.placements import placements, term_end
from domain.reference.calendar import Due


def clocks_of(history: History, books: Books) -> tuple[Clock, ...]:
    """All clocks that ever ran for the person, by the moment they started; the due moments do not depend on today."""
    if not history.path:
        return ()
    story = _Story(history, books)
    contacts = Contacts(books) if books.contacts else None
    settled = len(history.of(_PLACES)) == 1
    relevant, touching = books.relevant_in(history.person.area) if settled else books.relevant, books.touching
    throughout = books.throughout(history) if settled else None
    for place, step in enumerate(history.path):
        event, before, after = step
        kind = type(event)
        book = throughout or books.at(after.area, event.stamp.occurred_at.date())
        if kind in relevant:
            story.take(place, step, book)
        if contacts is not None:
            if kind is Employed:
                contacts.employed(step)
            if after.level is not None and (before is not after or kind in touching):
                contacts.take(step, book.contact)
    clocks = [*story.clocks, *(contacts.clocks if contacts is not None else ())]
    if clocks:
        for clock in clocks:
            if clock.running:
                clock.area, clock.helper = history.person.area, story.helper
        clocks.sort(key=_STARTED)
    return tuple(clocks)


_STARTED = attrgetter("started_at", "due_at", "name", "trigger_version")

_PLACES = frozenset({Registered, Moved})
"""What says where a person is; in merged histories several may."""


class _Run:
    """A clock that runs, with what decides about its end."""

    def __init__(self, prepared: PreparedRule, step: Step, clock: Clock) -> None:
        self.prepared = prepared
        self.step = step
        self.clock = clock
        self.tally = Tally(prepared.bundle, prepared.name) if prepared.bundle else None

    def met_by(self, event: Event) -> bool:
        """Whether the event meets the clock; the bundle is counted on the way."""
        kind = type(event)
        if kind in self.prepared.met_by:
            return not self.prepared.rule.keyed or self._named(event)
        if self.tally is not None and kind in self.prepared.services:
            self.tally.add(event)
            return self.tally.complete
        return False

    def excludes(self, prepared: PreparedRule) -> bool:
        """Whether a clock of that rule does not start while this one runs."""
        mine, other = self.prepared.rule, prepared.rule
        if self.prepared.name == prepared.name and not mine.keyed:
            return True
        return mine.episode is not None and mine.episode == other.episode

    def _named(self, event: Event) -> bool:
        """Whether the event names the one that started this clock: by its number, or by one of its fields."""
        start = self.step.event
        name = str(getattr(event, "finding", None) or getattr(event, "target_version", ""))
        fields = [str(getattr(start, field, None)) for field in self.prepared.rule.keyed]
        return name in (str(start.stamp.version), *fields, "/".join(fields))


class _Story:
    """The clocks so far: `clocks` in the order in which they started, of which `_open` still run."""

    def __init__(self, history: History, books: Books) -> None:
        self.clocks: list[Clock] = []
        self.helper: str | None = None
        self._history = history
        self._books = books
        self._open: list[_Run] = []
        self._against: str | None = None  # the last assessment was: unable, unwilling
        self._shown = set[type[Event]]()  # kinds of event since that assessment

    def take(self, place: int, step: Step, book: Book) -> None:
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

    def _start(self, place: int, step: Step, rules: list[PreparedRule]) -> None:
        running = tuple(self._open)  # what the event itself starts does not keep it from starting more
        for prepared in rules:
            rule = prepared.rule
            if not prepared.started_by(step.event, step.after) or any(run.excludes(prepared) for run in running):
                continue
            if rule.willing and self._against and self._shown.isdisjoint(prepared.wish_shown_by):
                continue
            run = self._begin(prepared, step, place)
            self._count_same_day(run, place)

    def _begin(self, prepared: PreparedRule, step: Step, place: int) -> _Run:
        stamp, rule = step.event.stamp, prepared.rule
        due = self._due(prepared, step, place)
        clock = Clock(
            name=prepared.name,
            area=step.after.area,
            started_at=stamp.occurred_at,
            due_at=due.at,
            trigger_version=stamp.version,
            provisional=rule.provisional or due.provisional,
        )
        run = _Run(prepared, step, clock)
        self.clocks.append(clock)
        self._open.append(run)
        return run

    def _due(self, prepared: PreparedRule, step: Step, place: int) -> Due:
        rule, stamp, calendar = prepared.rule, step.event.stamp, self._books.calendar
        if rule.limit is None:
            assert prepared.posts is not None  # made sure of when the policy was read
            found = placements(self._history.path[: place + 1], prepared.posts)
            end = term_end(found, step.after, prepared.posts, prepared.ages)
            return calendar.due_on(max(end or stamp.day, stamp.day), moves=False)
        said = getattr(step.event, rule.due_field, None) if rule.due_field else None
        if isinstance(said, date):
            return calendar.due_on(max(said, stamp.day), moves=rule.limit.moves)
        return calendar.due(stamp.occurred_at, rule.limit, whole_day=stamp.whole_day)

    def _count_same_day(self, run: _Run, place: int) -> None:
        """A service of which only the day is known may have been given after a start of that day, and so counts."""
        day = run.step.event.stamp.day
        for step in reversed(self._history.path[:place]):
            if step.event.stamp.day != day:
                break
            if step.event.stamp.whole_day and step.before.labour == step.after.labour and run.met_by(step.event):
                self._met(run, step)
                break

    def _end(self, place: int, step: Step) -> None:
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

    def _met(self, run: _Run, step: Step) -> None:
        if self._closed(run, step):
            run.clock.met_at = max(step.event.stamp.occurred_at, run.clock.started_at)

    def _waived(self, run: _Run, step: Step, reason: str) -> None:
        if self._closed(run, step):
            run.clock.waived_at = max(step.event.stamp.occurred_at, run.clock.started_at)
            run.clock.waived_reason = reason

    def _closed(self, run: _Run, step: Step) -> bool:
        """Takes the run from those that run; false if it is as if it had never run."""
        self._open.remove(run)
        days = (step.event.stamp.day - run.step.event.stamp.day).days
        gap = run.prepared.rule.gap_days
        if gap and days <= gap and isinstance(step.event, Employed) and run.step.before.labour == "employed":
            self.clocks.remove(run.clock)
            return False
        run.clock.area, run.clock.helper = step.after.area, self.helper
        run.clock.met_version = step.event.stamp.version
        return True


def _against(assessment: NeedsAssessed) -> str:
    return "unwilling" if assessment.able_to_work else "unable"
