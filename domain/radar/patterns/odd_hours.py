"""Odd hours (非工作时间录入、审批): recordings and approvals at night or on days that are no working days."""

from collections.abc import Iterator
from datetime import datetime

from domain.events.event import SHANGHAI
from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, Trace, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.radar.rule import OddHours
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each account and part of the year, of what was recorded or approved by hand."""
    rule, months = material.rule.odd_hours, material.rule.window_months
    if rule is None:
        return
    for (account, part), acts in grouped(
        _acts(material), lambda act: (act[0], part_of_year(act[1].date(), months))
    ).items():
        odd = [trace for _, moment, trace in acts if _is_odd(moment, rule, material)]
        share = 100 * len(odd) // len(acts)
        if len(acts) >= rule.least and share >= rule.percent:
            counts = {"entries": len(odd), "of": len(acts)}
            yield hit_of(PATTERN.code, material, account, part, odd, share, rule.percent, account, **counts)


def _acts(material: Material) -> Iterator[tuple[str, datetime, Trace]]:
    roles = material.rule.hand_roles
    for each in material.recordings:
        if each.by_hand:
            yield each.recorder, each.recorded_at, each.trace
        metadata = each.event.metadata
        if metadata.approved_by and metadata.approved_at and metadata.approved_by.role in roles:
            yield metadata.approved_by.name, metadata.approved_at.astimezone(SHANGHAI), each.trace


def _is_odd(moment: datetime, rule: OddHours, material: Material) -> bool:
    from_, to = rule.night_from, rule.night_to
    night = from_ <= moment.hour < to if from_ < to else moment.hour >= from_ or moment.hour < to
    return night or not material.calendar.is_working_day(moment.date())


PATTERN = Pattern(
    "odd_hours",
    BilingualText(
        "{recorder}的{of}次录入、审批中，{entries}次（{measured}%）在夜间或非工作日，达到{limit}%",
        "Of {of} recordings and approvals of {recorder}, {entries} ({measured} %) were at night or on days that are no "
        "working days; the parameter is {limit} %",
    ),
    find,
)
