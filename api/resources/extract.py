"""`/v1/people/{id}/extract`: all that is held about a person, for the person who asks for it (PIPL, article 45)."""

import re
from typing import Any, Final
from uuid import UUID

from flask import Response, render_template
from flask.views import MethodView

from api.console.styles import page_of, style
from api.http import security_log
from api.http.auth import allowed
from api.http.current import answer, caller, context, html_lang, in_language, language
from api.http.fields import Text
from api.http.parameters import Choice, ViewQuery
from api.http.printed_sheet import printed
from api.http.problems import malformed
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.extract import Extract
from api.presentation.extract import ExtractFormatter, events_json, particulars, type_title, view_json
from api.resources.access_log import FLUSH_SECONDS
from api.resources.people import no_person, read_person
from domain.events.event import SHANGHAI, Field
from domain.history.history import History
from projections.queries.extract import (
    MOST_READERS,
    Reading,
    Waiting,
    readings_of,
    rows_of_person,
    waiting_for,
    without_what_is_under_way,
)
from projections.queries.person_as_of import history_of
from service.postgres.database import reading_all_areas
from service.reference import reference

blueprint = Resource("extract", __name__, url_prefix="/v1", description="本人信息查阅 / The person's own extract")

SHEET: Final = "paper.css"
_has_number: Final = re.compile(r"[0-9]{11}").search
Json = dict[str, Any]


class ExtractQuery(ViewQuery):
    """Who asked for the extract, why it is made, and its form."""

    reason = Text(Field("理由", "reason", limit=200, required=True))
    requested_by = Choice(Field("申请人", "requested by", required=True), reference().codes["requested_by"])
    format = Choice(Field("格式", "format"), ("json", "html"))


@blueprint.route("/people/<uuid:person_id>/extract")
class PersonExtract(MethodView):
    """The extract of a person."""

    @allowed("caseworker")
    @blueprint.arguments(ExtractQuery, location="query")
    @blueprint.response(200, Extract)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: Json, person_id: UUID) -> Response:
        """本人信息查阅、复制 / All that is held about a person, at the person's request

        由经办人员应本人（监护人、代理人）的申请办理，写明理由；理由和申请人记入安全日志。内容不遮盖，只遮盖属于他人的信息。
        含：各项信息及来源、全部事件（含更正、作废的）、由事件得出的各表、未入账的事件、谁查阅过。format=html为可打印的页面。
        Made by a caseworker at the request of the person (a guardian, an agent), with the reason; both go into the
        security log. Nothing is masked but what belongs to others. It holds: each particular and where it comes from,
        all events (corrected and void ones, too), the tables that follow from them, events that wait, and who has read
        what is held. format=html is a page to print.
        """
        _refuse_number(query["reason"])
        app, words = context(), ExtractFormatter(context().reference, language(), reveal=True)
        app.access_log.flush(FLUSH_SECONDS)
        with open_read_model(query) as (conn, position):
            person_id, row = read_person(conn, person_id)
            held = rows_of_person(conn, person_id)
        with reading_all_areas(app.pool) as (views, _), app.pool.connection() as conn:
            history = history_of(conn, app.store, person_id, scope=caller().scope, up_to=position)
            if history is None or (row is None and history.transitions):  # without a row: only if all events are void
                raise no_person()
            ids = _ids(history)
            readers, waiting = readings_of(conn, ids), waiting_for(conn, ids)
            complete = len(readers) < MOST_READERS
            readers = without_what_is_under_way(conn, views, readers)
        security_log.set_purpose(query["reason"])
        security_log.set_details({"reason": query["reason"], "requested_by": query["requested_by"]})
        made = app.now().astimezone(SHANGHAI)
        body = {
            "person": person_id,
            "title": in_language("个人信息查阅件", "Extract of personal information"),
            "made_at": made.isoformat(timespec="seconds"),
            "made_by": caller().name,
            "organisation": caller().organisation,
            "requested_by": query["requested_by"],
            "reason": query["reason"],
            "notes": _notes(),
            "particulars": particulars(history, words),
            "tables": [view_json(view, rows, words) for view, rows in held],
            "events": events_json(history, words),
            "waiting": [_waiting_json(each) for each in waiting],
            "readers": [reader_json(each) for each in readers],
            "complete": complete,
        }
        if query.get("format") != "html":
            return answer({**body, "position": position})
        asked = reference().codes["requested_by"][query["requested_by"]]
        requested_by = in_language(asked.zh, asked.en)
        sheet = printed({**body, "position": position}, position)
        shown = {"extract": body, "requested_by": requested_by, "sheet": sheet}
        text = render_template("extract.html", **shown, lang=html_lang(), style=style(SHEET)[0])
        return page_of(text, SHEET)


def _ids(history: History) -> list[UUID]:
    """The ids under which things are held: of the person, and of merged duplicates."""
    return [UUID(own.subject) for own in history.own_histories]


def _refuse_number(reason: str) -> None:
    """Raises Refusal (shape) for a reason with a long number: an address is kept in the logs of proxies."""
    if _has_number(reason):
        zh, en = "理由中不要写证件号码、电话", "the reason must not contain identity or telephone numbers"
        raise malformed("extract.number_in_reason", zh, en, field="reason")


def _notes() -> list[str]:
    return [
        in_language(
            "依据《个人信息保护法》第四十五条提供；处理依据为履行法定职责（第十三条第一款第三项）。",
            "Given under article 45 of the Personal Information Protection Law; the basis of processing is the "
            "performance of statutory duties (article 13).",
        ),
        in_language(
            "属于他人或他人在保密前提下提供的信息已遮盖。信息有误的，可以请求更正；对决定不服的，可以提出申诉。",
            "What belongs to others, or was disclosed by others in confidence, is masked. You may ask for the "
            "correction of what is wrong, and appeal against decisions.",
        ),
        in_language(
            "查阅记录包括对您本人、您的家庭的查阅，和把您列在其中的清单、报表；同一天多次查看同一清单的合为一行。"
            "订阅通知送出的编号也在内。",
            "The readers are those who opened your own record, your household, or a list or report with you in it; "
            "several looks at one list on a day are one line. Ids that were sent to subscribers are among them.",
        ),
    ]


def reader_json(reading: Reading) -> Json:
    """A line of the security log about the person."""
    term = reference().codes["access_action"].get(reading.action)
    return {
        "at": reading.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "account": reading.account,
        "role": reading.role,
        "organisation": reading.organisation,
        "on_behalf_of": reading.on_behalf_of,
        "action": reading.action,
        "title": in_language(term.zh, term.en) if term is not None else reading.action,
        "purpose": reading.purpose,
        "list": reading.list,
        "times": reading.times,
    }


def _waiting_json(waiting: Waiting) -> Json:
    return {
        "kind": waiting.kind,
        "number": waiting.number,
        "type": waiting.type,
        "title": type_title(waiting.type, language()),
        "source": waiting.source,
        "since": waiting.since.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }
