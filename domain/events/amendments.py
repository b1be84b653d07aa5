"""Events that amend a recorded event. The amended event is kept and remains visible."""

from typing import Annotated, Any, ClassVar

from domain.events.event import POSTED_BY, SUPERVISORS, Event, EventText, Field

_AMENDERS = (*POSTED_BY, *SUPERVISORS)
"""A role may amend the event types that it may post (`service.recording.authorization`)."""


class Corrected(Event, frozen=True, tag="person.corrected"):
    """A recorded event was corrected (更正): `changes` contains new values of its fields, and `time` a new time.

    New values of private fields are stored in `private_changes`, which is encrypted.
    """

    title = EventText("更正", "Corrected")
    event_text = EventText(
        "更正第{target_version}条：{changes}[；审批人{approver}]",
        "Corrected event {target_version}: {changes}[; approved by {approver}]",
    )
    posted_by = _AMENDERS
    reason_required: ClassVar[bool] = True

    target_version: Annotated[int, Field("被更正的事件", "corrected event", required=True, fixed=True, minimum=1)]
    changes: Annotated[dict[str, Any], Field("更正内容", "changes", limit=50, required=True)] = {}
    private_changes: Annotated[
        dict[str, Any], Field("更正的私密内容", "private changes", private=True, mask="full", derived=True)
    ] = {}
    approver: Annotated[str | None, Field("审批人", "approver", limit=50)] = None


class Voided(Event, frozen=True, tag="person.voided"):
    """A recorded event was declared void (作废): it did not happen. It remains visible, struck through."""

    title = EventText("作废", "Voided")
    event_text = EventText(
        "作废第{target_version}条[；审批人{approver}]", "Declared event {target_version} void[; approved by {approver}]"
    )
    posted_by = _AMENDERS
    reason_required: ClassVar[bool] = True

    target_version: Annotated[int, Field("被作废的事件", "voided event", required=True, fixed=True, minimum=1)]
    approver: Annotated[str | None, Field("审批人", "approver", limit=50)] = None


AMENDMENTS = (Corrected, Voided)
