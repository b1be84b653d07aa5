"""Events about doubts that the log itself holds: the owner and term of one, and its verdict (记录行为雷达; R4-15)."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field


class DoubtEvent(Event, frozen=True):
    """What the events of a doubt have in common: those whom it is about must not see it."""

    stream = "area"
    posted_by = SUPERVISORS
    retried = False
    read_by: ClassVar[tuple[str, ...]] = ("supervisor", "auditor")
    recorded_by: ClassVar[str] = "/v1/doubts"
    setting_of = ("doubt",)


class DoubtAssigned(DoubtEvent, frozen=True, tag="area.doubt_assigned"):
    """A doubt of the radar was given an owner and a term (疑点分派). A later assignment replaces it.

    `doubt` is the key of the hit, `evidence_digest` the digest of the list of its events. `accounts` had a part in
    these events, so none of them may be the owner; `since` and `until` are the part of the year that it is about. The
    service states them for `POST /v1/doubts/{key}/assignment`.
    """

    title = EventText("疑点分派", "Doubt assigned")
    event_text = EventText(
        "疑点{doubt}（{pattern}[，录入人{recorder}]，{since}至{until}）由{owner}核查，{due_on}前核结",
        "Doubt {doubt} ({pattern}[, recorder {recorder}], {since} to {until}) is examined by {owner} until {due_on}",
    )
    rules = ("doubt_owned_by_another",)

    doubt: Annotated[str, Field("疑点编号", "doubt", limit=64, required=True, format="sha256")]
    pattern: Annotated[str, Field("疑点类型", "pattern", codes="radar_pattern", required=True)]
    evidence_digest: Annotated[
        str, Field("所据事件的摘要", "digest of the events", limit=64, required=True, format="sha256")
    ]
    since: Annotated[date, Field("起始日期", "since", required=True)]
    until: Annotated[date, Field("截止日期", "until", required=True)]
    owner: Annotated[str, Field("核查人账号", "account of the owner", limit=100, required=True)]
    due_on: Annotated[date, Field("核结期限", "due on", required=True)]
    recorder: Annotated[str | None, Field("录入人", "recorder", limit=200)] = None
    accounts: Annotated[tuple[str, ...], Field("所涉账号", "accounts that had a part", limit=200)] = ()


class DoubtSettled(DoubtEvent, frozen=True, tag="area.doubt_settled"):
    """The owner of a doubt settled it with a verdict (疑点核结). It does not come back until its events change.

    Nobody settles a doubt about events that the own account recorded, posted or approved.
    """

    title = EventText("疑点核结", "Doubt settled")
    event_text = EventText("疑点{doubt}核结：{verdict}，{text}", "Doubt {doubt} settled: {verdict}, {text}")
    rules = ("doubt_settled_by_its_owner",)

    doubt: Annotated[str, Field("疑点编号", "doubt", limit=64, required=True, format="sha256")]
    verdict: Annotated[str, Field("结论", "verdict", codes="doubt_verdict", required=True)]
    text: Annotated[str, Field("核查情况", "what was found", limit=2_000, required=True, lines=True)]
    evidence_digest: Annotated[
        str, Field("所据事件的摘要", "digest of the events", limit=64, required=True, format="sha256")
    ]
    accounts: Annotated[tuple[str, ...], Field("所涉账号", "accounts that had a part", limit=200)] = ()


DOUBTS = (DoubtAssigned, DoubtSettled)
