"""The vacancies and courses that events of persons name by their ids."""

import re
from collections.abc import Mapping
from typing import Final

from domain.events.event import Event
from domain.events.services import JobIntroduced
from domain.events.training import TrainingEnrolled, TrainingOffered
from domain.reference.area_codes import scope_prefix
from service.recording.local_ids import LocalId

NAMES_A_WORK_ITEM: Final[Mapping[type[Event], tuple[str, str]]] = {
    JobIntroduced: ("vacancy", "post_id"),
    TrainingOffered: ("course", "course_id"),
    TrainingEnrolled: ("course", "course_id"),
}
"""The event types that name a work item: its type, and the field with its id, or with district/id."""

_ELSEWHERE: Final = re.compile(r"([0-9]{6})/(.+)").fullmatch


def named_work_item(event: Event | None, area: str) -> LocalId | None:
    """The work item that an event names, as the account or person of an area means it; None if it names none."""
    if event is None or type(event) not in NAMES_A_WORK_ITEM:
        return None
    item_type, field = NAMES_A_WORK_ITEM[type(event)]
    named: str | None = getattr(event, field)
    if named is None:
        return None
    if (elsewhere := _ELSEWHERE(named)) is not None:
        return LocalId(item_type, elsewhere[2], elsewhere[1])
    return LocalId(item_type, named, scope_prefix(area)[:6])
