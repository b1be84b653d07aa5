"""Which facts hold: those that are void do not, those that were corrected hold as corrected.

Of two corrections of one fact the later one holds; of the same moment, the one recorded last (docs/decisions/0039).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

import msgspec

from projections.independent.days import SHANGHAI
from projections.independent.facts import Fact

CORRECTED: Final = "person.corrected"
VOIDED: Final = "person.voided"


def effective(recorded: Sequence[Fact]) -> list[Fact]:
    """The facts of one subject that hold, as they hold, in the order in which they were recorded."""
    void = _void(recorded)
    corrections = [fact for fact in recorded if fact.type == CORRECTED and fact.version not in void]
    return [
        _corrected(fact, _changes(fact.version, corrections))
        for fact in recorded
        if fact.version not in void and fact.type not in (CORRECTED, VOIDED)
    ]


def _void(recorded: Sequence[Fact]) -> set[int]:
    """The versions that are void. A void that is itself void voids nothing, so the last one is looked at first."""
    void: set[int] = set()
    for fact in reversed(recorded):
        if fact.type == VOIDED and fact.version not in void:
            void.add(fact.data["target_version"])
    return void


def _changes(version: int, corrections: Sequence[Fact]) -> dict[str, Any]:
    """What the corrections change of one fact; a correction that was corrected itself is applied as corrected."""
    changes: dict[str, Any] = {}
    for correction in _the_last_one_last([each for each in corrections if each.data["target_version"] == version]):
        changes.update(correction.get("changes", {}))
        changes.update(correction.get("private_changes", {}))
        changes.update(_changes(correction.version, corrections))
    return changes


def _the_last_one_last(corrections: Sequence[Fact]) -> list[Fact]:
    """The corrections of one fact in the order in which they apply.

    If only the day of one is known, it applies after those of that day that were recorded before it.
    """
    moments: list[tuple[datetime, int, Fact]] = []
    for correction in corrections:
        before = [moment for moment, _, earlier in moments if earlier.day == correction.day]
        moment = max([correction.moment, *before]) if correction.whole_day else correction.moment
        moments.append((moment, correction.version, correction))
    return [correction for _, _, correction in sorted(moments, key=lambda each: each[:2])]


def _corrected(fact: Fact, changes: Mapping[str, Any]) -> Fact:
    if not changes:
        return fact
    data = {**fact.data, **{name: value for name, value in changes.items() if name != "time"}}
    if "time" not in changes:
        return msgspec.structs.replace(fact, data=data)
    moment, whole_day = _moment(changes["time"])
    return msgspec.structs.replace(fact, data=data, moment=moment, whole_day=whole_day)


def _moment(text: str) -> tuple[datetime, bool]:
    """A day, or a moment with its zone, as a moment in +08:00 and whether only the day is known."""
    if len(text) == len("2021-01-05"):
        return datetime.combine(datetime.fromisoformat(text).date(), time(), SHANGHAI), True
    return datetime.fromisoformat(text.upper()).astimezone(SHANGHAI), False
