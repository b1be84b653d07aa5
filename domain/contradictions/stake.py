"""The money at stake in a contradiction: what was granted for the days in question."""

from collections.abc import Callable, Collection
from datetime import date

from domain.benefits.grants import grant_of
from domain.events.benefits import BenefitGranted
from domain.history.history import History
from domain.policy.policies import Policies
from domain.policy.policy import Policy

_GRANTS = frozenset({BenefitGranted})


def course_benefits(policy: Policy) -> Collection[str]:
    """The benefits that are for a course."""
    return [name for name, rule in policy.benefits.items() if rule.course is not None]


def post_benefits(policy: Policy) -> Collection[str]:
    """The benefits that are for work on a public-welfare post."""
    channel = policy.public_posts.channel if policy.public_posts is not None else None
    return [name for name, rule in policy.benefits.items() if rule.job is not None and channel in rule.job.channels]


def job_benefits(policy: Policy) -> Collection[str]:
    """The benefits that are for work of any kind."""
    return [name for name, rule in policy.benefits.items() if rule.job is not None]


def granted_for(
    history: History,
    policies: Policies,
    first: date,
    last: date,
    benefits_of: Callable[[Policy], Collection[str]],
) -> int:
    """The sum in fen of the grants of these benefits that cover one of the days from `first` to `last`."""
    granted = 0
    for event, person, _ in history.transitions_of(_GRANTS):
        assert isinstance(event, BenefitGranted)
        grant = grant_of(event)
        if grant.covers_any(first, last):
            policy = policies.at(person.area, event.metadata.day)
            granted += grant.amount_fen if grant.benefit in benefits_of(policy) else 0
    return granted
