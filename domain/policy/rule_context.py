"""The situation a fact is judged in: what was so just before it, and the policy of its day and area."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.events.event import Fact
from domain.history.history import Step
from domain.person import Person
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar


class Situation:
    """What a rule may look at. Made only for kinds of fact that declare rules, once a fact; nobody changes it.

    `person` is the person before the fact; `path` every effective fact before it in business order (with the person
    before and after each): for a late fact, what happened before, whenever it was recorded. `policy` is that of the
    person's area on the day of the fact, `policies(area, day)` that of any other.
    """

    __slots__ = ("areas", "calendar", "path", "person", "policies", "policy")

    def __init__(
        self,
        person: Person,
        path: Sequence[Step],
        policy: Policy,
        policies: Callable[[str, date], Policy],
        areas: Areas,
        calendar: Calendar,
    ) -> None:
        self.person = person
        self.path = path
        self.policy = policy
        self.policies = policies
        self.areas = areas
        self.calendar = calendar

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The effective facts before this one, in business order."""
        return tuple([step.fact for step in self.path])
