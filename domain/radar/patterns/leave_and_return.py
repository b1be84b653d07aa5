"""Left and back (离职即返岗): a job that ends and begins anew at the same employer on the same day."""

import itertools
from collections.abc import Iterator

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Job, Material, Trace, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each person and part of the year. A change of the terms of a job is no return."""
    rule, months = material.rule.leave_and_return, material.rule.window_months
    if rule is None:
        return
    named = (each for each in material.jobs if each.employer is not None)
    returns: list[tuple[Job, Job]] = []
    for jobs in grouped(named, lambda each: (each.person, each.employer)).values():
        jobs.sort(key=lambda each: (each.began_on, each.version))
        returns += (
            (job, back)
            for job, back in itertools.pairwise(jobs)
            if back.entry and job.ended_on is not None and 0 <= (back.began_on - job.ended_on).days <= rule.days
        )
    for (person, part), found in grouped(
        returns, lambda each: (each[1].person, part_of_year(each[1].began_on, months))
    ).items():
        if len(found) >= rule.times:
            traces = (trace for job, back in found for trace in _traces(job, back))
            yield hit_of(PATTERN.code, material, str(person), part, traces, len(found), rule.times, days=rule.days)


def _traces(job: Job, back: Job) -> Iterator[Trace]:
    """The end of the job, or its beginning if no event of its own ended it, and the return."""
    trace = job.trace
    yield trace._replace(version=job.ended_by, day=job.ended_on or trace.day) if job.ended_by is not None else trace
    yield back.trace


PATTERN = Pattern(
    "leave_and_return",
    BilingualText(
        "离开同一用人单位后{days}天内又返岗，共{measured}次",
        "Back at the same employer at most {days} day(s) after leaving it, {measured} time(s)",
    ),
    find,
)
