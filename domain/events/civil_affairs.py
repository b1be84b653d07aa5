"""Events of notices to civil affairs (函告民政部门): sent, and acknowledged."""

from typing import Annotated

from domain.events.event import Event, EventText, Field
from domain.events.states import KNOWN


class CivilAffairsNotified(Event, frozen=True, tag="person.civil_affairs_notified"):
    """A notice about the person was sent to civil affairs (函告民政部门; R0-11).

    It reports a fact. Whether the allowance changes is decided by civil affairs alone. `event` is the version
    of the event that is reported, or its type; the earliest one of the matter that is not reported yet is meant.
    """

    title = EventText("函告民政部门", "Civil affairs notified")
    event_text = EventText(
        "函告{office}：{matter}[，依据{event}][，文号{number}]",
        "{office} was notified: {matter}[, on {event}][, number {number}]",
    )
    allowed_from = {"case": KNOWN}
    rules = ("known_matter",)
    names_versions = ("event",)

    matter: Annotated[str, Field("函告事项", "matter", 40, required=True, known_codes="civil_affairs_matter")]
    office: Annotated[str, Field("民政部门", "office of civil affairs", limit=100, required=True)]
    event: Annotated[str | None, Field("依据的事件", "event reported", 64, known_codes="reported_event")] = None
    number: Annotated[str | None, Field("文号", "number of the notice", limit=64)] = None


class CivilAffairsAcknowledged(Event, frozen=True, tag="person.civil_affairs_acknowledged"):
    """Civil affairs acknowledged a notice (民政部门签收). `notice` is its version or its number."""

    title = EventText("民政部门签收", "Civil affairs acknowledged")
    event_text = EventText(
        "民政部门签收函告{notice}[：{reply}]", "Civil affairs acknowledged notice {notice}[: {reply}]"
    )
    allowed_from = {"case": KNOWN}
    rules = ("acknowledges_a_notice",)
    names_versions = ("notice",)

    notice: Annotated[str, Field("函告编号", "notice", limit=64, required=True)]
    reply: Annotated[str | None, Field("回复", "reply", limit=500, private=True, mask="full")] = None


CIVIL_AFFAIRS = (CivilAffairsNotified, CivilAffairsAcknowledged)
