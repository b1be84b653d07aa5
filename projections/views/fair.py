"""Job fairs (招聘会) with the figures reported of them (R2-7, R3-12)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.programme import FairHeld
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class FairRow(msgspec.Struct, frozen=True):
    """A fair held in an area on a day. Figures that were not reported are None."""

    stream_id: UUID
    version: int
    area: str
    name: str
    held_on: date
    employers: int | None
    posts: int | None
    attendees: int | None
    agreements: int | None
    mode: str | None
    campaign: str | None


def rows(history: History, _: Policies) -> Sequence[FairRow]:
    """A row for each time the fair was held."""
    return [
        FairRow(
            stream_id=history.subject_id,
            version=event.metadata.version,
            area=event.area,
            name=event.name,
            held_on=event.metadata.day,
            employers=event.employers,
            posts=event.posts,
            attendees=event.attendees,
            agreements=event.agreements,
            mode=event.mode,
            campaign=event.campaign,
        )
        for event in history.events
        if isinstance(event, FairHeld)
    ]


FAIR = View(
    name="fair",
    subject="fair",
    key="stream_id",
    row=FairRow,
    rows=rows,
    title=BilingualText("招聘会", "job fairs"),
    labels={
        "stream_id": BilingualText("招聘会编号", "fair id"),
        "name": BilingualText("名称", "name"),
        "held_on": BilingualText("举办日期", "held on"),
        "employers": BilingualText("用人单位数", "employers"),
        "posts": BilingualText("岗位数", "posts"),
        "attendees": BilingualText("到场人数", "attendees"),
        "agreements": BilingualText("达成意向人数", "agreements"),
        "mode": BilingualText("举办方式", "mode"),
        "campaign": BilingualText("专项活动", "campaign"),
    },
)
