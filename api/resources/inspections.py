"""`/v1/inspections`: planning an inspection, and the list (R3-16, R4-12, R4-13)."""

from datetime import date
from typing import Any, Final

import msgspec
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.admission import admitted
from api.http.auth import allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, page
from api.http.cursors import cursor_of, key_after, plain_key
from api.http.parameters import LIMIT, AreaCode, Choice, Flag, Number, ViewQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model, wait_for_position
from api.http.resource import Resource
from api.http.responses.inspections import InspectionPage, OneInspection, PlannedInspection
from api.presentation.inspection import earlier_draws_json, inspection_json, link_of, quotas_json
from api.presentation.inspection_proof import drawn_cases
from api.resources.events import answer_to
from api.resources.inspection_bodies import NewPlan
from api.resources.inspection_plan import Planned, Prepared, area_of_body, planned, prepared, request_id_of_plan
from domain.events.event import Field
from domain.inspections.plan import plan_text
from domain.inspections.proof import cases_sha256
from domain.inspections.steps import STATES, quotas_by_stratum
from projections.queries.inspection_checks import case_results, progress_of
from projections.queries.inspection_plan import plan_of_row
from projections.queries.inspections import (
    InspectionFilter,
    all_cases,
    case_counts,
    count_inspections,
    earlier_draws,
    find_inspection,
    inspection_of_stream,
    list_inspections,
)
from projections.queries.recorded_requests import stream_of_request
from projections.views.inspection import InspectionRow
from service.postgres.database import reading_all_areas
from service.reference import reference

blueprint = Resource("inspections", __name__, url_prefix="/v1/inspections", description="抽查、督查 / Inspections")

INSPECTION_READERS: Final = ("supervisor", "auditor")
"""Roles that read plans, draws and proofs. The towns that are inspected do not see who is drawn."""

ONE: Final = "/<area>/<number>"
Json = dict[str, Any]


class InspectionsQuery(CountedQuery):
    """The filter of the list."""

    area = AreaCode()
    state = Choice(Field("状态", "state"), STATES)
    mode = Choice(Field("方式", "mode"), list(reference().codes["inspection_mode"]))
    year = Number(Field("年度", "year", limit=2200, minimum=1990))


class PlanQuery(ViewQuery):
    """Whether the plan is only previewed."""

    preview = Flag(Field("预演：只算各层人数和名额，不记录", "preview: count the strata, record nothing"), example=True)


@blueprint.route("")
class Inspections(MethodView):
    """The inspections of the area."""

    @allowed(*INSPECTION_READERS)
    @blueprint.arguments(InspectionsQuery, location="query")
    @blueprint.response(200, InspectionPage)
    def get(self, query: Json) -> Response:
        """抽查、督查 / Inspections

        按制定日期；终止的仍在其中。可按地区、状态、方式、年度筛选。
        By the day of the plan; those given up are still there. Filtered by area, state, mode and year of the plan.
        """
        wanted = InspectionFilter(**{name: query[name] for name in ("area", "state", "mode", "year") if name in query})
        after, limit = key_after(query, plain_key, date.fromisoformat, str), query.get("limit", LIMIT)
        with open_read_model(query) as (conn, position):
            found = list_inspections(conn, caller().scope, wanted, limit=limit, after=after)
            count = count_of(query, found, lambda: count_inspections(conn, caller().scope, wanted))
        following = cursor_of(found.last.planned_on, found.last.key) if found.last is not None else None
        return page([inspection_json(row) for row in found.rows], following, position, count)

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.arguments(NewPlan, location="json")
    @blueprint.response(201, PlannedInspection)
    @blueprint.alt_response(
        200, schema=PlannedInspection, description="预演，或已记录的 / a preview, or recorded before"
    )
    def post(self, query: Json, body: Json) -> Response:
        """制定抽查方案 / Plan an inspection

        固定名单（as_of当日、此刻所知），按分层和比例定出各层名额，并公布方案摘要plan_sha256；种子在此之后给出。
        本年对同一范围的其他抽查列在earlier_draws中，终止的也在内。preview=true只算人数，什么也不记录。
        Freezes the population (as of a day, as known now), sets the quotas of the strata and commits to both by
        plan_sha256; the seed comes afterwards. Other inspections of the same population in the year are listed under
        earlier_draws, those given up too. With preview=true nothing is recorded.
        """
        wait_for_position(query)
        if query.get("preview"):
            seen = prepared(body)
            security_log.inspected(caller(), "previewed", "inspections", area_of_body(body), items=seen.population_size)
            return answer(_prepared_json(seen, None))
        return _planned_answer(body, planned(body))


@blueprint.route(ONE)
class OneInspectionView(MethodView):
    """An inspection."""

    @allowed(*INSPECTION_READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, OneInspection)
    def get(self, query: Json, area: str, number: str) -> Response:
        """一次抽查 / An inspection

        方案原文（其SHA-256即plan_sha256）、各层名额、抽签、状态，以及本年对同一范围的其他抽查。
        The text of the plan, whose SHA-256 is plan_sha256, the quotas, the draw, the state, and the other inspections
        of the same population in the year.
        """
        with open_read_model(query) as (conn, position):
            row = found_in(find_inspection(conn, f"{area}/{number}"))
            counts, cases = case_counts(conn, row.key), all_cases(conn, row.key)
            earlier = earlier_draws(conn, row.area, row.population, row.planned_on.year, row.key)
        with reading_all_areas(context().pool) as (conn, _):  # numbers of an inspection in scope
            progress = progress_of(cases, case_results(conn, row.key))
        return answer(
            {
                **inspection_json(row),
                "version": row.version,
                "progress": msgspec.structs.asdict(progress),
                "cases_sha256": cases_sha256(drawn_cases(cases), row.inspectors),
                "quotas": quotas_json(quotas_by_stratum(row.quotas)),
                "plan": plan_text(plan_of_row(row)),
                "cases": counts,
                "earlier_draws": earlier_draws_json(earlier),
                "position": position,
            }
        )


def found_in(row: InspectionRow | None) -> InspectionRow:
    """The row. Raises HttpError (404) if there is none: unknown and elsewhere are one answer."""
    if row is None:
        raise no_inspection()
    return row


def no_inspection() -> HttpError:
    """The 404 for an inspection."""
    return not_found("没有这次抽查，或不在您的管辖地区", "there is no such inspection, or not in your area")


def _planned_answer(body: Json, found: Planned) -> Response:
    receipt = found.receipt
    if receipt.rejected or receipt.pending:
        return answer_to(receipt, single=True, atomic=True)
    if found.prepared is not None:
        key = found.prepared.plan.inspection
        return answer(_prepared_json(found.prepared, receipt.position), 201, headers={"Location": link_of(key)})
    with context().pool.connection() as conn:
        stream = stream_of_request(
            conn, body.get("source", caller().own_source), request_id_of_plan(body, area_of_body(body))
        )
    assert stream is not None  # it was recorded before
    with open_read_model({"min_position": receipt.position}) as (conn, _):
        row = found_in(inspection_of_stream(conn, stream))
        earlier = earlier_draws(conn, row.area, row.population, row.planned_on.year, row.key)
    return answer(
        {
            "key": row.key,
            "link": link_of(row.key),
            "duplicate": True,
            "plan": plan_text(plan_of_row(row)),
            **{name: getattr(row, name) for name in ("plan_sha256", "population_sha256")},
            **{name: getattr(row, name) for name in ("population_size", "sample_size", "mandatory")},
            "quotas": quotas_json(quotas_by_stratum(row.quotas)),
            "earlier_draws": earlier_draws_json(earlier),
            "position": receipt.position,
        }
    )


def _prepared_json(found: Prepared, position: int | None) -> Json:
    """A plan; without a position that of a preview, which has neither a key nor a commitment."""
    plan, recorded = found.plan, position is not None
    return {
        "key": plan.inspection if recorded else None,
        "link": link_of(plan.inspection) if recorded else None,
        "duplicate": False,
        "plan": plan_text(plan) if recorded else None,
        "plan_sha256": plan.sha256 if recorded else None,
        "population_sha256": plan.population_sha256 if recorded else None,
        "population_size": found.population_size,
        "sample_size": found.sample_size,
        "mandatory": found.mandatory,
        "quotas": quotas_json(plan.quotas),
        "earlier_draws": earlier_draws_json(found.earlier),
        "position": plan.known_until if position is None else position,
    }
