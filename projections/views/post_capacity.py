"""The number of places of public-welfare posts (岗位数), for each period in which it is the same."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.programme import PostClosed, PostDeveloped, PostVacated
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class PostCapacityRow(msgspec.Struct, frozen=True):
    """The places of a post from `since` to the day before `until`; None while the number lasts.

    `post_id` is the id that the district gave to the post, `area` the area that developed it.
    """

    stream_id: UUID
    version: int
    area: str
    post_id: str
    since: date
    until: date | None
    places: int


def rows(history: History, _: Policies) -> Sequence[PostCapacityRow]:
    """The periods in order; no row for a post of which no place was ever developed or vacated with its area.

    Posts vacated count only if the stream has no development, as in the view `post`. A closed post has no places.
    """
    developed = any(isinstance(event, PostDeveloped) for event in history.events)
    found: list[PostCapacityRow] = []
    for event in history.events:
        places = found[-1].places if found else 0
        area = found[-1].area if found else ""
        if isinstance(event, PostDeveloped) or (isinstance(event, PostVacated) and event.area and not developed):
            places, area = places + event.count, area or event.area or ""
        elif isinstance(event, PostClosed):
            places = 0
        else:
            continue
        if not area:
            continue
        if found:
            found[-1] = msgspec.structs.replace(found[-1], until=event.metadata.day)
        found.append(
            PostCapacityRow(
                stream_id=history.subject_id,
                version=event.metadata.version,
                area=area,
                post_id=event.metadata.key,
                since=event.metadata.day,
                until=None,
                places=places,
            )
        )
    return found


POST_CAPACITY = View(
    name="post_capacity",
    subject="post",
    key="stream_id",
    row=PostCapacityRow,
    rows=rows,
    title=BilingualText("岗位数", "places of a post"),
    labels={
        "stream_id": BilingualText("岗位编号", "post id"),
        "post_id": BilingualText("岗位编号（区县）", "post id of the district"),
        "places": BilingualText("岗位数", "places"),
    },
)
