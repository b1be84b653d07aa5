"""Events about events: a mistake is answered by another event, the wrong one stays to be seen beside it."""

from typing import Annotated, Any, ClassVar

from domain.events.event import POSTED_BY, SUPERVISORS, Event, EventText, Field

_AMENDERS = (*POSTED_BY, *SUPERVISORS)
"""Each role corrects and voids what it may post itself (`service.recording.authorization.refuse_amending`)."""


class Corrected(Event, frozen=True, tag="person.corrected"):
    """A recorded event was corrected (更正): `changes` gives new values of its fields; `time` moves it.

    Values of private fields are kept apart in `private_changes`, which is sealed.
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
    """A recorded event was declared void (作废): it never happened; it stays visible, struck through."""

    title = EventText("作废", "Voided")
    event_text = EventText(
        "作废第{target_version}条[；审批人{approver}]", "Declared event {target_version} void[; approved by {approver}]"
    )
    posted_by = _AMENDERS
    reason_required: ClassVar[bool] = True

    target_version: Annotated[int, Field("被作废的事件", "voided event", required=True, fixed=True, minimum=1)]
    approver: Annotated[str | None, Field("审批人", "approver", limit=50)] = None


AMENDMENTS = (Corrected, Voided)
