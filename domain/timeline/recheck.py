"""Asking again: the rules on sums and counts, of later events, when a late event of their kinds comes before them.

Order of arrival leaves no trace: two events that cannot both be are not both recorded, whichever was stated first.
"""

from collections.abc import Iterable, Sequence

from domain.benefits.balance import LOAN
from domain.decisions.context import DecisionContext, rule_context_of
from domain.decisions.rules import RECHECKED_RULES, RULES
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

_ASKED_AFTER = {kind: [rule for rule, kinds in RECHECKED_RULES.items() if kind in kinds] for kind in EVENTS}
_DECLARING = {rule: tuple(kind for kind in EVENTS if rule in kind.rules) for rule in RECHECKED_RULES}
_ACCOUNTS = {"paid_against_a_grant": "paid", "recovered_of_what_was_paid": "recovered"}


class LaterEventsRecheck:
    """Which later events a late one makes break a rule."""

    def __init__(self, order: OrderedEvents) -> None:
        self._order = order
        self._placements: list[Event] | None = None  # jobs of the channel of public-welfare posts; None: to be found
        self._judge: DecisionContext | None = None

    def amended(self) -> None:
        """Something else than one more event has changed the order."""
        self._placements = None

    def inserted(self, event: Event, context: DecisionContext) -> None:
        """An event was recorded."""
        if isinstance(event, Moved | Registered):
            self._placements = None
        if self._placements is not None and isinstance(event, Employed | JobChanged) and self._on_post(event, context):
            self._placements.append(event)

    def refusal(self, new: Event, before: Event | None, context: DecisionContext) -> Refusal | None:
        """The refusal of an event that was inserted: the first later one, up to `before`, that its rule refuses now.

        One that the rule would have refused all the same is left alone.
        """
        order = self._order
        end = order.key(before) if before is not None else None
        found: list[tuple[Event, int, Refusal]] = []
        for rule in _ASKED_AFTER[type(new)]:
            for one in self._later(rule, new, context):
                if end is not None and order.key(one) >= end:
                    break
                refusal = self._asked(rule, one, order.state_before(one), context)
                if refusal is not None and self._could_be_before(rule, one, new, context):
                    found.append((one, one.rules.index(rule), refusal))
                    break
        if not found:
            return None
        one, _, refusal = min(found, key=lambda hit: (order.key(hit[0]), hit[1]))
        return contradicts_recorded(refusal, one)

    def _asked(self, rule: str, event: Event, person: Person, context: DecisionContext) -> Refusal | None:
        order = self._order
        policy = context.policy(person.area, event.metadata.day)
        past = PriorTransitions(order, order.index(order.events, event))
        try:
            RULES[rule](rule_context_of(person, past, policy, context), event)
        except Refusal as refusal:
            return refusal
        return None

    def _could_be_before(self, rule: str, event: Event, new: Event, context: DecisionContext) -> bool:
        """Whether the rule admits an event without the new one; the state is the one with it, as the rule reads it."""
        person = self._order.state_before(event)
        self._order.undo()
        admitted = self._asked(rule, event, person, context) is None
        self._order.begin()
        OrderUpdate(self._order, None).insert(new)
        return admitted

    def _later(self, rule: str, new: Event, context: DecisionContext) -> Sequence[Event]:
        """The events after a new one, in path order, that the rule may refuse because of it."""
        order = self._order
        if (account := _ACCOUNTS.get(rule)) is not None:
            return order.sums_of((account, str(getattr(new, "benefit", "")))).short_after(new)
        if isinstance(new, LoanRepaid):
            return [one for one in order.sums_of(LOAN).short_after(new) if rule in one.rules]
        if rule == "public_post_allowed":
            return self._after(new, self._jobs_on_posts(context))
        found = [one for kind in _DECLARING[rule] for one in order.shelf(kind)[order.index(order.shelf(kind), new) :]]
        return self._after(new, found)

    def _after(self, new: Event, events: Iterable[Event]) -> Sequence[Event]:
        key = self._order.key
        return sorted((one for one in events if one is not new and key(one) > key(new)), key=key)

    def _jobs_on_posts(self, context: DecisionContext) -> list[Event]:
        if self._placements is None or context is not self._judge:
            self._judge = context
            jobs = [*self._order.shelf(Employed), *self._order.shelf(JobChanged)]
            self._placements = [job for job in jobs if self._on_post(job, context)]
        return self._placements

    def _on_post(self, job: Event, context: DecisionContext) -> bool:
        policy = context.policy(self._order.state_before(job).area, job.metadata.day)
        return policy.public_posts is not None and isinstance(job, Job) and job.channel == policy.public_posts.channel
