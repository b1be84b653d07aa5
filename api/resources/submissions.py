"""`/v1/submissions`: what became of each event that the account has posted."""

from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import RECORDERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import caller, context, in_language, language, page
from api.http.cursors import cursor_of, key_after, plain_key
from api.http.fields import Text
from api.http.listed_refusal import listed_refusal
from api.http.parameters import LIMIT, Choice
from api.http.problems import problem
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.submissions import SubmissionPage
from domain.events.event import Field
from domain.reference.bilingual_text import BilingualText
from projections.queries.submissions import (
    STATUSES,
    SubmissionFilter,
    SubmissionState,
    count_submissions,
    list_submissions,
)
from service.recording.stored_refusal import refusal_from_json

blueprint = Resource("submissions", __name__, url_prefix="/v1", description="报送的结果 / What became of submissions")

_TEXTS: Final = {
    "accepted": BilingualText("已记录", "recorded"),
    "recorded_later": BilingualText("先被拒绝，后来已记录", "refused at first, recorded later"),
    "without_effect": BilingualText("已记录，但没有效力", "recorded, without effect"),
    "duplicate": BilingualText("重复：同样的事件已另有记录", "duplicate: an equal event was recorded under another id"),
    "pending": BilingualText("待另一账号审批", "waits for a second account"),
    "refused": BilingualText("审批未同意", "refused by the second account"),
    "quarantined": BilingualText("被拒绝，在隔离区等待", "refused, waits in quarantine"),
    "dismissed": BilingualText("由人认定有误，已撤下", "dismissed: a person decided that it is wrong"),
    "expired": BilingualText("等待过久，已过期", "expired: it waited too long"),
    "superseded": BilingualText("由同一编号的另一内容取代", "superseded by another body under its id"),
}


class SubmissionsQuery(CountedQuery):
    """The source, and what became of the submissions; by default all."""

    source = Text(Field("来源", "source", limit=200))
    status = Choice(Field("状态", "status"), STATUSES)


@blueprint.route("/submissions")
class Submissions(MethodView):
    """The submissions of the account."""

    @allowed(*RECORDERS)
    @blueprint.arguments(SubmissionsQuery, location="query")
    @blueprint.response(200, SubmissionPage)
    def get(self, query: dict[str, Any]) -> Response:
        """报送的结果 / What became of submissions

        本账号报送过的每一条，按来源、编号排列：已记录、重复、待审批、被拒绝而等待、后来记录了、没有效力等。
        Each event that the account has posted, in the order of source and id: recorded, duplicate, waiting for a second
        account, refused and waiting, recorded later, without effect, and so on.
        """
        wanted = SubmissionFilter(account=caller().name, source=query.get("source"), status=query.get("status"))
        source, request_id = key_after(query, plain_key, str, str) or ("", "")
        position = wait_for_position(query)
        with context().pool.connection() as conn:
            found = list_submissions(conn, wanted, limit=query.get("limit", LIMIT), after=(source, request_id))
            # of one status they have to be looked at one by one: counted where the call asks for it
            by_default = wanted.status is None
            count = count_of(query, found, lambda: count_submissions(conn, wanted), by_default=by_default)
        following = cursor_of(found.last.source, found.last.request_id) if found.last else None
        return page([_json(row) for row in found.rows], following, position, count)


def _json(row: SubmissionState) -> dict[str, Any]:
    note, status, other = row.note, _TEXTS[row.status], ("request_id", "note", "refusal")
    return {
        **{name: getattr(row, name) for name in row.__struct_fields__ if name not in other},
        "id": row.request_id,
        "status_text": in_language(status.zh, status.en),
        "note": note and {"code": note["code"], "text": in_language(note["zh"], note["en"]), "data": note["data"]},
        "problem": problem(listed_refusal(refusal_from_json(row.refusal)), language()) if row.refusal else None,
    }
