"""2E: public-welfare posts developed, taken, left, held and overstayed (docs/domain.md 6 and 9; R2-4, R2-6)."""

from datetime import date

from projections.independent.place import Place
from projections.independent.reports.lines import Figures, Lines, percent
from projections.independent.reports.material import Job, Material
from projections.independent.reports.question import Question

_COLUMNS = ("developed", "signed", "left_post", "on_post", "over_term")


def figures(question: Question, material: Material, place: Place) -> Figures:
    """Posts count by their number, persons once a column: by the first job that fits, in its area."""
    lines = Lines.of_units(question, place, dict.fromkeys(_COLUMNS, 0))
    first, last = question.first, question.last
    for posts in material.posts:
        if first <= posts.developed_on <= last:
            lines.add(posts.area, "developed", posts.count)
    for every in material.jobs.values():
        jobs = [job for job in every if job.channel == "public_welfare" and job.counts]
        for job in [job for job in jobs if first <= job.began_on <= last][:1]:
            lines.add(job.area, "signed")
        for job in sorted((job for job in jobs if first <= _end(job) <= last), key=_end)[:1]:
            lines.add(job.area, "left_post")
        for job in [job for job in jobs if job.held_on(last)][:1]:
            lines.add(job.area, "on_post")
    for limits in material.limits.values():
        late = [limit for limit in limits if limit.name == "post_term" and limit.due_on < last and limit.runs(last)]
        for limit in sorted(late, key=lambda limit: limit.due_at)[:1]:
            lines.add(limit.area, "over_term")
    for row in lines.figures.values():
        row["rate"] = percent(row["signed"], row["developed"])
    return lines.figures


def _end(job: Job) -> date:
    return job.ended_on or date.max
