"""`/v1/inspections/{area}/{number}/cases/{case_no}`: the blind form of a drawn case, and the result of its check."""

from typing import Any, Final

from flask import Response, render_template
from flask.views import MethodView

from api.console.styles import page_of, style
from api.http import security_log
from api.http.admission import admitted
from api.http.auth import allowed
from api.http.check_answers import Answers
from api.http.current import answer, context, html_lang, language, note_shown
from api.http.fields import Day
from api.http.parameters import Choice, Parameters, Query, ViewQuery
from api.http.printed_sheet import printed
from api.http.resource import Resource
from api.http.responses.inspection_checks import CheckForm, CheckResult
from api.http.schemas import EvidenceField
from api.presentation.spot_check import item_json, person_json, title_of
from api.resources.check_submission import submitted
from api.resources.inspection_case import CaseAtHand, case_at_hand
from api.resources.inspection_plan import INSPECTING
from api.resources.inspections import ONE
from domain.events.event import Field
from domain.inspections.comparison import VERDICTS, WITHOUT_VALUE
from service.reference import reference

blueprint = Resource(
    "inspection_checks", __name__, url_prefix="/v1/inspections", description="盲查回访 / Blind revisits of drawn cases"
)

SHEET: Final = "paper.css"
_CASE: Final = f"{ONE}/cases/<int(min=1, max=1000000):case_no>"
Json = dict[str, Any]


class FormQuery(ViewQuery):
    """The form to read or to print."""

    format = Choice(Field("格式", "format"), ("json", "html"))


class NewResult(Parameters):
    """The result of a check. Of a person who was reached, each item of the form is answered.

    `checked_on` is by default today. The signed sheet and other documents are `evidence`, by name and SHA-256.
    """

    contact = Choice(Field("见面情况", "contact", required=True), reference().codes["check_contact"])
    way = Choice(Field("检查途径", "way", required=True), reference().codes["check_way"])
    answers = Answers()
    checked_on = Day(Field("检查日期", "checked on"))
    satisfaction = Choice(Field("满意度", "satisfaction"), reference().codes["satisfaction"])
    evidence = EvidenceField()


@blueprint.route(f"{_CASE}/form")
class Form(MethodView):
    """The form of a case."""

    @allowed(*INSPECTING)
    @blueprint.arguments(FormQuery, location="query")
    @blueprint.response(200, CheckForm)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: Json, area: str, number: str, case_no: int) -> Response:
        """抽查表（盲查） / The form of a case, blind

        只给该案的检查人：姓名、电话、住址和应问的问题（中英文），没有任何已登记的答案；记入安全日志。format=html为可打印的表。
        For the inspectors of the case only: name, telephone, address and the questions in both languages, and none of
        the recorded answers; logged. format=html is a sheet to print.
        """
        at_hand = case_at_hand(query, area, number, case_no)
        security_log.set_purpose(f"{at_hand.inspection.key} 第{case_no}案抽查 / case {case_no}")
        body = _form_json(at_hand)
        if query.get("format") != "html":
            return answer(body)
        note_shown(body)
        ways, met = reference().codes["check_way"], reference().codes["check_contact"]
        verdicts = reference().codes["item_verdict"]
        text = render_template(
            "spot_check.html",
            form=body,
            verdicts=verdicts,
            no_value={code: verdicts[code] for code in WITHOUT_VALUE},
            ways=ways,
            contacts=met,
            satisfaction=reference().codes["satisfaction"],
            lang=html_lang(),
            style=style(SHEET)[0],
            sheet=printed(body, at_hand.position),
        )
        return page_of(text, SHEET)


@blueprint.route(f"{_CASE}/result")
class Result(MethodView):
    """The result of a case."""

    @allowed(*INSPECTING)
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(NewResult, location="json")
    @blueprint.response(200, CheckResult)
    def post(self, query: Json, body: Json, area: str, number: str, case_no: int) -> Response:
        """报送抽查结果 / Submit the result of a check

        由该案的检查人报送一次；须逐项作答，未联系上或拒绝的除外。系统将核实的值与方案当时已登记的比对，记录person.spot_checked，
        此后才显示差异，并提示可提出的问题。一次也不能预演：预演会泄露登记的内容。
        Submitted once, by an inspector of the case, with an answer to each item unless the person was not reached or
        refused. Values are compared with what was recorded as of the plan, person.spot_checked is recorded, and only
        then the differences are shown, with the findings that may be raised. There is no preview: it would tell what is
        recorded.
        """
        return submitted(case_at_hand(query, area, number, case_no), body)


def _form_json(at_hand: CaseAtHand) -> Json:
    inspection, number = at_hand.inspection, at_hand.case.case_no
    lang, known = language(), context().reference
    return {
        "inspection": inspection.key,
        "title": inspection.title,
        "mode": inspection.mode,
        "mode_title": title_of("inspection_mode", inspection.mode, known, lang),
        "case_no": number,
        "second_check": at_hand.second_check,
        "due_on": inspection.due_on,
        "inspectors": list(at_hand.inspectors),
        "person": person_json(at_hand.row, known, lang),
        "items": [item_json(name, item, known, lang) for name, item in at_hand.form.items()],
        "verdicts": list(VERDICTS),
        "result": f"/v1/inspections/{inspection.key}/cases/{number}/result",
        "position": at_hand.position,
    }
