"""Events of a merged duplicate that the facts of the surviving record exclude (重复合并; docs/decisions/0017)."""

from collections.abc import Iterator
from datetime import date

import msgspec

from domain.benefits.coverage import employments_of
from domain.contradictions.cause import event_that_set
from domain.contradictions.public_posts import is_public_post
from domain.events.event import Event
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.policy.policies import Policies


class Excluded(msgspec.Struct, frozen=True):
    """An event that another record of the person excludes from `first` to `last`; `other` is the event of that record.

    An event of a duplicate has no effect then; the survivor's own keeps it. `two_posts`: both events begin work on a
    public-welfare post, and the other one is not refuted.
    """

    event: Event
    other: Event | None
    first: date
    last: date
    two_posts: bool


def excluded_by_merge(history: History, policies: Policies) -> Iterator[Excluded]:
    """The events of duplicates without effect, then the survivor's own that those of duplicates exclude."""
    if not isinstance(history, MergedHistory) or not (history.excluded or history.contradicted):
        return
    areas = {step.event.metadata.version: step.before.area for step in history.transitions}
    last_days = {each.job.metadata.version: each.last for each in employments_of(history.transitions)}
    for event, reason in (*history.excluded, *history.contradicted):
        other = event_that_set(history, reason.axis, event.metadata.occurred_at, event)
        day, version = event.metadata.day, other.metadata.version if other is not None else 0
        two_posts = (
            version in last_days
            and other is not None
            and is_public_post(event, event.metadata.area, policies)
            and is_public_post(other, areas[version], policies)
        )
        last = max(last_days[version], last_days.get(event.metadata.version, day)) if two_posts else day
        yield Excluded(event, other, day, last, two_posts)
