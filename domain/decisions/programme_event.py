"""The decision on an event of an area, a post, a job fair, an employer or a work item. Only rules may refuse it."""

from collections.abc import Sequence

from domain.decisions.context import DecisionContext
from domain.decisions.responsible_area import responsible_area
from domain.decisions.rules import RULES, rule_context_of
from domain.events.event import Event, with_metadata
from domain.history.history import Transition
from domain.person import Person


def accept_programme_event(
    subject: str,
    first: Event | None,
    transitions: Sequence[Transition],
    event: Event,
    context: DecisionContext,
    version: int,
) -> Event:
    """The event with version, area and profile. `first` is the first recorded event of the subject. Raises Refusal."""
    area = responsible_area(subject, first, event)
    policy = context.policy(area, event.metadata.day)
    rule_context = rule_context_of(Person(area=area), transitions if event.rules else (), policy, context)
    for rule in ("known_area", *event.rules):
        RULES[rule](rule_context, event)
    area = context.areas.responsible(area, event.metadata.day)
    return with_metadata(event, version=version, area=area, profile=policy.profile)
