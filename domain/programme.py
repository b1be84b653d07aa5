"""Which area a fact of the programme belongs to: of an area itself, a post, a fair, an employer."""

from domain.errors import Refusal
from domain.events.fact import Fact
from domain.history import History


def responsible_area(history: History, fact: Fact) -> str:
    """The area the fact names; else the one it was stamped with, the one of the subject's first fact, or the subject.

    Raises Refusal (unknown) when the subject is nothing we know and the fact does not say where it is.
    """
    named: str | None = getattr(fact, "area", None) or fact.stamp.area
    if named:
        return named
    if fact.stream == "area":
        return history.subject
    if not history.recorded:
        raise unknown_subject(fact)
    return history.recorded[0].stamp.area


def unknown_subject(fact: Fact) -> Refusal:
    """The subject of a programme event is not recorded, and the event does not name its area."""
    return Refusal(
        "unknown",
        f"{fact.stream}.unknown",
        f"“{fact.title.zh}”的对象尚未记录，也没有写明地区",
        f"{fact.title.en}: its subject is not recorded yet, and no area is named",
        field="subject",
    )
