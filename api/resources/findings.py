"""`/v1/findings`: what inspections found, with its term, state and money; one finding with its steps (R3-16, R4-13)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.as_of import moment_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery
from api.http.current import answer, caller, context, language
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag, ViewQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.findings import FindingPage, OneFinding
from api.presentation import timeline
from api.presentation.findings import code_json, finding_json
from api.presentation.formatting import ValueFormatter
from api.resources.people import read_row
from domain.benefits.recovery import due_back
from domain.events.amendments import AMENDMENTS
from domain.events.event import Field
from domain.findings.findings import Finding, findings_of
from domain.history.history import History
from projections.queries.findings import FindingFilter, FindingSums, list_findings, sum_findings
from projections.queries.people import names_of
from projections.queries.person_as_of import history_of
from projections.views.finding import rows
from service.reference import reference

blueprint = Resource("findings", __name__, url_prefix="/v1", description="检查发现的问题 / Findings of inspections")

Json = dict[str, Any]


class FindingsQuery(CountedQuery, AsOfMoment):
    """The filter of the list."""

    area = AreaCode()
    unit = Text(Field("责任单位：名称或地区代码", "responsible unit: its name, or the code of its area", limit=100))
    inspection = Text(Field("检查编号", "inspection", limit=64))
    severity = Choice(Field("性质", "severity"), reference().codes["severity"])
    state = Choice(Field("状态", "state"), reference().codes["finding_state"])
    overdue = Flag(Field("逾期未整改", "overdue"))


@blueprint.route("/findings")
class Findings(MethodView):
    """The findings of an area."""

    @allowed(*READERS)
    @blueprint.arguments(FindingsQuery, location="query")
    @blueprint.response(200, FindingPage)
    def get(self, query: Json) -> Response:
        """检查发现的问题 / Findings of inspections

        按提出日期，地区是提出时本人所在地区。整改期限由政策规定；退回的重新计时。各状态的件数和金额随第一页给出。
        as_of、known_at：截至当时、当时已知的清单。
        By the day on which they were raised, in the area of the person then. The term is policy data; a rejected
        rectification is due again. Numbers by state and sums of money come with the first page. as_of, known_at: as of
        a moment.
        """
        app, scope, limit = context(), caller().scope, query.get("limit", LIMIT)
        wanted = FindingFilter(**{name: query[name] for name in FindingFilter.__struct_fields__ if name in query})
        now = moment_of(query, app.now())
        after = key_after(query, plain_key, date.fromisoformat, UUID, integer)
        with open_views(query, as_of=query.get("as_of"), area=wanted.area, households=False) as (conn, position, _):
            found = list_findings(conn, scope, wanted, now=now, limit=limit, after=after)
            summed = "cursor" not in query and query.get("count", True)
            totals = _totals(sum_findings(conn, scope, wanted, now=now)) if summed else None
            names = names_of(conn, {row.person_id for row in found.rows})
        last, codes = found.last, app.reference.codes
        return answer(
            {
                "items": [finding_json(row, names.get(row.person_id), codes, language(), now) for row in found.rows],
                "next": cursor_of(last.raised_on, last.person_id, last.version) if last is not None else None,
                "count": totals["count"] if totals is not None else None,
                "position": position,
                "totals": totals,
            }
        )


def _no_finding() -> HttpError:
    """No such finding of this person, or no such person for the caller."""
    return not_found("没有这一问题，或不在您的管辖地区", "there is no such finding, or not in your area")


@blueprint.route("/people/<uuid:person_id>/findings/<int(signed=True):version>")
class PersonFinding(MethodView):
    """A finding of a person."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, OneFinding)
    def get(self, query: Json, person_id: UUID, version: int) -> Response:
        """一个问题及其各步 / A finding with its steps

        提出、答复、整改、退回、验收、复查、督办、追回各步，及可采取的下一步督办；违规享受的列出应追回金额（计算同政策享受查询）。
        Each step, and the steps of escalation that may follow; for an ineligible benefit what is due back, computed as
        in the benefits of the person.
        """
        app, lang = context(), language()
        with open_read_model(query) as (conn, position):
            row = read_row(conn, person_id)
        with app.pool.connection() as conn:
            history = history_of(conn, app.store, person_id, scope=caller().scope, up_to=position)
        if row is None or history is None:
            raise _no_finding()
        policies, codes = app.reference.policies, app.reference.codes
        own = [each for each in findings_of(history.transitions, policies.at) if each.version == version]
        held = [each for each in rows(history, policies) if each.version == version]
        if not own or not held:
            raise _no_finding()
        rule = policies.at(own[0].area, app.today()).findings
        following = rule.next_steps(held[0].severity, own[0].steps_taken) if own[0].withdrawn is None else ()
        due = due_back(history.transitions, policies.at) if held[0].severity in rule.recovery else ()
        words = ValueFormatter(app.reference, lang)
        return answer(
            {
                **finding_json(held[0], row.name, codes, lang, app.now()),
                "steps": timeline.items(_lines(history, own[0]), str(person_id), words),
                "next_steps": [code_json(codes["escalation_step"], step, lang) for step in following],
                "due_back": [
                    {"benefit": each.benefit, "amount_fen": each.amount_fen, "cause": each.cause} for each in due
                ],
                "position": position,
            }
        )


def _lines(history: History, finding: Finding) -> list[timeline.Line]:
    """The lines of the history about a finding, each step with its amendments."""
    positions = {event.metadata.position for event in (finding.raised, *finding.events)}
    found: list[timeline.Line] = []
    about = False
    for line in timeline.lines(history):
        if not isinstance(line.event, AMENDMENTS):
            about = line.event.metadata.position in positions
        if about:
            found.append(line)
    return found


def _totals(sums: Sequence[FindingSums]) -> Json:
    codes, lang = context().reference.codes["finding_state"], language()
    money = ("count", "overdue", "at_stake_fen", "found_fen", "recovered_fen")
    return {
        **{name: sum(getattr(each, name) for each in sums) for name in money},
        "states": [
            {**code_json(codes, each.state, lang), "count": each.count, "overdue": each.overdue} for each in sums
        ],
    }
