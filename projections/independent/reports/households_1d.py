"""1D: zero-employment families, from the opening to the closing stock (docs/domain.md 5 and 9; R1-8).

Day by day: what the case of a family became on a day is a change of its own; what the stock gained or lost beside
these, because another area became responsible or nobody of the family counts for a time, are other additions and
removals.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from projections.independent.households import Case, Chapter
from projections.independent.place import Place
from projections.independent.reports.lines import Figures, Lines
from projections.independent.reports.material import Home, Material
from projections.independent.reports.question import Question

_COLUMNS: Final = (
    "opening", "recognised", "reopened", "cleared", "withdrawn", "other_in", "other_out", "closing", "overdue",
)  # fmt: skip
_EFFECT: Final = {"recognised": 1, "reopened": 1, "cleared": -1, "withdrawn": -1}


def figures(question: Question, material: Material, place: Place) -> Figures:
    """The stocks at both ends, the changes, and how long the family that was open longest is open."""
    lines = Lines.of_units(question, place, {**dict.fromkeys(_COLUMNS, 0), "longest": None})
    for key, homes in material.homes.items():
        _add_household(lines, question, homes, material.chapters.get(key, ()))
    for row in lines.figures.values():
        row["within"] = row["closing"] - row["overdue"]
        row["dynamic_zero"] = "no" if row["overdue"] else "yes"
    return lines.figures


def _add_household(lines: Lines, question: Question, homes: Sequence[Home], chapters: Sequence[Chapter]) -> None:
    opening, closing = _on(homes, question.first - timedelta(1)), _on(homes, question.last)
    if opening is not None and opening.in_stock:
        lines.add(opening.area, "opening")
    if closing is not None and closing.in_stock and closing.opened_at is not None:
        lines.add(closing.area, "closing")
        if closing.due is not None and closing.due < question.last:
            lines.add(closing.area, "overdue")
        for line in lines.lines_of(closing.area):
            row, days = lines.figures[line], (question.last - closing.opened_at).days
            row["longest"] = days if row["longest"] is None else max(row["longest"], days)
    for day in sorted({home.since for home in homes} | {chapter.day for chapter in chapters}):
        if question.first <= day <= question.last:
            for (column, area), count in _changes(day, homes, chapters).items():
                lines.add(area, column, count)


def _changes(day: date, homes: Sequence[Home], chapters: Sequence[Chapter]) -> Counter[tuple[str, str]]:
    """What changed on a day, by column and area: that of the evening, but what left the stock leaves where it was."""
    eve = day - timedelta(1)
    before, after = _on(homes, eve), _on(homes, day)
    here = [home for home in (before, after) if home is not None]
    in_area = here[-1].area
    out_area = here[0].area if here[0] is before and here[0].in_stock else in_area
    found: Counter[tuple[str, str]] = Counter()
    for column in _of_case(_case(homes, chapters, eve), _case(homes, chapters, day)):
        if column == "withdrawn" and not (before is not None and before.in_stock):
            continue  # it was not in the stock
        found[column, in_area if _EFFECT[column] > 0 else out_area] += 1
    for area in {in_area, out_area}:
        left = _stock(after, area) - _stock(before, area)
        left -= sum(effect * found[column, area] for column, effect in _EFFECT.items())
        if left:
            found["other_in" if left > 0 else "other_out", area] += abs(left)
    return found


def _of_case(before: Case | None, after: Case | None) -> list[str]:
    """What became of a case: only one that was cleared can be reopened, and one may be cleared on its first day."""
    if before == after or after is None:
        return []
    if after.status == "withdrawn":
        return ["withdrawn"]
    opened = after.opened != (before.opened if before else None)
    anew = ["reopened" if after.status == "reopened" else "recognised"] if opened else []
    cleared = after.status == "cleared" and (opened or before is None or before.status != "cleared")
    return [*anew, *(["cleared"] if cleared else [])]


def _on(homes: Sequence[Home], day: date) -> Home | None:
    return next((home for home in homes if home.lasts(day)), None)


def _case(homes: Sequence[Home], chapters: Sequence[Chapter], day: date) -> Case | None:
    """The case as it stood on the last day on which it applied to the family.

    A family of which nobody counts is no zero-employment family, whatever was decided (docs/domain.md 5); so it is
    newly recognised, at the latest, when somebody does.
    """
    applied = [home for home in homes if home.since <= day and home.status != "not_applicable"]
    if not applied:
        return None
    until = applied[-1].until
    last = day if until is None or day < until else until - timedelta(1)
    return next((chapter.case for chapter in reversed(chapters) if chapter.day <= last), None)


def _stock(home: Home | None, area: str) -> int:
    return int(home is not None and home.in_stock and home.area == area)
