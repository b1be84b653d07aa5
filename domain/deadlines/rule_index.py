"""The deadline rules of all policies, prepared once: which kinds of event start, meet and waive which deadline."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.deadlines.rule import ContactRule, DeadlineRule, ServiceMinimum
from domain.events import CATALOGUE
from domain.events.event import Event
from domain.events.services import NeedsAssessed
from domain.history.history import History
from domain.person import Person
from domain.policy.policy import Policies, Policy
from domain.reference.calendar import Calendar

Kinds = frozenset[type[Event]]

WAIVER = "person.clock_waived"
PAIRED = "person.helper_paired"
UNPAIRED = "person.helper_ended"


class PreparedRule:
    """A deadline rule with its kinds of event looked up."""

    def __init__(self, name: str, rule: DeadlineRule, policy: Policy) -> None:
        bundle: Mapping[str, ServiceMinimum] = policy.bundle
        self.name = name
        self.rule = rule
        self.posts, self.ages = policy.public_posts, policy.ages
        self.triggers = kinds(rule.triggers)
        self.met_by = kinds(rule.met_by)
        self.waived_by = dict(_reasons(rule.waived_by))
        self.wish_shown_by = kinds(rule.wish_shown_by)
        self.where = {CATALOGUE[name]: fields for name, fields in rule.where.items() if name in CATALOGUE}
        self.bundle = {n: s for n, s in bundle.items() if s.period == name} if rule.bundle else {}
        self.services = kinds(event for service in self.bundle.values() for event in service.events)
        if self.bundle:
            self.services |= kinds(("person.service_declined",))
        against = kinds((WAIVER,)) | ({NeedsAssessed} if rule.willing else frozenset())
        self.ending: Kinds = self.met_by | self.waived_by.keys() | self.services | against
        """The kinds of event that can end it, or bring its end nearer."""

    def started_by(self, event: Event, person: Person) -> bool:
        """Whether the event, after which the person is so, is one that starts this deadline."""
        if type(event) not in self.triggers:
            return False
        where = self.where.get(type(event))
        if where is None:
            return True
        return all(_value(event, person, field) in allowed for field, allowed in where.items())

    @property
    def relevant(self) -> Kinds:
        """All kinds of event that can matter to it."""
        return self.triggers | self.ending | self.wish_shown_by


class PreparedContact:
    """A contact rule with its kinds of event looked up."""

    def __init__(self, rule: ContactRule) -> None:
        self.rule = rule
        self.contacts = kinds(rule.contacts)
        self.surely: dict[str | None, timedelta] = {level: limit.at_least for level, limit in rule.levels.items()}


class RuleIndexOfPolicy:
    """The rules of one version of one profile."""

    def __init__(self, policy: Policy) -> None:
        self.rules = [PreparedRule(name, rule, policy) for name, rule in policy.deadlines.items()]
        self.by_trigger: dict[type[Event], list[PreparedRule]] = {}
        for prepared in self.rules:
            for kind in prepared.triggers:
                self.by_trigger.setdefault(kind, []).append(prepared)
        self.contact = PreparedContact(policy.contact) if policy.contact is not None else None


class Books:
    """All books, by area and day."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._books = {policy.profile: RuleIndexOfPolicy(policy) for policy in policies.all()}
        self._series: dict[str, tuple[tuple[date, RuleIndexOfPolicy], ...]] = {}
        self.calendar: Calendar = policies.calendar
        books = self._books.values()
        self.contacts = any(book.contact for book in books)
        self.touching = kinds((WAIVER,)).union(*(book.contact.contacts for book in books if book.contact is not None))
        self.ending = frozenset[type[Event]]().union(*(rule.ending for book in books for rule in book.rules))
        self.relevant: Kinds = _ALWAYS.union(*(rule.relevant for book in books for rule in book.rules))
        self._relevant_in: dict[str, Kinds] = {}
        self.paired, self.unpaired = CATALOGUE.get(PAIRED), CATALOGUE.get(UNPAIRED)
        self.waiver = CATALOGUE.get(WAIVER)

    def relevant_in(self, area: str) -> Kinds:
        """The kinds of event that can matter to the deadlines of a person who was never anywhere else."""
        found = self._relevant_in.get(area)
        if found is None:
            series = [self.at(area, since) for since, _ in self._policies.series(area)]
            by_clocks = [rule.relevant for book in series for rule in book.rules]
            found = self._relevant_in[area] = _ALWAYS.union(*by_clocks)
        return found

    def throughout(self, history: History) -> RuleIndexOfPolicy | None:
        """The book that is in force from the first event to the last where the person is now; None if they are several.

        The history has an event, and tells of no other place.
        """
        transitions, area = history.transitions, history.person.area
        book = self.at(area, transitions[0].event.metadata.day)
        return book if book is self.at(area, transitions[-1].event.metadata.day) else None

    def at(self, area: str, day: date) -> RuleIndexOfPolicy:
        """The book in force at a place on a day."""
        series = self._series.get(area)
        if series is None:
            versions = reversed(self._policies.series(area))
            series = self._series[area] = tuple((since, self._books[policy.profile]) for since, policy in versions)
        for since, book in series:
            if since <= day:
                return book
        return series[-1][1]


def kinds(names: Iterable[str]) -> Kinds:
    """The kinds of event of these type names."""
    return frozenset(CATALOGUE[name] for name in names if name in CATALOGUE)


_ALWAYS: Kinds = kinds((WAIVER, PAIRED, UNPAIRED)) | {NeedsAssessed}
"""What the story of deadlines follows under any rules."""


def reason_of(waiver: Event) -> str:
    """What an approved waiver is told by: the code of its reason, or its text."""
    reason = waiver.metadata.reason
    return (reason.code or reason.text if reason is not None else "") or "approved"


def _reasons(names: Iterable[str]) -> Iterable[tuple[type[Event], str]]:
    """What waives, and the reason it is told by: `person.employed` is told as employed."""
    return [(CATALOGUE[name], name.partition(".")[2]) for name in names if name in CATALOGUE]


def _value(event: Event, person: Person, field: str) -> Any:
    return getattr(event, field) if field in event.__struct_fields__ else getattr(person, field)
