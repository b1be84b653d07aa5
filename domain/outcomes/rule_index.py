"""The outcome rules of all policies, prepared for the computation of outcomes."""

from datetime import date
from functools import lru_cache

from domain.events import EVENTS
from domain.events.event import Event, event_type_of
from domain.events.services import JobIntroduced, NeedsAssessed
from domain.events.training import TrainingCompleted, TrainingEnrolled
from domain.events.work import Employed, JobChanged
from domain.history.history import Transition
from domain.inspections.checked_items import reached
from domain.outcomes.rule import OutcomeRule
from domain.person import Person
from domain.policy.policies import Policies

TYPE_NAMES: dict[type[Event], str] = {event_type: event_type_of(event_type) for event_type in EVENTS}
JOB_TYPES = frozenset({Employed, JobChanged})
_EVENT_TYPES = frozenset({JobIntroduced, NeedsAssessed, TrainingCompleted, TrainingEnrolled, *JOB_TYPES})


class OutcomeRuleIndex:
    """The outcome rules of all policies, with the event types that are contacts or may change an outcome."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        rules = [policy.outcome for policy in policies.all()]
        ended_by = {name for rule in rules for name in (*rule.training_ended_by, *rule.referral_ended_by)}
        self.relevant_types = frozenset(
            {*_EVENT_TYPES, *(event_type for event_type, name in TYPE_NAMES.items() if name in ended_by)}
        )
        contacts = {event_type: {name in rule.contacts for rule in rules} for event_type, name in TYPE_NAMES.items()}
        self.always_contacts = frozenset(event_type for event_type, values in contacts.items() if values == {True})
        self.sometimes_contacts = frozenset(event_type for event_type, values in contacts.items() if len(values) > 1)

    def at(self, area: str, day: date) -> OutcomeRule:
        """The rule in force in an area on a day."""
        return self._policies.at(area, day).outcome

    def group(self, person: Person, day: date) -> str | None:
        """The group in which a person is counted, by the policy of the area on a day."""
        policy = self._policies.at(person.area, day)
        return policy.primary_group(person.case, person.categories, person.poverty, person.references)

    def is_contact(self, transition: Transition) -> bool:
        """Whether the event is a contact with the person, by the rule of the area and day of the event."""
        event = transition.event
        contacts = self.at(transition.after.area, event.metadata.day).contacts
        return TYPE_NAMES[type(event)] in contacts and reached(event)


@lru_cache(maxsize=8)
def outcome_rule_index(policies: Policies) -> OutcomeRuleIndex:
    """The outcome rules of the policies, cached."""
    return OutcomeRuleIndex(policies)
