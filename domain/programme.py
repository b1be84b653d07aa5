"""Which area a fact of the programme belongs to: of an area itself, a post, a fair, an employer."""

from domain.errors import Refusal
from domain.events.fact import Fact


def responsible_area(subject: str, first: Fact | None, fact: Fact) -> str:
    """The area the fact names; else the one it was stamped with, the one of the subject's first fact, or the subject.

    Raises Refusal (unknown) when the subject is nothing we know and the fact does not say where it is.
    """
    named: str | None = getattr(fact, "area", None) or fact.stamp.area
    if named:
        return named
    if fact.stream == "area":
        return subject
    if first is None:
        raise unknown_subject(fact)
    return first.stamp.area


def names_area(fact: Fact) -> bool:
    """Whether the area a fact belongs to is named by its sender: then a refusal may speak of it."""
    return fact.stream == "area" or bool(getattr(fact, "area", None) or fact.stamp.area)


def unknown_subject(fact: Fact) -> Refusal:
    """The post, fair or employer is none that is recorded, or one that is recorded elsewhere: which, is not told."""
    return Refusal(
        "unknown",
        f"{fact.stream}.unknown",
        f"“{fact.title.zh}”的对象尚未记录或不在您的管辖地区，也没有写明地区",
        f"{fact.title.en}: its subject is not recorded yet or not in your area, and no area is named",
        field="subject",
    )
