"""The view `work_item`: tasks, activities, projects, vacancies, courses and work plans, from the facts of each.

What a fact does is written out here once more, apart from the classes of the events.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import by_time
from projections.independent.row import Row

TYPES: Final = ("task", "activity", "project", "vacancy", "course")
PLAN: Final = "area.work_plan_set"

_AFTER: Final[dict[str, tuple[tuple[str, ...], str | None]]] = {
    "task.posted": (("",), "open"),
    "task.changed": (("open", "claimed", "reported"), None),
    "task.claimed": (("open",), "claimed"),
    "task.reported_done": (("claimed",), "reported"),
    "task.returned": (("reported",), "claimed"),
    "task.released": (("claimed",), "open"),
    "task.accepted": (("reported",), "accepted"),
    "task.withdrawn": (("open", "claimed", "reported"), "withdrawn"),
    "activity.planned": (("",), "planned"),
    "activity.changed": (("planned",), None),
    "activity.held": (("planned", "held"), "held"),
    "activity.cancelled": (("planned",), "cancelled"),
    "project.opened": (("", "closed"), "open"),
    "project.changed": (("open",), None),
    "project.closed": (("open",), "closed"),
    "vacancy.announced": (("", "closed"), "open"),
    "vacancy.changed": (("open",), None),
    "vacancy.filled": (("open",), None),
    "vacancy.closed": (("open",), "closed"),
    "course.announced": (("", "closed"), "open"),
    "course.changed": (("open",), None),
    "course.filled": (("open",), None),
    "course.closed": (("open",), "closed"),
}
"""By type of fact: the states after which it comes, and the state that it leads to."""

_EMPTIED: Final[dict[str, tuple[str, ...]]] = {
    "task.released": ("claimant", "claimant_area", "result"),
    "task.returned": ("result",),
    "vacancy.announced": ("taken", "cause"),
    "course.announced": ("taken", "cause"),
    "project.opened": ("cause",),
}
_DAYS: Final = ("due_on", "starts_on", "ends_on")
_VALUES: Final = (
    "name", "kind", "content", "location", "responsible", "inspector", "claimant", "claimant_area", "unit", "employer",
    "uscc", "provider", "trade", "monthly_wage_fen", "days", "places", "assisted_places", "taken", "support",
    "campaign", "target", "measure", "done", "attendees", "assisted", "result", "cause",
)  # fmt: skip


def work_items(stream: UUID, recorded: Sequence[Fact]) -> Iterator[Row]:
    """The rows of a work item, or of the work plans of an area."""
    facts = by_time(effective(recorded))
    if recorded[0].type.partition(".")[0] in TYPES:
        yield from _rows(stream, _as_it_happened(facts))
        return
    plans = [fact for fact in facts if fact.type == PLAN]
    for year in {fact.data["year"] for fact in plans}:
        yield from _rows(stream, [fact for fact in plans if fact.data["year"] == year])


def _rows(stream: UUID, facts: Sequence[Fact]) -> Iterator[Row]:
    state, values, seen = "", dict[str, Any](), list[Fact]()
    opened = facts[0] if facts else None
    for fact, following in zip(facts, [*facts[1:], None], strict=True):
        plan = fact.type == PLAN
        if plan:
            state, values, seen = "in_force", {}, []
        else:
            state = _effect(fact)[1] or state
            opened = fact if "" in _effect(fact)[0] else opened
        for name in _EMPTIED.get(fact.type, ()):
            values.pop(name, None)
        values.update({name: fact.get(name) for name in _VALUES if fact.get(name) is not None})
        values.update({name: fact.date(name) for name in _DAYS if fact.date(name) is not None})
        seen = [*seen, fact]
        columns = {
            **dict.fromkeys((*_VALUES, *_DAYS)),
            **values,
            "stream_id": stream,
            "version": fact.version,
            "item_type": "work_plan" if plan else fact.type.partition(".")[0],
            "item_id": str(fact.data["year"]) if plan else fact.key,
            "area": fact.area if plan else facts[0].area,
            "state": state,
            "opened_on": opened.day if opened is not None else None,
            "since": fact.day,
            "until": following.day if following is not None else None,
        }
        yield Row("work_item", columns, seen)


def _as_it_happened(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a day as soon as the state admits each; those with a time keep their order."""
    state, ordered = "", list[Fact]()
    for _, of_day in groupby(facts, key=lambda fact: fact.day):
        left = list(of_day)
        while left:
            first_timed = next((fact for fact in left if not fact.whole_day), None)
            may_come = [fact for fact in left if fact.whole_day or fact is first_timed]
            fact = next((each for each in may_come if state in _effect(each)[0]), left[0])
            left.remove(fact)
            state = _effect(fact)[1] or state
            ordered.append(fact)
    return ordered


def _effect(fact: Fact) -> tuple[tuple[str, ...], str | None]:
    """The states after which a fact comes, and the state that it leads to; a fact of another type changes nothing."""
    return _AFTER.get(fact.type, ((), None))
