"""`/v1/prints/{digest}`: whether a sheet was printed from this log: when, by whom and at which position."""

import re
from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, in_language
from api.http.parameters import ViewQuery
from api.http.problems import not_found
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.prints import PrintsOut
from domain.events.event import SHANGHAI
from projections.queries.prints import Print, prints_of
from service.reference import reference

blueprint = Resource("prints", __name__, url_prefix="/v1", description="核对打印件 / Printed sheets")

_is_sha256: Final = re.compile(r"[0-9a-f]{64}").fullmatch
Json = dict[str, Any]


@blueprint.route("/prints/<digest>")
class PrintedSheet(MethodView):
    """The prints of a content."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, PrintsOut)
    def get(self, query: Json, digest: str) -> Response:
        """核对打印件 / Whether a sheet is genuine

        打印件上二维码的地址。答复：这一内容何时、由谁、在日志的哪一位置打印。没有打印过的、改过的、不在管辖地区的，都是404。
        SHA-256是同一页format=json在该位置的内容的；通报的是其期次内容的；卷宗的是events.json和manifest.json的。
        The address in the QR code of a sheet: when, by whom and at which position of the log this content was printed.
        What was never printed, was altered or is outside your area: 404. The SHA-256 is that of the `format=json` of
        the page at that position, of a circular that of its content, of a dossier that of events.json or manifest.json.
        """
        position = wait_for_position(query)
        found: list[Print] = []
        if _is_sha256(digest.lower()):
            with context().pool.connection() as conn:
                found = [one for one in prints_of(conn, digest.lower()) if caller().covers(one.about)]
        if not found:
            zh, en = "没有打印过这样的内容，或不在您的管辖地区", "nothing like this was printed, or not in your area"
            raise not_found(zh, en)
        return answer({"sha256": digest.lower(), "prints": [_json(one) for one in found], "position": position})


def _json(one: Print) -> Json:
    printed, codes = one.printed_list, reference().codes
    term = codes["access_action"].get(one.action) if printed is None else codes["printed_list"][printed]
    return {
        "at": one.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "account": one.account,
        "role": one.role,
        "organisation": one.organisation,
        "area": one.about,
        "action": one.action,
        "title": in_language(term.zh, term.en) if term is not None else one.action,
        "format": one.format,
        "position": one.position,
    }
