"""Left and back (离职即返岗): a job that ends and begins anew at the same employer on the same day."""

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
    returns = (
        each
        for each in material.jobs
        if each.entry and each.left_on is not None and 0 <= (each.began_on - each.left_on).days <= rule.days
    )
    for (person, part), jobs in grouped(
        returns, lambda each: (each.person, part_of_year(each.began_on, months))
    ).items():
        if len(jobs) >= rule.times:
            traces = (trace for each in jobs for trace in _traces(each))
            yield hit_of(PATTERN.code, material, str(person), part, traces, len(jobs), rule.times, days=rule.days)


def _traces(back: Job) -> Iterator[Trace]:
    """The leaving, if an event of its own reported it, and the return."""
    yield back.trace
    if back.left_by is not None:
        yield back.trace._replace(version=back.left_by, day=back.left_on or back.began_on, accounts=back.left_accounts)


PATTERN = Pattern(
    "leave_and_return",
    BilingualText(
        "离开同一用人单位后{days}天内又返岗，共{measured}次",
        "Back at the same employer at most {days} day(s) after leaving it, {measured} time(s)",
    ),
    find,
)
