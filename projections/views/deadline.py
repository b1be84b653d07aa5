"""Clocks: every time limit that ever ran for a person, and what became of it (R1-4, R0-2, R0-5; domain notes, 2)."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import msgspec

from domain.deadlines.rule_index import Books
from domain.deadlines.tracker import clocks_of
from domain.history.history import History
from domain.policy.policy import Policies
from projections.views.view import View


class ClockRow(msgspec.Struct, frozen=True):
    """A clock. How it stands today is told by `domain.deadlines.status` from the row and the moment of reading."""

    person_id: UUID
    name: str
    area: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    waived_at: datetime | None
    waived_reason: str | None
    trigger_version: int
    met_version: int | None
    provisional: bool
    helper: str | None


def rows(history: History, policies: Policies) -> Sequence[ClockRow]:
    """The clocks in the order in which they started."""
    clocks = clocks_of(history, books(policies))
    if not clocks:
        return ()
    return [
        ClockRow(
            person_id=history.subject_id,
            name=clock.name,
            area=clock.area,
            started_at=clock.started_at,
            due_at=clock.due_at,
            met_at=clock.met_at,
            waived_at=clock.waived_at,
            waived_reason=clock.waived_reason,
            trigger_version=clock.trigger_version,
            met_version=clock.met_version,
            provisional=clock.provisional,
            helper=clock.helper,
        )
        for clock in clocks
    ]


@lru_cache(maxsize=8)
def books(policies: Policies) -> Books:
    """The clock rules of the policies, prepared once."""
    return Books(policies)


CLOCK = View("clock", "person", "person_id", ClockRow, rows, apart=("name", "trigger_version"))
