"""`/v1/events`: posting events, with an answer for each of them, and the feed of recorded events."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request
from flask.views import MethodView

from api.http import metrics, security_log
from api.http.admission import admitted
from api.http.auth import READERS_OF_OWN, RECORDERS, allowed
from api.http.current import Language, answer, caller, context, language
from api.http.parameters import Flag, Query
from api.http.problems import problem, respond
from api.http.request_body import read_posted
from api.http.resource import Resource
from api.http.responses.events import FeedPage, Recorded
from api.resources.feed import FeedQuery, feed_page, followed
from api.resources.own_feed import without_own
from api.resources.preview import preview_json, without_side_effects
from domain.events.event import Field
from service.recording.submission import NAMES_A_NUMBER, Awaiting, Noted, Receipt, Rejected, Submission

blueprint = Resource("events", __name__, url_prefix="/v1", description="事件的报送与订阅 / Events: posted and followed")

FULL_SECONDS: Final = 3600
"""`Retry-After` for a sender whose refused events have filled the quarantine: somebody has to deal with them first."""


class PostQuery(Query):
    """Whether a batch is recorded as a whole, or only previewed."""

    atomic = Flag(Field("全部或全不", "all or nothing"))
    preview = Flag(
        Field("预演：只说明会有什么变化，不记录", "preview: show what would change, record nothing"), example=True
    )


@blueprint.route("/events")
class Events(MethodView):
    """Posting and following events."""

    @allowed(*RECORDERS)
    @admitted
    @blueprint.arguments(PostQuery, location="query")
    @blueprint.response(200, Recorded)
    @blueprint.alt_response(202, schema=Recorded, description="待审批 / waits for a second account")
    def post(self, query: dict[str, Any]) -> Response:
        """报送事件 / Post events

        至多10,000条；被拒绝的保留在隔离区。atomic=true时全部记录或全不记录。
        At most 10,000; what is refused is kept in quarantine. With atomic=true all are recorded, or none.

        preview=true时什么也不记录：逐条说明会被记录还是拒绝，以及人员、家庭、计划会有什么变化；总是答200。
        With preview=true nothing is recorded: the answer (200) says which events would be, and what would change.

        须由另一账号审批的列在pending中（单条答202），见/v1/approvals；atomic=true时全部一并等待（202），一并审批。
        What needs a second account is listed under pending (one by itself: 202), see /v1/approvals. All events of an
        atomic call wait together (202) and are decided together: so two numbers that were exchanged are put right.

        预演、全部或全不的报送，以及登记别处已有的号码，都记入安全日志；每小时问及不能告知的人过多，答429。
        记录了而没有效力、或只适用到另一条为止的，在notes中说明。
        `notes` names what was recorded without effect, or holds only until another event.

        Previews, all-or-nothing calls and registrations of numbers held elsewhere are logged. Calls about too many
        persons an hour who are unknown or outside the area are answered 429 (probing.limited).

        在/docs里试用时，preview已填为true，什么也不记录；source应改为账号自己的来源。
        To try it out in /docs: preview is filled in, so nothing is recorded; set `source` to one of the account itself.

        太忙时答429，什么也没有记录：等Retry-After所说的秒数，原样再报。
        When too much is under way the answer is 429 and nothing was recorded: wait as Retry-After says, send it again.
        """
        return _posted(atomic=query.get("atomic", False), preview=query.get("preview", False))

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(FeedQuery, location="query")
    @blueprint.response(200, FeedPage)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/event-stream")
    def get(self, query: dict[str, Any]) -> Response:
        """订阅事件 / Follow events

        可按类型（type）、地区（area：事件当时的地区及其下级）、来源（source）筛选。
        Filtered by type, by area (where the event occurred, or below it) and by source.

        按位置顺序；`Accept: text/event-stream`持续推送，断开后以Last-Event-ID续传。integration只看到自己报送的。
        一页可能为空而后面还有：以next作为after继续，直到next为null；再次来取时以读到的最后位置（position）作为after。
        In the order of positions; with `Accept: text/event-stream` the answer goes on, and resumes by Last-Event-ID.
        An integration sees what it posted itself. A page may be empty though more follow: pass `next` as `after` until
        it is null. To come back later, pass the `position` of that last page as `after`.
        """
        if request.accept_mimetypes.best_match(("application/json", "text/event-stream")) == "text/event-stream":
            return followed(query)
        return answer(feed_page(query))


def _posted(*, atomic: bool, preview: bool) -> Response:
    posted, probing = read_posted(request, context().reader, caller()), context().probing
    submissions: Sequence[Submission] = posted.submissions
    own = 0
    if any(one.feed_item is not None for one in submissions):
        submissions, own = without_own(context(), submissions)
    if preview or atomic or any(isinstance(one.event, NAMES_A_NUMBER) for one in submissions):
        probing.admit(caller())
    if preview:
        return previewed(submissions, atomic=atomic, own=own)
    receipt = context().recorder.record(caller(), submissions, atomic=atomic)
    receipt.duplicates += own
    if receipt.rejected:
        security_log.probed(caller(), len(submissions), receipt.rejected)
        probing.count(caller(), [rejected.refusal for rejected in receipt.rejected], traceless=atomic)
    return answer_to(receipt, single=posted.single, atomic=atomic, submissions=submissions)


def previewed(submissions: Sequence[Submission], *, atomic: bool = False, own: int = 0) -> Response:
    """The answer to events that are only previewed; `own` of them were duplicates of what the service sent itself."""
    seen = context().recorder.preview(caller(), submissions, atomic=atomic)
    seen.receipt.duplicates += own
    refusals = [rejected.refusal for rejected in seen.receipt.rejected]
    security_log.previewed(caller(), len(submissions), seen.receipt.rejected)
    security_log.refused_scopes(caller(), refusals, preview=True)
    context().probing.count(caller(), refusals, traceless=True)
    changes = preview_json(seen, submissions, atomic=atomic)
    body = {**receipt_json(without_side_effects(seen), language()), **flagged_json(seen.receipt, submissions)}
    return answer({**body, "preview": changes})


def answer_to(
    receipt: Receipt, *, single: bool, atomic: bool = False, submissions: Sequence[Submission] = ()
) -> Response:
    """The answer to posted events. A single event that was refused is answered with its problem."""
    lang = language()
    _count(receipt)
    if receipt.rejected:
        security_log.refused_scopes(caller(), [one.refusal for one in receipt.rejected], preview=False)
    body = receipt_json(receipt, lang)
    if not receipt.rejected or not (single or atomic):
        status = 202 if (single or atomic) and receipt.pending else 200
        return answer({**body, **flagged_json(receipt, submissions)}, status)
    details = problem(receipt.rejected[0].refusal, lang) if single else _whole_batch(receipt.rejected, lang)
    headers = {"Retry-After": str(FULL_SECONDS)} if details["status"] == 429 else None
    return respond({**details, "instance": request.path, **body}, headers)


def receipt_json(receipt: Receipt, lang: Language) -> dict[str, Any]:
    """The receipt as JSON, with texts in a language."""
    return {
        "accepted": receipt.accepted,
        "duplicates": receipt.duplicates,
        "rejected": [_rejected(rejected, lang) for rejected in receipt.rejected],
        "pending": [_awaiting(awaiting, lang) for awaiting in receipt.pending],
        "position": receipt.position,
        "persons": receipt.persons,
        "notes": [_noted(noted, lang) for noted in receipt.notes],
    }


def flagged_json(receipt: Receipt, submissions: Sequence[Submission]) -> dict[str, Any]:
    """The values of recorded events that do not fit their fields and were kept as they came; nothing if all fit."""
    refused = {one.index for one in receipt.rejected}
    flagged = [
        {"index": one.index, "id": one.request_id, "field": why.field, "code": why.code, "detail": why.text(language())}
        for one in submissions
        if one.flagged and one.index not in refused
        for why in one.flagged
    ]
    return {"flagged": flagged} if flagged else {}


def _rejected(rejected: Rejected, lang: Language) -> dict[str, Any]:
    return {
        "index": rejected.index,
        "id": rejected.request_id,
        "problem": problem(rejected.refusal, lang),
        "quarantine": rejected.quarantine_id,
    }


def _noted(noted: Noted, lang: Language) -> dict[str, Any]:
    note = noted.note
    text = note.en if lang == "en" else note.zh
    return {"index": noted.index, "id": noted.request_id, "code": note.code, "text": text, "data": note.data}


def _awaiting(awaiting: Awaiting, lang: Language) -> dict[str, Any]:
    pending = awaiting.pending
    batch = {} if awaiting.batch is None else {"batch": awaiting.batch}
    return batch | {
        "index": awaiting.index,
        "id": awaiting.request_id,
        "approval": awaiting.number,
        "rule": pending.rule,
        "area": pending.area,
        "roles": list(pending.roles),
        "text": pending.en if lang == "en" else pending.zh,
    }


def _whole_batch(rejected: Sequence[Rejected], lang: Language) -> dict[str, Any]:
    count = len(rejected)
    zh, en = f"{count}条被拒绝，因此全部未记录", f"{count} were refused, so none was recorded"
    return {
        "type": "/problems/batch.refused",
        "title": "整批被拒绝" if lang == "zh" else "The batch was refused",
        "status": 422,
        "detail": zh if lang == "zh" else en,
        "code": "batch.refused",
    }


def _count(receipt: Receipt) -> None:
    for outcome, number in (
        ("accepted", receipt.accepted),
        ("duplicate", receipt.duplicates),
        ("refused", len(receipt.rejected)),
        ("pending", len(receipt.pending)),
    ):
        if number:
            metrics.EVENTS.labels(outcome).inc(number)
