"""`/v1/inspections/{area}/{number}/cases` and `/proof`: who was drawn, and the proof that the draw can be redone."""

from datetime import date
from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, page
from api.http.cursors import cursor_of, key_after, natural, number_after, plain_key
from api.http.parameters import LIMIT, Choice, Flag, ViewQuery
from api.http.read_your_writes import open_read_model, wait_for_position
from api.http.resource import Resource
from api.http.responses.inspections import InspectionCasePage, OwnCasePage, ProofOut
from api.presentation.inspection import cases_json, own_cases_json
from api.presentation.inspection_proof import proof_json, proof_zip
from api.resources.inspections import INSPECTION_READERS, ONE, found_in, no_inspection
from domain.errors import Refusal
from domain.events.event import Field
from projections.queries.inspection_checks import case_results
from projections.queries.inspection_frame import frame_of
from projections.queries.inspections import all_cases, count_cases, find_inspection, list_cases
from projections.queries.own_cases import count_own_cases, own_cases
from service.postgres.database import reading_all_areas

blueprint = Resource("inspection_cases", __name__, url_prefix="/v1/inspections", description="抽查、督查 / Inspections")

Json = dict[str, Any]
ZIP: Final = "application/zip"


class ProofQuery(ViewQuery):
    """The form of the proof."""

    format = Choice(Field("格式", "format"), ("json", "zip"))


class OwnCasesQuery(CountedQuery):
    """Which of the own cases."""

    done = Flag(Field("是否已提交结果", "whether the result is recorded"))


@blueprint.route(f"{ONE}/cases")
class Cases(MethodView):
    """The cases of an inspection."""

    @allowed(*READERS)
    @blueprint.arguments(CountedQuery, location="query")
    @blueprint.response(200, InspectionCasePage)
    def get(self, query: Json, area: str, number: str) -> Response:
        """抽中的个案 / The cases drawn

        本地区的督查、审计账号看到全部；检查人（办理账号也可）只看到自己的，不论何处。被替换的仍在其中。
        Supervisors and auditors of the area see all of them. An inspector, who may be a caseworker of any place, sees
        the own ones only, without states. Those replaced are still there.
        """
        key, after, limit = f"{area}/{number}", number_after(query), query.get("limit", LIMIT)
        with open_read_model(query) as (conn, _):
            sees_all = caller().role in INSPECTION_READERS and find_inspection(conn, key) is not None
        inspector = None if sees_all else caller().name
        with reading_all_areas(context().pool) as (conn, position):  # all of an inspection in scope, or the own cases
            found = list_cases(conn, key, limit=limit, after=after, inspector=inspector)
            count = count_of(query, found, lambda: count_cases(conn, key, inspector))
            results = case_results(conn, key) if sees_all else None
        if not sees_all and not found.rows:
            raise no_inspection()
        following = cursor_of(found.last.case_no) if found.last is not None else None
        return page(cases_json(found.rows, results), following, position, count)


@blueprint.route("/own-cases")
class OwnCases(MethodView):
    """The cases that the caller inspects."""

    @allowed("caseworker", "supervisor")
    @blueprint.arguments(OwnCasesQuery, location="query")
    @blueprint.response(200, OwnCasePage)
    def get(self, query: Json) -> Response:
        """我检查的个案 / The cases that I inspect

        正在进行的抽查中由本账号检查的，不论何处，按完成期限；form为抽查表的地址。done=false：尚未提交结果的。
        Those of inspections under way that this account inspects, wherever they are, by the day due; `form` is the
        address of the form. done=false: without a result yet.
        """
        after = key_after(query, plain_key, date.fromisoformat, str, natural)
        done, limit, account = query.get("done"), query.get("limit", LIMIT), caller().name
        wait_for_position(query)
        with reading_all_areas(context().pool) as (conn, position):  # the own cases only
            found = own_cases(conn, account, done=done, limit=limit, after=after)
            count = count_of(query, found, lambda: count_own_cases(conn, account, done=done))
        last = found.last
        following = cursor_of(last.due_on, last.key, last.case_no) if last is not None else None
        return page(own_cases_json(found.rows), following, position, count)


@blueprint.route(f"{ONE}/proof")
class Proof(MethodView):
    """The proof of a draw."""

    @allowed(*INSPECTION_READERS)
    @blueprint.arguments(ProofQuery, location="query")
    @blueprint.response(200, ProofOut)
    @blueprint.alt_response(200, schema={"type": "string", "format": "binary"}, content_type=ZIP)
    def get(self, query: Json, area: str, number: str) -> Response:
        """抽签证明 / The proof of the draw

        重做抽签所需的一切，不含个人和账号。format=zip：附名单和重做的程序。方案摘要应与抽签前公布的一致。
        All that is needed to redo the draw, and nothing about persons or accounts. format=zip: with the frame and the
        program that redoes it. The digest of the plan must be the one that was published before the seed was known.
        """
        with open_read_model(query) as (conn, _):
            row = found_in(find_inspection(conn, f"{area}/{number}"))
            if row.seed is None or row.drawn_on is None:
                zh, en = "尚未抽签，没有证明", "the sample is not drawn yet: there is no proof"
                raise Refusal("rule", "proof.not_drawn", zh, en)
            cases, frame = all_cases(conn, row.key), frame_of(conn, row.population_sha256)
        if query.get("format") != "zip":
            return answer(proof_json(row, cases, frame, inline=True))
        name = f"{row.key.replace('/', '-')}-proof.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(proof_zip(row, cases, frame, row.drawn_on), mimetype=ZIP, headers=headers)
