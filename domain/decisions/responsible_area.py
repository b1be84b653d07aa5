"""The area of an event: whether there is one with its code, and which is responsible for a programme event.

Programme events are about an area, a post, a job fair, an employer or a work item.
"""

from typing import Final

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.subjects import DISTRICT_SUBJECTS
from domain.policy.rule_context import RuleContext
from domain.refusals import unknown_area

DISTRICT_STREAMS: Final = frozenset(DISTRICT_SUBJECTS)
"""The streams whose ids are unique within a district only: the same id in another district is another subject."""


def district_of(area: str) -> str:
    """The code of the district that contains the area; for a city, a province or the nation, its own code."""
    return area[:6]


def responsible_area(subject: str, first: Event | None, event: Event) -> str:
    """The code of the responsible area.

    It is the area that the event names, otherwise that of its metadata, otherwise the subject itself (an area) or the
    area of the subject's `first` event. Raises Refusal (unknown) if there is none of these.
    """
    named: str | None = getattr(event, "area", None) or event.metadata.area
    if named:
        return named
    if event.stream == "area":
        return subject
    if first is None:
        raise unknown_subject(event)
    return first.metadata.area


def names_area(event: Event) -> bool:
    """Whether the sender of the event named its area. Only then may a refusal mention the area."""
    named = (getattr(event, name, None) for name in ("area", "claimant_area"))
    return event.stream == "area" or any(named) or bool(event.metadata.area)


def unknown_subject(event: Event) -> Refusal:
    """The subject is not recorded, or is recorded in an area that the account may not see: the refusal is the same."""
    return Refusal(
        "unknown",
        f"{event.stream}.unknown",
        f"“{event.title.zh}”的对象尚未记录或不在您的管辖地区，也没有写明地区",
        f"{event.title.en}: its subject is not recorded yet or not in your area, and no area is named",
        field="subject",
    )


def ambiguous_subject(event: Event) -> Refusal:
    """Several districts in the scope of the account have a subject with this id, and the event names no area."""
    return Refusal(
        "unknown",
        f"{event.stream}.unknown",
        f"“{event.title.zh}”：您的管辖地区内有多个同编号的对象，请写明地区，或由该区县的账号报送",
        f"{event.title.en}: several districts in your area have one of this id: name the area, "
        "or post it from an account of the district",
        field="subject",
    )


def known_area(context: RuleContext, event: Event) -> None:
    """The area that the event names, otherwise the person's area, is in the table of areas, or lies in one of it.

    An area that the event names has not ended before the day of the event.
    """
    field = next((name for name in ("to_area", "unit_area") if hasattr(event, name)), "area")
    named = getattr(event, field, None) or (context.person.area if event.stream == "area" else None)
    code, day = named or context.person.area, event.metadata.day
    area = context.areas.nearest(code)
    if area is None:
        raise unknown_area(code, context.areas, day, field)
    if named and area.ended_by(day):
        successor = context.areas.current(area.code, day)
        after = successor.code if successor is not None else None
        zh = f"区划代码{area.code}（{area.name_zh}）自{area.valid_to}起不再使用" + (f"，改用{after}" if after else "")
        en = f"area {area.code} ({area.name_en}) ended on {area.valid_to}" + (f": use {after}" if after else "")
        raise Refusal("rule", "known_area", zh, en, {"area": code, "replaced_by": after}, field=field)
