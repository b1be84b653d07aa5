"""An application for a grant: what the checks of eligibility look at."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from domain.benefits.coverage import Course, course_covering
from domain.benefits.grants import Grant
from domain.benefits.rule import BenefitRule
from domain.history.history import Transition
from domain.person import Person
from domain.policy.policy import Policy


class GrantApplication(msgspec.Struct, frozen=True):
    """A grant to decide about: the rule of the benefit, the course it covers, the other grants, and the history.

    `transitions` and `person` are those before the grant when it is decided, and all when it is looked at again.
    """

    grant: Grant
    rule: BenefitRule
    policy: Policy
    course: Course | None
    others: list[Grant]
    transitions: Sequence[Transition]
    person: Person


def application_for(
    grant: Grant, policy: Policy, others: list[Grant], transitions: Sequence[Transition], person: Person
) -> GrantApplication | None:
    """The application for a grant under a policy; None if the policy has no such benefit."""
    rule = policy.benefits.get(grant.benefit)
    if rule is None:
        return None
    course = course_covering(transitions, grant.since, grant.until) if rule.course is not None else None
    return GrantApplication(grant, rule, policy, course, others, transitions, person)


PolicyAt = Callable[[str, date], Policy]
"""The policy of an area on a day."""
