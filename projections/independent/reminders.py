"""The views of reminders and talks: those that are not withdrawn, by month."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import by_time
from projections.independent.place import Place
from projections.independent.row import Row


def schedule_reminder(recorded: Sequence[Fact], place: Place) -> Iterator[Row]:
    """A row for each month with a reminder that was not withdrawn."""
    standing = _standing(recorded, "area.reminder_issued", "reminder")
    for (year, month), fact in standing.items():
        row = 1
        while (year, month - row) in standing:
            row += 1
        rule = place.policy(recorded[0].area, date(year, month, monthrange(year, month)[1])).get(
            "schedule_reminder", {}
        )
        names = ("report", "target", "done", "schedule", "figures_position", "addressee", "text")
        columns = {
            "area": recorded[0].area,
            "year": year,
            "month": month,
            "version": fact.version,
            "in_a_row": row,
            "calls_for_talk": "talk_after" in rule and rule["talk_after"] <= row,
            "gap": fact.get("done", 0) - fact.get("schedule", 0),
            "issued_at": fact.moment,
            "whole_day": fact.whole_day,
            **{name: fact.get(name, 0) for name in names},
        }
        yield Row("schedule_reminder", columns, [fact])


def schedule_talk(recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each month with a talk that was not withdrawn."""
    for (year, month), fact in _standing(recorded, "area.talk_held", "talk").items():
        columns = {name: fact.get(name) for name in ("held_by", "held_with", "outcome")}
        about = {"area": recorded[0].area, "year": year, "month": month, "version": fact.version, "held_on": fact.day}
        yield Row("schedule_talk", {**columns, **about}, [fact])


def _standing(recorded: Sequence[Fact], name: str, step: str) -> dict[tuple[Any, Any], Fact]:
    """The facts of a type by year and month, without those after which the step was withdrawn."""
    found: dict[tuple[Any, Any], Fact] = {}
    for fact in by_time(effective(recorded)):
        if fact.type == name:
            found.setdefault((fact.data["year"], fact.data["month"]), fact)
        elif fact.type == "area.reminder_withdrawn" and fact.data["step"] == step:
            found.pop((fact.data["year"], fact.data["month"]), None)
    return found
