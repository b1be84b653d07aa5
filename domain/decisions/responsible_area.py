"""Which area an event of the programme belongs to: of an area itself, a post, a fair, an employer."""

from typing import Final

from domain.errors import Refusal
from domain.events.event import Event

DISTRICT_STREAMS: Final = frozenset({"post", "fair"})
"""Kinds of stream whose ids are those of a district: the same id of another district is another subject."""


def district_of(area: str) -> str:
    """The code of the district an area lies in; of a city, a province or the nation that code itself."""
    return area[:6]


def responsible_area(subject: str, first: Event | None, event: Event) -> str:
    """The area the event names; else the one it was stamped with, the one of the subject's first event, or the subject.

    Raises Refusal (unknown) when the subject is nothing we know and the event does not say where it is.
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
    """Whether the area an event belongs to is named by its sender: then a refusal may speak of it."""
    return event.stream == "area" or bool(getattr(event, "area", None) or event.metadata.area)


def unknown_subject(event: Event) -> Refusal:
    """The post, fair or employer is none that is recorded, or one that is recorded elsewhere: which, is not told."""
    return Refusal(
        "unknown",
        f"{event.stream}.unknown",
        f"“{event.title.zh}”的对象尚未记录或不在您的管辖地区，也没有写明地区",
        f"{event.title.en}: its subject is not recorded yet or not in your area, and no area is named",
        field="subject",
    )


def ambiguous_subject(event: Event) -> Refusal:
    """Several districts in the account's scope have a post or fair of this id, and the event names no area."""
    return Refusal(
        "unknown",
        f"{event.stream}.unknown",
        f"“{event.title.zh}”：您的管辖地区内有多个同编号的对象，请写明地区，或由该区县的账号报送",
        f"{event.title.en}: several districts in your area have one of this id: name the area, "
        "or post it from an account of the district",
        field="subject",
    )
