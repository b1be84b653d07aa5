"""`/v1/inspections/{area}/{number}`: second checks, and the agreement of first and second checks by inspector."""

from typing import Any

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, language
from api.http.parameters import ViewQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.inspection_checks import InspectionAgreement, SecondChecks
from api.presentation.spot_check import title_of
from api.resources.inspection_case import no_case
from api.resources.inspections import INSPECTION_READERS, ONE
from projections.queries.inspection_checks import second_checks_begun
from projections.queries.inspections import all_cases, find_inspection
from projections.queries.inspector_agreement import InspectorAgreement, inspector_agreement
from service.postgres.database import reading_all_areas

blueprint = Resource(
    "inspection_agreement", __name__, url_prefix="/v1/inspections", description="复查与一致性 / Second checks"
)
Json = dict[str, Any]


@blueprint.route(f"{ONE}/second-checks")
class SecondChecksOfInspection(MethodView):
    """The second checks of an inspection."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, SecondChecks)
    def get(self, query: Json, area: str, number: str) -> Response:
        """应复查的个案 / The cases to check a second time

        由同一种子抽取，由另外的检查人复查；首次检查见到本人后才列出。本地区的督查、审计账号看到全部，检查人只看到自己的。
        Drawn with the same seed, checked by other inspectors; a case is listed once its first check reached the person.
        Supervisors and auditors of the area see all of them, an inspector from elsewhere the own ones.
        """
        key = f"{area}/{number}"
        with open_read_model(query) as (conn, _):
            sees_all = caller().role in INSPECTION_READERS and find_inspection(conn, key) is not None
        with reading_all_areas(context().pool) as (conn, position):  # all of an inspection in scope, or the own ones
            inspection = find_inspection(conn, key)
            if inspection is None:
                raise no_case()
            found = [
                each
                for each in second_checks_begun(conn, inspection, all_cases(conn, key))
                if sees_all or caller().name in each.inspectors
            ]
        if not (sees_all or found):
            raise no_case()
        items = [
            {
                "case_no": each.case_no,
                "ticket": each.ticket,
                "inspectors": list(each.inspectors),
                "done": each.done,
                "form": f"/v1/inspections/{inspection.key}/cases/{each.case_no}/form",
            }
            for each in found
        ]
        return answer({"percent": inspection.recheck_percent, "items": items, "position": position})


@blueprint.route(f"{ONE}/agreement")
class AgreementOfInspection(MethodView):
    """The agreement of first and second checks."""

    @allowed(*INSPECTION_READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, InspectionAgreement)
    def get(self, query: Json, area: str, number: str) -> Response:
        """检查人一致性 / Agreement of inspectors

        首次检查与复查的逐项结论：一致率（%）和科恩kappa，按首次检查人、按项目；kappa无定义时为null；n为结论对数。
        The verdicts of first and second checks on each item: percent agreed and Cohen's kappa, by inspector of the
        first check and by item; kappa is null where it is not defined; n is the number of pairs.
        """
        with open_read_model(query) as (conn, position):
            inspection = find_inspection(conn, f"{area}/{number}")
            if inspection is None:
                raise no_case()
            found = inspector_agreement(conn, inspection.key)
        return answer({"inspection": inspection.key, "items": [_json(each) for each in found], "position": position})


def _json(found: InspectorAgreement) -> Json:
    item, agreement = found.item, found.agreement
    title = title_of("spot_check_item", item, context().reference, language()) if item is not None else None
    return {
        "inspector": found.inspector,
        "item": item,
        "title": title,
        "n": agreement.n,
        "agreed": agreement.agreed,
        "percent": agreement.percent,
        "kappa": agreement.kappa,
    }
