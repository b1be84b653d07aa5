"""The context of a rule: the person before an event, the earlier events, and the policy of its day and area."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from domain.events.event import Event
from domain.history.history import Transition
from domain.person import Person
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar


class RuleContext(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The arguments of a rule. Created once for each event whose type declares rules.

    `person` is the person before the event. `transitions` are all effective events before it in business order, with
    the person before and after each; for a late event, those that happened before it, whenever they were recorded.
    `policy` is that of the person's area on the day of the event, `policies(area, day)` that of any other.
    """

    person: Person
    transitions: Sequence[Transition]
    policy: Policy
    policies: Callable[[str, date], Policy]
    areas: Areas
    calendar: Calendar

    @property
    def events(self) -> tuple[Event, ...]:
        """The effective events before this one, in business order."""
        return tuple([transition.event for transition in self.transitions])
