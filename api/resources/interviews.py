"""`/v1/interviews`: what staff, present and former assisted persons, and experts say about the work (R0-10)."""

from datetime import date
from typing import Any

import msgspec
from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import caller, in_language, page
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.parameters import LIMIT, AreaCode, Choice
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.interviews import InterviewPage
from domain.events.event import Field
from projections.queries.interviews import InterviewFilter, count_interviews, list_interviews
from projections.views.interview import InterviewRow
from service.reference import reference

blueprint = Resource("interviews", __name__, url_prefix="/v1", description="访谈 / Interviews about the work")

Json = dict[str, Any]


class InterviewsQuery(CountedQuery):
    """The filter of the list."""

    area = AreaCode()
    party = Choice(Field("访谈对象", "party"), reference().codes["interview_party"])


@blueprint.route("/interviews")
class Interviews(MethodView):
    """The interviews of an area."""

    @allowed(*READERS)
    @blueprint.arguments(InterviewsQuery, location="query")
    @blueprint.response(200, InterviewPage)
    def get(self, query: Json) -> Response:
        """访谈记录 / Interviews about the work

        工作人员、在帮扶和曾受帮扶人员、专家三方的访谈；不涉及具体个人，本人的反馈见回访。
        Interviews of staff, of present and former assisted persons, and of experts. They name no person; feedback of
        persons on their own cases is a follow-up in their histories.
        """
        wanted = InterviewFilter(area=query.get("area", ""), party=query.get("party"))
        scope, limit = caller().scope, query.get("limit", LIMIT)
        after = key_after(query, plain_key, date.fromisoformat, str, integer)
        with open_read_model(query) as (conn, position):
            found = list_interviews(conn, scope, wanted, limit=limit, after=after)
            count = count_of(query, found, lambda: count_interviews(conn, scope, wanted))
        last = found.last
        following = cursor_of(last.held_on, last.area, last.version) if last is not None else None
        return page([_item(row) for row in found.rows], following, position, count)


def _item(row: InterviewRow) -> Json:
    term = reference().codes["interview_party"][row.party]
    return {**msgspec.structs.asdict(row), "title": in_language(term.zh, term.en)}
