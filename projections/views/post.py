"""Public-welfare posts (公益性岗位) developed or vacated (R2-4, R2-6, R3-8, R4-1, R4-9)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.programme import PostDeveloped, PostVacated
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class PostRow(msgspec.Struct, frozen=True):
    """A number of posts of a kind, developed or vacated in an area on a day."""

    stream_id: UUID
    version: int
    area: str
    kind: str
    count: int
    developed_on: date


def rows(history: History, _: Policies) -> Sequence[PostRow]:
    """A row for each development. Vacated posts count only if the stream has no development; those name their area."""
    developed = any(isinstance(event, PostDeveloped) for event in history.events)
    return [
        PostRow(
            stream_id=history.subject_id,
            version=event.metadata.version,
            area=event.area,
            kind=event.kind or "",
            count=event.count,
            developed_on=event.metadata.day,
        )
        for event in history.events
        if (isinstance(event, PostDeveloped) or (isinstance(event, PostVacated) and not developed)) and event.area
    ]


POST = View(
    name="post",
    subject="post",
    key="stream_id",
    row=PostRow,
    rows=rows,
    title=BilingualText("岗位开发", "posts developed"),
    labels={
        "stream_id": BilingualText("岗位编号", "post id"),
        "count": BilingualText("数量", "count"),
        "developed_on": BilingualText("开发日期", "developed on"),
    },
)
