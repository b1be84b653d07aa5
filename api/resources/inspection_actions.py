"""`/v1/inspections/{area}/{number}/…`: drawing the sample, replacing a case, giving up and closing (R4-12, R4-13)."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask.views import MethodView

from api.http.admission import admitted
from api.http.auth import allowed
from api.http.current import answer
from api.http.parameters import ViewQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.inspections import InspectionStep
from api.presentation.inspection import link_of
from api.resources import inspection_steps
from api.resources.events import answer_to
from api.resources.inspection_bodies import NewClosing, NewDraw, NewEnding, NewReplacement
from api.resources.inspections import ONE, found_in
from domain.inspections.steps import ABANDONED, CLOSED, DRAWN
from projections.queries.inspections import find_inspection
from projections.views.inspection import InspectionRow

blueprint = Resource(
    "inspection_actions", __name__, url_prefix="/v1/inspections", description="抽查、督查 / Inspections"
)

Json = dict[str, Any]


@blueprint.route(f"{ONE}/draw")
class Draw(MethodView):
    """The draw."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.arguments(NewDraw, location="json", required=False)
    @blueprint.response(200, InspectionStep)
    def post(self, query: Json, body: Json, area: str, number: str) -> Response:
        """抽签 / Draw the sample

        按方案的种子来源：第二人给出（既非制定人也非检查人）；公开数值，注明出处和方案之后的日期；由系统生成。每案抽取检查人，
        帮扶人、经办人、同镇的、应回避的不抽。同一方案只抽一次。
        The seed is of the kind of the plan: given by a second person, who neither planned nor inspects; a value that
        was published after the plan, with source and day; or made by the service. Inspectors are drawn for each case,
        never a helper, a handler, an account of the person's town, or a relative. A plan is drawn once.
        """
        return _step(query, area, number, DRAWN, lambda row: inspection_steps.drawn(row, body))


@blueprint.route(f"{ONE}/cases/<int(min=1, max=1000000):case_no>/replacement")
class Replacement(MethodView):
    """The replacement of a case."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.arguments(NewReplacement, location="json")
    @blueprint.response(200, InspectionStep)
    def post(self, query: Json, body: Json, area: str, number: str, case_no: int) -> Response:
        """替换一案 / Replace a case

        只因死亡、出国出境、迁出、服刑，附证据；换上的是该层抽签次序中的下一人，同样可以重做。必查的、已有结果的不替换。
        登记中没有该情形的，note写明。
        Only for death, a stay abroad, a move away or imprisonment, with evidence. The next person in the order of the
        stratum takes the place; the proof shows that too. A mandatory case, or one with a result, is not replaced.
        `note` says if the register holds nothing of the cause.
        """
        return _step(query, area, number, DRAWN, lambda row: inspection_steps.replaced(row, case_no, body))


@blueprint.route(f"{ONE}/abandon")
class Abandon(MethodView):
    """Giving an inspection up."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.arguments(NewEnding, location="json")
    @blueprint.response(200, InspectionStep)
    def post(self, query: Json, body: Json, area: str, number: str) -> Response:
        """终止抽查 / Give an inspection up

        须写明理由。方案和抽签仍在册，以后的方案会列出。
        For a stated reason. Plan and draw stay, and later plans of the population name them.
        """
        return _step(query, area, number, ABANDONED, lambda row: inspection_steps.abandoned(row, body))


@blueprint.route(f"{ONE}/close")
class Close(MethodView):
    """Closing an inspection."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.arguments(NewClosing, location="json", required=False)
    @blueprint.response(200, InspectionStep)
    def post(self, query: Json, body: Json, area: str, number: str) -> Response:
        """结束抽查 / Close an inspection

        还有个案没有结果的，须写明理由；未查案数和理由记入事件。
        If cases have no result, for a stated reason; their number and the reason are recorded.
        """
        return _step(query, area, number, CLOSED, lambda row: inspection_steps.closed(row, body))


def _step(
    query: Json, area: str, number: str, state: str, take: Callable[[InspectionRow], inspection_steps.Step]
) -> Response:
    """Takes a step of an inspection; the answer, or the problem."""
    with open_read_model(query) as (conn, _):
        row = found_in(find_inspection(conn, f"{area}/{number}"))
    step = take(row)
    receipt = step.receipt
    if receipt.rejected or receipt.pending:
        return answer_to(receipt, single=True, atomic=True, submissions=step.events)
    return answer(
        {
            "key": row.key,
            "state": step.members.get("state", state),
            "duplicate": bool(receipt.duplicates),
            **{name: step.members.get(name) for name in ("seed", "sample_sha256", "sample_size", "case_no", "note")},
            "position": receipt.position,
            "link": link_of(row.key),
        }
    )
