"""Two public-welfare posts of one person at once (同时在两个公益性岗位; docs/domain.md 4 and 8, C3)."""

from collections.abc import Iterator

from domain.benefits.coverage import employments_of
from domain.contradictions.overlap import Lasting, Overlap, overlaps
from domain.events.event import Event
from domain.events.work import Employed, Job, JobChanged
from domain.history.history import History
from domain.policy.policies import Policies

_JOBS = frozenset({Employed, JobChanged})


def overlapping_posts(history: History, policies: Policies) -> Iterator[Overlap]:
    """The public-welfare posts that begin before another one has ended; the last day is the day of leaving."""
    jobs = history.transitions_of(_JOBS)
    on_post = {
        event.metadata.version
        for event, person, _ in (jobs if len(jobs) > 1 else ())
        if is_public_post(event, person.area, policies)
    }
    spells = [
        Lasting(each.first, each.last, each.job.metadata.version)
        for each in (employments_of(history.transitions) if len(on_post) > 1 else ())
        if each.job.metadata.version in on_post
    ]
    return overlaps(spells, exclude_each_other=lambda earlier, later: later.first < earlier.last)


def is_public_post(event: Event, area: str, policies: Policies) -> bool:
    """Whether the event begins a job on a public-welfare post, by the policy of the area on its day."""
    if not isinstance(event, Job):
        return False
    rule = policies.at(area, event.metadata.day).public_posts
    return rule is not None and event.channel == rule.channel
