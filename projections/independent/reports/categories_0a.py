"""0A: categories and levels of the persons of the real-name database, as they are now (docs/domain.md 3, 9; R0-1)."""

from projections.independent.place import Place
from projections.independent.reports.lines import TOTAL, Figures, Lines
from projections.independent.reports.material import Material
from projections.independent.reports.question import Question

_NO_CATEGORY = "none"


def figures(question: Question, material: Material, place: Place) -> Figures:
    """A person counts in the row of each category, or in that for none, and once in the total; in the column of the
    level beside that of all."""
    known = place.policy(question.area, question.last)["categories"]
    lines = Lines(question, place, [*known, _NO_CATEGORY], {"persons": 0, "no_level": 0})
    for person in material.persons:
        if person.case_state in ("exited", "deceased") or not lines.in_area(person.area):
            continue
        rows = [category for category in person.categories if category in known]
        for line in (TOTAL, *(rows if person.categories else [_NO_CATEGORY])):
            lines.to(line, "persons")
            lines.to(line, person.level or "no_level")
    return lines.figures
