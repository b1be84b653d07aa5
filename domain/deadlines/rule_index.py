"""The deadline rules of all policies, indexed by the event types that start, meet and waive each deadline."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from domain.deadlines.rule import ContactRule, DeadlineRule, ServiceMinimum
from domain.events import CATALOGUE
from domain.events.event import Event
from domain.events.services import NeedsAssessed
from domain.history.history import History
from domain.person import Person
from domain.policy.policies import Policies
from domain.policy.policy import Policy
from domain.reference.calendar import Calendar

EventTypes = frozenset[type[Event]]

_WAIVER = "person.clock_waived"
_PAIRED = "person.helper_paired"
_UNPAIRED = "person.helper_ended"


class PreparedRule:
    """A deadline rule with its type names resolved to event types."""

    def __init__(self, name: str, rule: DeadlineRule, policy: Policy) -> None:
        bundle: Mapping[str, ServiceMinimum] = policy.bundle
        self.name = name
        self.rule = rule
        self.posts, self.ages = policy.public_posts, policy.ages
        self.triggers = event_types(rule.triggers)
        self.met_by = event_types(rule.met_by)
        self.restarted_by = event_types(rule.restarted_by)
        self.waived_by = dict(_reasons(rule.waived_by))
        self.willingness_shown_by = event_types(rule.willingness_shown_by)
        self.where = {CATALOGUE[name]: fields for name, fields in rule.where.items() if name in CATALOGUE}
        self.bundle = {n: s for n, s in bundle.items() if s.period == name} if rule.bundle else {}
        self.services = event_types(event for service in self.bundle.values() for event in service.events)
        if self.bundle:
            self.services |= event_types(("person.service_declined",))
        further = event_types((_WAIVER,)) | ({NeedsAssessed} if rule.requires_willingness else frozenset())
        self.ending_types: EventTypes = self.met_by | self.waived_by.keys() | self.services | further
        """The event types that can end it or count towards its end."""

    def started_by(self, event: Event, person: Person) -> bool:
        """Whether the event starts this deadline; `person` is the person after it."""
        return type(event) in self.triggers and self._has_the_fields(event, person)

    def restarted_with(self, event: Event, person: Person) -> bool:
        """Whether the event starts this deadline again after it was met, if it names its starting event."""
        return type(event) in self.restarted_by and self._has_the_fields(event, person)

    def _has_the_fields(self, event: Event, person: Person) -> bool:
        where = self.where.get(type(event))
        if where is None:
            return True
        return all(_value(event, person, field) in allowed for field, allowed in where.items())

    @property
    def relevant_types(self) -> EventTypes:
        """All event types that can affect the deadline."""
        return self.triggers | self.ending_types | self.willingness_shown_by | self.restarted_by


class PreparedContact:
    """A contact rule with its type names resolved to event types.

    `min_interval`: by level, a time after a contact within which the next one is in time, whatever the calendar.
    """

    def __init__(self, rule: ContactRule) -> None:
        self.rule = rule
        self.contacts = event_types(rule.contacts)
        self.min_interval: dict[str | None, timedelta] = {level: limit.at_least for level, limit in rule.levels.items()}


class PolicyRules:
    """The deadline rules of one version of one profile."""

    def __init__(self, policy: Policy) -> None:
        self.rules = [PreparedRule(name, rule, policy) for name, rule in policy.deadlines.items()]
        self.by_trigger: dict[type[Event], list[PreparedRule]] = {}
        for prepared in self.rules:
            for event_type in prepared.triggers:
                self.by_trigger.setdefault(event_type, []).append(prepared)
        self.contact = PreparedContact(policy.contact) if policy.contact is not None else None


class RuleIndex:
    """The deadline rules by area and day, and the event types that matter under any of them."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._by_profile = {policy.profile: PolicyRules(policy) for policy in policies.all()}
        self._series: dict[str, tuple[tuple[date, PolicyRules], ...]] = {}
        self.calendar: Calendar = policies.calendar
        every = self._by_profile.values()
        self.to_place = frozenset({"contact"}).union(
            rule.name for rules in every for rule in rules.rules if rule.rule.episode or rule.rule.requires_willingness
        )
        """The names of the deadlines for persons to be placed in work: no task once the retirement age is reached."""
        self.contacts = any(rules.contact for rules in every)
        self.contact_types = event_types((_WAIVER,)).union(
            *(rules.contact.contacts for rules in every if rules.contact is not None)
        )
        self.ending_types = frozenset[type[Event]]().union(
            *(rule.ending_types for rules in every for rule in rules.rules)
        )
        self.relevant_types: EventTypes = _ALWAYS.union(
            *(rule.relevant_types for rules in every for rule in rules.rules)
        )
        self._relevant_in: dict[str, EventTypes] = {}
        self.paired, self.unpaired = CATALOGUE.get(_PAIRED), CATALOGUE.get(_UNPAIRED)
        self.waiver = CATALOGUE.get(_WAIVER)

    def relevant_in(self, area: str) -> EventTypes:
        """The event types that can affect the deadlines of a person who was always in this area."""
        found = self._relevant_in.get(area)
        if found is None:
            series = [self.at(area, since) for since, _ in self._policies.series(area)]
            by_rule = [rule.relevant_types for rules in series for rule in rules.rules]
            found = self._relevant_in[area] = _ALWAYS.union(*by_rule)
        return found

    def single_policy(self, history: History) -> PolicyRules | None:
        """The rules in force from the first event to the last, in the area of the person; None if they changed.

        The history has at least one event, and the person was always in the same area.
        """
        transitions, area = history.transitions, history.person.area
        rules = self.at(area, transitions[0].event.metadata.day)
        return rules if rules is self.at(area, transitions[-1].event.metadata.day) else None

    def at(self, area: str, day: date) -> PolicyRules:
        """The rules in force in an area on a day."""
        series = self._series.get(area)
        if series is None:
            versions = reversed(self._policies.series(area))
            series = self._series[area] = tuple((since, self._by_profile[policy.profile]) for since, policy in versions)
        for since, rules in series:
            if since <= day:
                return rules
        return series[-1][1]


def event_types(names: Iterable[str]) -> EventTypes:
    """The event types of these names; unknown names are ignored."""
    return frozenset(CATALOGUE[name] for name in names if name in CATALOGUE)


_ALWAYS: EventTypes = event_types((_WAIVER, _PAIRED, _UNPAIRED)) | {NeedsAssessed}
"""The event types that `DeadlineTracker` follows under any rules."""


def reason_of(waiver: Event) -> str:
    """The reason of an approved waiver: its code, else its text, else "approved"."""
    reason = waiver.metadata.reason
    return (reason.code or reason.text if reason is not None else "") or "approved"


def _reasons(names: Iterable[str]) -> Iterable[tuple[type[Event], str]]:
    """The event types that waive with the reason each gives: `person.employed` gives employed."""
    return [(CATALOGUE[name], name.partition(".")[2]) for name in names if name in CATALOGUE]


def _value(event: Event, person: Person, field: str) -> Any:
    return getattr(event, field) if field in event.__struct_fields__ else getattr(person, field)
