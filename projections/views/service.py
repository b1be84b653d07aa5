"""Services: surveys, assessments, briefings, guidance, information, introductions, offers (R2-1, R4-6).

What was declined is among them, under its own type: whether it counts as delivered is for the reader to say.
"""

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

import msgspec

from domain.events import event_type_of
from domain.events.event import Event
from domain.events.services import SERVICES, AssistanceRequested, JobInfoGiven, JobIntroduced, JobOfferRefused
from domain.events.support import FollowedUp
from domain.events.training import TrainingOffered
from domain.history.history import History
from domain.policy.policy import Policies
from projections.views.view import View


class ServiceRow(msgspec.Struct, frozen=True):
    """A service, and the posts it was about."""

    person_id: UUID
    version: int
    area: str
    type: str
    given_on: date
    posts: list[str] | None


_BY_THE_PERSON: frozenset[type[Event]] = frozenset({AssistanceRequested, JobOfferRefused})
"""What persons do of themselves stands among the events of service, but is none."""

_TYPE_OF: dict[type[Event], str] = {
    kind: event_type_of(kind) for kind in (*SERVICES, TrainingOffered, FollowedUp) if kind not in _BY_THE_PERSON
}


_ABOUT_POSTS = frozenset({JobInfoGiven, JobIntroduced})


def rows(history: History, _: Policies) -> Sequence[ServiceRow]:
    """The services in order; the area is the one responsible on the day."""
    return [
        ServiceRow(
            person_id=history.subject_id,
            version=event.metadata.version,
            area=before.area,
            type=_TYPE_OF[type(event)],
            given_on=event.metadata.day,
            posts=_posts(event) if type(event) in _ABOUT_POSTS else None,
        )
        for event, before, _ in history.of(_TYPE_OF)
    ]


def _posts(event: Event) -> list[str]:
    return list(event.posts) if isinstance(event, JobInfoGiven) else [cast(JobIntroduced, event).post]


SERVICE = View("service", "person", "person_id", ServiceRow, rows)
