"""`/v1/civil-affairs-notices`: notices to civil affairs, those to be sent among them, and their letters (R0-11)."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Response, render_template
from flask.views import MethodView

from api.console.styles import page_of, style
from api.http.as_of import moment_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, html_lang, in_language, language, page
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag
from api.http.printed_sheet import printed
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.civil_affairs import CivilAffairsNoticePage, NoticeLetter
from api.presentation.civil_affairs_letter import letter_of, matter_of
from api.resources.people import RevealQuery, may_reveal, read_row
from domain.events.event import SHANGHAI, Field
from domain.identity.masking import masked
from projections.queries.civil_affairs import (
    STATES,
    NoticeFilter,
    count_notices,
    is_overdue,
    list_notices,
    notices_of_person,
    state_of,
)
from projections.queries.people import names_of
from projections.queries.person_as_of import history_of
from projections.views.civil_affairs_notice import CivilAffairsNoticeRow

blueprint = Resource("civil_affairs", __name__, url_prefix="/v1", description="函告民政部门 / Notices to civil affairs")

SHEET: Final = "paper.css"
Json = dict[str, Any]


class NoticesQuery(CountedQuery, AsOfMoment):
    """The filter of the list."""

    area = AreaCode()
    matter = Text(Field("事项", "matter", limit=40))
    state = Choice(Field("状态", "state"), STATES)
    overdue = Flag(Field("逾期", "overdue"))


class LetterQuery(RevealQuery):
    """The form of a letter, and whether to show what is masked."""

    format = Choice(Field("格式", "format"), ("json", "html"))


@blueprint.route("/civil-affairs-notices")
class Notices(MethodView):
    """The notices of an area."""

    @allowed(*READERS)
    @blueprint.arguments(NoticesQuery, location="query")
    @blueprint.response(200, CivilAffairsNoticePage)
    def get(self, query: Json) -> Response:
        """函告民政部门的清单 / Notices to civil affairs

        应函告的事项由政策规定，由事件得出；state=unsent为尚未函告的。系统只拟函告，是否调整待遇由民政部门决定。
        without_ground：已函告，但所依据的事件已作废或经核实不属实。as_of、known_at：截至当时、当时已知的清单。
        What is to be reported is policy data and follows from the events; `state=unsent` are those not yet sent. The
        system drafts a notice and nothing more: civil affairs decides about the allowance. without_ground: sent, but
        the event became void, or the job was refuted. as_of, known_at: as of a moment.
        """
        today = moment_of(query, context().now()).astimezone(SHANGHAI).date()
        scope, limit = caller().scope, query.get("limit", LIMIT)
        asked = {name: query[name] for name in ("area", "matter", "state", "overdue") if name in query}
        wanted = NoticeFilter(today=today, **asked)
        after = key_after(query, plain_key, date.fromisoformat, UUID, integer, str)
        with open_views(query, as_of=query.get("as_of"), area=wanted.area, households=False) as (conn, position, _):
            found = list_notices(conn, scope, wanted, limit=limit, after=after)
            count = count_of(query, found, lambda: count_notices(conn, scope, wanted))
            names = names_of(conn, {row.person_id for row in found.rows})
        last = found.last
        following = cursor_of(last.since, last.person_id, last.version, last.matter) if last is not None else None
        items = [_item(row, names.get(row.person_id), today) for row in found.rows]
        return page(items, following, position, count)


@blueprint.route("/people/<uuid:person_id>/civil-affairs-notices/<int(signed=True):version>")
class Letter(MethodView):
    """The letter of a notice."""

    @allowed(*READERS)
    @blueprint.arguments(LetterQuery, location="query")
    @blueprint.response(200, NoticeLetter)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: Json, person_id: UUID, version: int) -> Response:
        """函告的文稿 / The letter of a notice

        version为清单中的事件序号。姓名和号码遮盖；reveal=true时显示并留痕。format=html为可打印的页面。
        `version` is that of the event in the list. Name and number are masked; with reveal=true they are shown, and
        that is logged. format=html is a page to print.
        """
        reveal, app = may_reveal(query), context()
        with open_read_model(query) as (conn, position):
            row = read_row(conn, person_id)
            notices = [each for each in notices_of_person(conn, person_id) if each.version == version]
        with app.pool.connection() as conn:
            history = history_of(conn, app.store, person_id, scope=caller().scope, up_to=position)
        if row is None or history is None or not notices:
            raise _no_notice()
        letter = letter_of(notices[0], row, history, app.reference, language(), reveal=reveal)
        body = {**letter, "sender": caller().organisation, "day": app.today(), "version": version}
        if query.get("format") != "html":
            return answer({**body, "position": position})
        sheet = printed({**body, "position": position}, position)
        text = render_template("letter.html", letter=body, lang=html_lang(), style=style(SHEET)[0], sheet=sheet)
        return page_of(text, SHEET)


def _no_notice() -> HttpError:
    zh, en = "没有此人或这一函告事项，或不在您的管辖地区", "there is no such person or notice, or not in your area"
    return not_found(zh, en)


def _item(row: CivilAffairsNoticeRow, name: str | None, today: date) -> Json:
    return {
        "person": row.person_id,
        "name": masked("name", name),
        "matter": row.matter,
        "title": _title(row),
        "version": row.version,
        "area": row.area,
        "state": state_of(row),
        "since": row.since,
        "due": row.due,
        "overdue": is_overdue(row, today),
        "sent_on": row.sent_on,
        "office": row.office,
        "number": row.number,
        "acknowledged_on": row.acknowledged_on,
        "draft": f"/v1/people/{row.person_id}/civil-affairs-notices/{row.version}",
        "link": f"/v1/people/{row.person_id}/history",
    }


def _title(row: CivilAffairsNoticeRow) -> str:
    matter = matter_of(row, context().reference.policies)
    return in_language(matter.zh, matter.en)
