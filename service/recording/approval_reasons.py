"""Which events need the approval of a second account."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import psycopg

from domain.decisions.context import DecisionContext
from domain.events.event import Event
from domain.history.history import History
from domain.policy.approval import RULE
from service.recording.submission import Caller, Decision, Pending
from service.recording.unit_of_work import UnitOfWork


class ApprovalContext(msgspec.Struct, frozen=True):
    """What a reason for approval may look at: the connection of the transaction, the sender, the event, its history.

    `event` is as it would be recorded (`event.metadata.area` is the area responsible for its subject), `history` that
    of its stream without it. The event may still be refused: a reason that queries the database does so for its own
    event types only.
    """

    conn: psycopg.Connection
    caller: Caller
    event: Event
    history: History
    context: DecisionContext


ApprovalReason = Callable[[ApprovalContext], Pending | None]
"""A reason for which events need approval; returns None if it does not apply."""


def required_by_policy(about: ApprovalContext) -> Pending | None:
    """The profile of the area and day lists the event type, or the event exceeds a sum of the profile."""
    area = about.event.metadata.area
    rule = about.context.policy(area, about.event.metadata.day).approval
    if not rule.requires_approval(about.event, about.history):
        return None
    title = about.event.title
    return Pending(
        rule=RULE,
        area=area,
        roles=rule.roles,
        zh=f"“{title.zh}”须由另一账号审批",
        en=f"{title.en}: another account has to approve it",
    )


APPROVAL_REASONS: Final[tuple[ApprovalReason, ...]] = (required_by_policy,)
"""All reasons, in the order in which they are tried."""


def needed_approval(unit: UnitOfWork, decision: Decision, history: History, event: Event) -> Pending | None:
    """The first reason for which the event needs approval and that is not approved yet.

    `event` is as it would be recorded, `history` that of its stream without it.
    """
    approved: Sequence[str] = decision.approval.rules if decision.approval is not None else ()
    about = ApprovalContext(unit.conn, decision.caller, event, history, unit.context)
    for reason in APPROVAL_REASONS:
        pending = reason(about)
        if pending is not None and pending.rule not in approved:
            return pending
    return None
