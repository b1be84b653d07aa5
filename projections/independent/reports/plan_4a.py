"""4A: the plan of the units of an area, and what was done of it (docs/domain.md 5, 6 and 9; R4-1, R4-13, R4-14)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from projections.independent.place import Place
from projections.independent.reports.lines import TOTAL, Figures, Lines, percent
from projections.independent.reports.material import Home, Material, Plan
from projections.independent.reports.question import Question
from projections.independent.units import lies_in

_INDICATORS: Final = ("posts", "poor_training", "difficulty_training", "reemployed")
_BASELINES: Final = ("recognised", "registered_poor")
_COUNTED: Final = (
    *(f"{indicator}_done" for indicator in _INDICATORS), "reemployed_verified", "transferred", "zero_households_open",
    "zero_households_overdue", "zero_households_unwilling", "zero_households_unwilling_overdue",
)  # fmt: skip


def figures(question: Question, material: Material, place: Place) -> Figures:
    """The figures of all units, with the rates and the rank by their mean."""
    lines = Lines.of_units(question, place, dict.fromkeys(_COUNTED, 0))
    _plans(lines, question, material)
    _done(lines, question, material, place)
    for home in material.homes_on(question.last):
        for column in _of_household(home, question):
            lines.add(home.area, column)
    for row in lines.figures.values():
        for each in _INDICATORS:
            row[f"{each}_rate"] = percent(row[f"{each}_done"], row[f"{each}_plan"])
        row["transfer_rate"] = percent(row["transferred"], row["registered_poor"])
    _rank(lines.figures)
    return lines.figures


def _plans(lines: Lines, question: Question, material: Material) -> None:
    columns = {("target", each): f"{each}_plan" for each in _INDICATORS}
    columns |= {("baseline", each): each for each in _BASELINES}
    of_year = [plan for plan in material.plans if plan.year == question.last.year]
    for (kind, indicator), column in columns.items():
        plans = [plan for plan in of_year if (plan.kind, plan.indicator) == (kind, indicator)]
        for line, row in lines.figures.items():
            if line == TOTAL:
                row[column] = _plan(question.area, [plan for plan in plans if lines.in_area(plan.area)])
            else:
                row[column] = _plan(line, [plan for plan in plans if lines.holds(plan.area, line)])


def _plan(unit: str, plans: Sequence[Plan]) -> int | None:
    """The plan of a unit: its own, or else the sum of those of the areas in it that lie in no other area with one."""
    own = [plan.value for plan in plans if plan.area == unit]
    if own or not plans:
        return sum(own) if own else None
    return sum(
        plan.value
        for plan in plans
        if not any(other.area != plan.area and lies_in(plan.area, other.area) for other in plans)
    )


def _done(lines: Lines, question: Question, material: Material, place: Place) -> None:
    first, last = question.first, question.last
    for posts in material.posts:
        if first <= posts.developed_on <= last:
            lines.add(posts.area, "posts_done", posts.count)
    training = {"registered_poor": "poor_training_done", "difficulty": "difficulty_training_done"}
    for course in material.courses:
        done = course.completed_on is not None and first <= course.completed_on <= last
        if done and course.counted_group in training:
            lines.add(course.area, training[course.counted_group])
    groups = place.policy(question.area, last)["reemployed_groups"]
    for job in material.first_jobs(first, last, groups):
        lines.add(job.area, "reemployed_done")
        if job.verdict == "confirmed" and job.verdict_on is not None and job.verdict_on <= last:
            lines.add(job.area, "reemployed_verified")
    for each in material.outcomes:
        lasts = each.since <= last and (each.until is None or last < each.until)
        if lasts and each.outcome == "employed" and each.counted_group == "registered_poor":
            lines.add(each.area, "transferred")


def _of_household(home: Home, question: Question) -> Sequence[str]:
    """The columns in which a household counts; one of which nobody counts is apart if it was recognised before."""
    if home.in_stock:
        name = "open"
    elif home.status == "unwilling" and home.opened_at is not None:
        name = "unwilling"
    else:
        return ()
    overdue = home.due is not None and home.due < question.last
    late = "zero_households_overdue" if name == "open" else "zero_households_unwilling_overdue"
    return (f"zero_households_{name}", *([late] if overdue else []))


def _rank(table: Figures) -> None:
    """The place by the mean of the rates, highest first; equal means share one, and a single unit has none."""
    means: dict[str, Decimal] = {}
    for line, row in table.items():
        row["rank"] = None
        rates = [row[f"{each}_rate"] for each in _INDICATORS if row[f"{each}_rate"] is not None]
        if line != TOTAL and rates:
            means[line] = sum(rates, Decimal(0)) / len(rates)
    if len(table) > 2:
        for line, mean in means.items():
            table[line]["rank"] = 1 + sum(other > mean for other in means.values())
