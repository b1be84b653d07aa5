"""Services: surveys, assessments, briefings, guidance, information, introductions, offers (R2-1, R4-6).

Services that the person declined are included under their own type; the reader decides whether they count as delivered.
"""

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

import msgspec

from domain.events.event import Event, event_type_of
from domain.events.services import (
    SERVICES,
    AssistanceRequested,
    JobInfoGiven,
    JobIntroduced,
    JobOfferRefused,
    OneStopServiceGiven,
)
from domain.events.support import FollowedUp
from domain.events.training import TrainingOffered
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class ServiceRow(msgspec.Struct, frozen=True):
    """A service given on a day.

    `posts` are those of an information or introduction, None for other services; `post_id` is the vacancy that an
    introduction names; `kind` is that of a one-stop service.
    """

    person_id: UUID
    version: int
    area: str
    type: str
    given_on: date
    posts: list[str] | None
    post_id: str | None
    kind: str | None


_NOT_A_SERVICE: frozenset[type[Event]] = frozenset({AssistanceRequested, JobOfferRefused})
"""Event types among SERVICES that are acts of the person, not services."""

_TYPE_NAMES: dict[type[Event], str] = {
    event_type: event_type_of(event_type)
    for event_type in (*SERVICES, TrainingOffered, FollowedUp)
    if event_type not in _NOT_A_SERVICE
}


_ABOUT_POSTS = frozenset({JobInfoGiven, JobIntroduced})


def rows(history: History, _: Policies) -> Sequence[ServiceRow]:
    """The services in order; the area is the one responsible on the day."""
    person_id = history.subject_id
    return [
        ServiceRow(  # by position: half of all rows are services, and names take twice the time
            person_id,
            event.metadata.version,
            before.area,
            _TYPE_NAMES[type(event)],
            event.metadata.day,
            _posts(event) if type(event) in _ABOUT_POSTS else None,
            event.post_id if isinstance(event, JobIntroduced) else None,
            event.kind if isinstance(event, OneStopServiceGiven) else None,
        )
        for event, before, _ in history.transitions_of(_TYPE_NAMES)
    ]


def _posts(event: Event) -> list[str]:
    return list(event.posts) if isinstance(event, JobInfoGiven) else [cast(JobIntroduced, event).post]


SERVICE = View(
    name="service",
    subject="person",
    key="person_id",
    row=ServiceRow,
    rows=rows,
    title=BilingualText("服务", "service"),
    labels={
        "type": BilingualText("服务", "service"),
        "given_on": BilingualText("日期", "date"),
        "posts": BilingualText("岗位", "posts"),
        "kind": BilingualText("服务种类", "kind"),
        "post_id": BilingualText("岗位编号", "post id"),
    },
)
