"""Doubts of the log itself that were assigned (疑点核查; R4-15): owner, term and verdict. The hits are not stored."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.history.history import History
from domain.policy.policies import Policies
from domain.radar.doubts import doubts_of
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class DoubtRow(msgspec.Struct, frozen=True):
    """A doubt by its key, as last assigned; `settled_digest` is the digest of the events that the verdict is about."""

    area: str
    doubt: str
    version: int
    pattern: str
    recorder: str | None
    accounts: list[str]
    since: date
    until: date
    evidence_digest: str
    owner: str
    assigned_on: date
    due_on: date
    verdict: str | None
    text: str | None
    settled_version: int | None
    settled_on: date | None
    settled_by: str | None
    settled_digest: str | None


def rows(history: History, _: Policies) -> Sequence[DoubtRow]:
    """The doubts of an area by key."""
    found: list[DoubtRow] = []
    for key, (assigned, settled) in sorted(doubts_of(history.events).items()):
        found.append(
            DoubtRow(
                area=history.subject,
                doubt=key,
                version=assigned.metadata.version,
                pattern=assigned.pattern,
                recorder=assigned.recorder,
                accounts=list(assigned.accounts),
                since=assigned.since,
                until=assigned.until,
                evidence_digest=assigned.evidence_digest,
                owner=assigned.owner,
                assigned_on=assigned.metadata.day,
                due_on=assigned.due_on,
                verdict=settled.verdict if settled else None,
                text=settled.text if settled else None,
                settled_version=settled.metadata.version if settled else None,
                settled_on=settled.metadata.day if settled else None,
                settled_by=settled.metadata.actor.name if settled else None,
                settled_digest=settled.evidence_digest if settled else None,
            )
        )
    return found


DOUBT = View(
    name="doubt",
    subject="area",
    key="area",
    row=DoubtRow,
    rows=rows,
    row_key=("doubt",),
    only_with=frozenset({DoubtAssigned, DoubtSettled}),
    title=BilingualText("疑点核查", "doubt"),
    labels={
        "doubt": BilingualText("疑点编号", "doubt"),
        "pattern": BilingualText("疑点类型", "pattern"),
        "recorder": BilingualText("录入人", "recorder"),
        "accounts": BilingualText("所涉账号", "accounts that had a part"),
        "since": BilingualText("起始日期", "since"),
        "until": BilingualText("截止日期", "until"),
        "evidence_digest": BilingualText("所据事件的摘要", "digest of the events"),
        "owner": BilingualText("核查人", "owner"),
        "assigned_on": BilingualText("分派日期", "assigned on"),
        "due_on": BilingualText("核结期限", "due on"),
        "verdict": BilingualText("结论", "verdict"),
        "text": BilingualText("核查情况", "what was found"),
        "settled_version": BilingualText("核结的事件", "verdict (event)"),
        "settled_on": BilingualText("核结日期", "settled on"),
        "settled_by": BilingualText("核结账号", "settled by"),
        "settled_digest": BilingualText("结论所据事件的摘要", "digest of the events of the verdict"),
    },
)
