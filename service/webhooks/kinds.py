"""Kinds of messages, and which accounts may subscribe to them."""

from typing import Final

from domain.reference.bilingual_text import BilingualText

RECORDED: Final = "submission.recorded"
CLOSED: Final = "submission.closed"
WITHOUT_EFFECT: Final = "submission.without_effect"
MERGED: Final = "person.merged"
DUE: Final = "deadline.due"
ISSUE: Final = "report.issued"
BREAK_GLASS: Final = "break_glass.opened"
TEST: Final = "webhook.test"
"""The kind of a test delivery; it cannot be subscribed to."""

KINDS: Final = {
    RECORDED: BilingualText("先被拒绝或待审批的一条已记录", "an event that was refused or waited is recorded"),
    CLOSED: BilingualText("一条不再等待，也未记录", "an event waits no longer and is not recorded"),
    WITHOUT_EFFECT: BilingualText("一条已记录，但没有效力", "an event is recorded, without effect"),
    MERGED: BilingualText("两份记录合并，或撤销合并", "two records are merged, or the merge is reverted"),
    DUE: BilingualText("时限即将到期", "a deadline ends soon"),
    ISSUE: BilingualText("通报已印发", "an issue of a report"),
    BREAK_GLASS: BilingualText("有账号越界查阅", "an account reads beyond its area"),
}

OF_SENDERS: Final = (RECORDED, CLOSED, WITHOUT_EFFECT, MERGED)
"""The kinds for an account that reads only what it posted itself: about its own submissions and the persons in them."""

_OF_SUPERVISION: Final = {BREAK_GLASS: ("supervisor", "auditor")}
"""The roles that may have a kind, where not every reader may."""


def kinds_of(role: str) -> tuple[str, ...]:
    """The kinds that an account of the role may subscribe to."""
    if role == "integration":
        return OF_SENDERS
    return tuple(kind for kind in KINDS if role in _OF_SUPERVISION.get(kind, (role,)))
