"""Public-welfare posts developed, or freed for the purpose (R2-4, R2-6, R3-8, R4-1, R4-9)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.programme import PostDeveloped, PostVacated
from domain.history.history import History
from domain.policy.policy import Policies
from projections.views.view import View


class PostRow(msgspec.Struct, frozen=True):
    """So many posts of a kind, developed (or freed) in an area on a day."""

    stream_id: UUID
    version: int
    area: str
    kind: str
    count: int
    developed_on: date


def rows(history: History, _: Policies) -> Sequence[PostRow]:
    """A row a development. Posts that were freed are counted where nobody had developed them: those name their area."""
    developed = any(isinstance(fact, PostDeveloped) for fact in history.facts)
    return [
        PostRow(
            stream_id=history.subject_id,
            version=fact.stamp.version,
            area=fact.area,
            kind=fact.kind or "",
            count=fact.count,
            developed_on=fact.stamp.day,
        )
        for fact in history.facts
        if (isinstance(fact, PostDeveloped) or (isinstance(fact, PostVacated) and not developed)) and fact.area
    ]


POST = View("post", "post", "stream_id", PostRow, rows)
