"""Services recorded after the end (退出、死亡后补录服务): recorded after the exit or death, and dated before it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from domain.events.event import event_type_of
from domain.events.services import SERVICES, AssistanceRequested, JobOfferRefused
from domain.events.support import FollowedUp
from domain.events.training import TrainingOffered
from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText

_SERVICES: Final = frozenset(
    event_type_of(each)
    for each in (*SERVICES, TrainingOffered, FollowedUp)
    if each not in (AssistanceRequested, JobOfferRefused)
)


def find(material: Material) -> Iterator[Hit]:
    """A hit for each person and part of the year of recording."""
    rule = material.rule.after_the_end
    if rule is None:
        return
    ended, late = material.ended_on, timedelta(days=rule.days)
    after = (
        each
        for each in material.recordings
        if each.type in _SERVICES and each.person in ended and each.day <= ended[each.person] < each.recorded_on - late
    )
    months = material.rule.window_months
    for (person, part), entries in grouped(
        after, lambda each: (each.person, part_of_year(each.recorded_on, months))
    ).items():
        if len(entries) >= rule.least:
            traces = (each.trace for each in entries)
            details: dict[str, str | int] = {"days": rule.days, "ended_on": ended[person].isoformat()}
            yield hit_of(PATTERN.code, material, str(person), part, traces, len(entries), rule.least, None, **details)


PATTERN = Pattern(
    "after_the_end",
    BilingualText(
        "个案{ended_on}结束（退出或死亡）{days}天以后，补录了{measured}次此前的服务",
        "{measured} service(s) dated before the end of the case (exit or death) on {ended_on} were recorded more than "
        "{days} days after it",
    ),
    find,
)
