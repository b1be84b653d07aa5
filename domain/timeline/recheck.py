"""The recheck of recorded events when a late event is inserted before them: rules on sums and counts are repeated.

Of two events that exclude each other only one can be recorded, whichever arrives first.
"""

from collections.abc import Iterable, Sequence

from domain.benefits.balance import LOAN
from domain.decisions.context import DecisionContext
from domain.decisions.rules import RECHECKED_RULES, refusal_by, rule_context_of
from domain.errors import Refusal
from domain.events import EVENTS
from domain.events.benefits import LoanRepaid
from domain.events.event import Event
from domain.events.registration import Moved, Registered
from domain.events.work import Employed, Job, JobChanged
from domain.person import Person
from domain.refusals import contradicts_recorded
from domain.timeline.order_update import OrderUpdate
from domain.timeline.ordered_events import OrderedEvents
from domain.timeline.prior_transitions import PriorTransitions

_RULES_TO_RECHECK = {
    event_class: [rule for rule, classes in RECHECKED_RULES.items() if event_class in classes] for event_class in EVENTS
}
"""For each class of late events the rules to repeat."""

_CLASSES_WITH_RULE = {
    rule: tuple(event_class for event_class in EVENTS if rule in event_class.rules) for rule in RECHECKED_RULES
}
_ACCOUNT_OF_RULE = {"paid_against_a_grant": "paid", "recovered_of_what_was_paid": "recovered"}


class LaterEventsRecheck:
    """Finds the recorded events that violate a rule because of a late event before them."""

    def __init__(self, order: OrderedEvents) -> None:
        self._order = order
        self._public_post_jobs: list[Event] | None = None  # jobs on public-welfare posts; None if not known
        self._context: DecisionContext | None = None

    def reset(self) -> None:
        """Must be called when the order was changed by anything but one more event."""
        self._public_post_jobs = None

    def event_recorded(self, event: Event, context: DecisionContext) -> None:
        """Must be called when an event was inserted and recorded."""
        if isinstance(event, Moved | Registered):
            self._public_post_jobs = None
        is_job = isinstance(event, Employed | JobChanged)
        if self._public_post_jobs is not None and is_job and self._is_public_post_job(event, context):
            self._public_post_jobs.append(event)

    def refusal(self, new: Event, before: Event | None, context: DecisionContext) -> Refusal | None:
        """The refusal of a new event that was inserted, for the first later event that a rule refuses because of it.

        Only events before `before` are considered. An event that the rule would refuse without the new one is ignored.
        """
        order = self._order
        end = order.key(before) if before is not None else None
        found: list[tuple[Event, int, Refusal]] = []
        for rule in _RULES_TO_RECHECK[type(new)]:
            for event in self._later_events(rule, new, context):
                if end is not None and order.key(event) >= end:
                    break
                refusal = self._refusal_by(rule, event, order.state_before(event), context)
                if refusal is not None and self._is_admitted_without(rule, event, new, context):
                    found.append((event, event.rules.index(rule), refusal))
                    break
        if not found:
            return None
        event, _, refusal = min(found, key=lambda each: (order.key(each[0]), each[1]))
        return contradicts_recorded(refusal, event)

    def _refusal_by(self, rule: str, event: Event, person: Person, context: DecisionContext) -> Refusal | None:
        order = self._order
        policy = context.policy(person.area, event.metadata.day)
        prior = PriorTransitions(order, order.index(order.events, event))
        return refusal_by(rule, rule_context_of(person, prior, policy, context), event)

    def _is_admitted_without(self, rule: str, event: Event, new: Event, context: DecisionContext) -> bool:
        """Whether the rule admits an event if the new one is not there.

        The person's state is the one with the new event, so that only the sums and counts make a difference.
        """
        person = self._order.state_before(event)
        self._order.undo()
        admitted = self._refusal_by(rule, event, person, context) is None
        self._order.begin()
        OrderUpdate(self._order, None).insert(new)
        return admitted

    def _later_events(self, rule: str, new: Event, context: DecisionContext) -> Sequence[Event]:
        """The events after the new one, in business order, that the rule may refuse because of it."""
        indexes = self._order.indexes
        if (account := _ACCOUNT_OF_RULE.get(rule)) is not None:
            return indexes.balances_of((account, str(getattr(new, "benefit", "")))).overdrawn_after(new)
        if isinstance(new, LoanRepaid):
            return [event for event in indexes.balances_of(LOAN).overdrawn_after(new) if rule in event.rules]
        if rule == "public_post_allowed":
            return self._after(new, self._jobs_on_public_posts(context))
        found = list[Event]()
        for event_class in _CLASSES_WITH_RULE[rule]:
            events = indexes.of_class(event_class)
            found += events[self._order.index(events, new) :]
        return self._after(new, found)

    def _after(self, new: Event, events: Iterable[Event]) -> Sequence[Event]:
        key = self._order.key
        return sorted((event for event in events if event is not new and key(event) > key(new)), key=key)

    def _jobs_on_public_posts(self, context: DecisionContext) -> list[Event]:
        if self._public_post_jobs is None or context is not self._context:
            self._context = context
            jobs = [*self._order.indexes.of_class(Employed), *self._order.indexes.of_class(JobChanged)]
            self._public_post_jobs = [job for job in jobs if self._is_public_post_job(job, context)]
        return self._public_post_jobs

    def _is_public_post_job(self, job: Event, context: DecisionContext) -> bool:
        policy = context.policy(self._order.state_before(job).area, job.metadata.day)
        return policy.public_posts is not None and isinstance(job, Job) and job.channel == policy.public_posts.channel
