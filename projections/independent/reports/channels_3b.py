"""3B: the channels by which persons were employed in the year so far (docs/domain.md 6 and 9; R3-5 to R3-10)."""

from datetime import timedelta

from projections.independent.place import Place
from projections.independent.reports.lines import TOTAL, Figures, Lines, percent
from projections.independent.reports.material import Job, Material
from projections.independent.reports.question import Question

_CHANNELS = {
    "employer": "employer",
    "flexible": "flexible",
    "self_employed": "flexible",
    "public_welfare": "public_welfare",
}
"""The row of each channel; other channels are in the total only."""


def figures(question: Question, material: Material, place: Place) -> Figures:
    """A person counts once a year, by channel and area of the first counted employment; courses are of no channel."""
    empty = {"persons": 0, "zero_employment_members": 0, "trained": None}
    lines = Lines(question, place, dict.fromkeys(_CHANNELS.values()), empty)
    begin = question.last.replace(month=1, day=1)
    groups = place.policy(question.area, question.last)["reemployed_groups"]
    for job in material.first_jobs(begin, question.last, groups):
        if not lines.in_area(job.area):
            continue
        of_zero = _of_zero_employment_family(job, material)
        for line in (TOTAL, *([_CHANNELS[job.channel]] if job.channel in _CHANNELS else [])):
            lines.to(line, "persons")
            lines.to(line, "zero_employment_members", of_zero)
    for course in material.courses:
        done = course.completed_on is not None and begin <= course.completed_on <= question.last
        if done and course.counted_group in groups and lines.in_area(course.area):
            lines.to(TOTAL, "trained")
    total = lines.figures[TOTAL]["persons"]
    for row in lines.figures.values():
        row["share"] = percent(row["persons"], total)
        row["zero_employment_share"] = percent(row["zero_employment_members"], total)
    return lines.figures


def _of_zero_employment_family(job: Job, material: Material) -> bool:
    """Whether, as the day of the job began or ended, the person's family was recognised and had nobody in work."""
    for day in (job.began_on - timedelta(1), job.began_on):
        for member in material.members.get(job.person_id, ()):
            if member.joined_on <= day and (member.left_on is None or day < member.left_on):
                homes = material.homes.get(member.household_key, ())
                if any(home.in_stock and home.lasts(day) for home in homes):
                    return True
    return False
