"""`/v1/doubts`: doubts that the log itself holds, found by the recording-behaviour radar; owner and verdict (R4-15)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response
from flask.views import MethodView
from msgspec.structs import replace

from api.http import security_log
from api.http.admission import admitted
from api.http.auth import allowed
from api.http.counts import CountedQuery
from api.http.current import answer, caller, context
from api.http.fields import Day, Text
from api.http.parameters import AreaCode, Choice, Flag, Repeatable, ViewQuery
from api.http.problems import not_found
from api.http.read_your_writes import least_position, wait_for_position
from api.http.resource import Resource
from api.http.responses.doubts import DoubtPage, OneDoubt
from api.http.responses.events import Recorded
from api.http.state_pages import state_page
from api.presentation.doubt import doubt_json, pattern_title, state_title
from api.resources.doubt_submission import assignment_event, submitted, verdict_event
from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.events.event import Field
from domain.events.fields import fields_of
from domain.radar.material import DateRange
from domain.radar.search import PATTERNS
from projections.queries.area_range import area_range
from projections.radar.found import STATES, ListedDoubt, list_doubts
from projections.reports.period import parse_period
from service.postgres.database import reading_all_areas
from service.reference import reference

blueprint = Resource(
    "doubts", __name__, url_prefix="/v1/doubts", description="日志自身的疑点 / Doubts that the log itself holds"
)

Json = dict[str, Any]

EXAMINERS = ("supervisor", "auditor")
"""The roles that read doubts: not those whom they are about."""


class _Where(ViewQuery):
    """The area (default: the caller's) and the period (default: this year)."""

    area = AreaCode()
    period = Text(Field("统计期（2021、2021-H1、2021-06……）", "period (2021, 2021-H1, 2021-06...)", limit=24))


class DoubtsQuery(_Where, CountedQuery):
    """The filter of the list."""

    pattern = Choice(Field("疑点类型", "pattern"), PATTERNS)
    state = Choice(Field("状态", "state"), STATES)
    recorder = Text(Field("录入人", "recorder", limit=200))
    person = Text(Field("人员编号", "id of a person", limit=36))
    owner = Text(Field("核查人账号", "account of the owner", limit=100))
    overdue = Flag(Field("只列逾期未核结的", "only those overdue"))


class NewAssignment(Repeatable):
    """The owner and the term; without a day the term of the policy, `[version.radar]`. Without an `id`, equal contents
    have equal request ids."""

    owner = Text(fields_of(DoubtAssigned)["owner"])
    due_on = Day(replace(fields_of(DoubtAssigned)["due_on"], required=False))


class NewVerdict(Repeatable):
    """The verdict of the owner, and what was found."""

    verdict = Choice(fields_of(DoubtSettled)["verdict"], reference().codes["doubt_verdict"])
    text = Text(fields_of(DoubtSettled)["text"])


@blueprint.route("")
class Doubts(MethodView):
    """The doubts of an area."""

    @allowed(*EXAMINERS)
    @blueprint.arguments(DoubtsQuery, location="query")
    @blueprint.response(200, DoubtPage)
    def get(self, query: Json) -> Response:
        """日志自身的疑点 / Doubts that the log itself holds

        由记录行为雷达在读取时查找，参数见政策[version.radar]：疑点只指出何处应核查，不证明什么。每项列出事件、分派和结论；
        已核结的，事件有变化才再列为待分派。owner、overdue：某人核查中的、逾期未核结的。跨镇的疑点归其区县。
        不能同时成立的事实见contradictions所指的地址。
        period按录入时间（服务器的实际时间），就业的疑点按上岗日期；默认今年。
        Found when the list is read, by the parameters of [version.radar] of the policy: a doubt says where to look and
        proves nothing. Each lists its events, owner and verdict; a settled one is open again only when its events have
        changed. `owner`, `overdue`: those that somebody examines, those whose term has ended. A doubt about several
        towns belongs to their district. `period` is one of times of recording, which are real times of the server, for
        doubts about jobs of the days on which they began; this year by default. For facts that
        cannot all be true, follow `contradictions`.
        """
        found, position = _found(query)
        chosen = [each for each in found if _is_wanted(each, query)]
        where, today = _address(query), context().today()
        page = state_page(
            query,
            chosen,
            state=lambda each: each.state,
            states=STATES,
            title=state_title,
            item=lambda each: doubt_json(each, where, today),
        )
        keys = {item["key"] for item in page["items"]}
        _name_in_the_log([each for each in chosen if each.key in keys])
        present = [each.pattern for each in chosen]
        patterns = [{"pattern": one, "title": pattern_title(one), "count": present.count(one)} for one in PATTERNS]
        area = f"?area={query['area']}" if "area" in query else ""
        return answer(
            {
                **page,
                "patterns": patterns if page["counts"] is not None else None,
                "contradictions": f"/v1/contradictions{area}",
                "position": position,
            }
        )


@blueprint.route("/<key>")
class OneDoubtView(MethodView):
    """A doubt."""

    @allowed(*EXAMINERS)
    @blueprint.arguments(_Where, location="query")
    @blueprint.response(200, OneDoubt)
    def get(self, query: Json, key: str) -> Response:
        """一个疑点 / A doubt

        附所据的全部事件。 With all its events.
        """
        found, position = _found(query)
        one = _one(found, key)
        _name_in_the_log([one])
        doubt = doubt_json(one, _address(query), context().today(), None)
        return answer({**doubt, "position": position})


@blueprint.route("/<key>/assignment")
class Assignment(MethodView):
    """The owner and the term of a doubt."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(_Where, location="query")
    @blueprint.arguments(NewAssignment, location="json")
    @blueprint.response(200, Recorded)
    def post(self, query: Json, body: Json, key: str) -> Response:
        """分派疑点 / Assign a doubt

        由supervisor分派核查人和期限（area.doubt_assigned）；核查人应是管辖疑点所在地区的supervisor账号，参与过所据事件的不能核查。
        再次分派即改派。
        A supervisor names the owner and the term (area.doubt_assigned): a supervisor whose area covers that of the
        doubt, and who had no part in the events. Assigned again, it is the new owner's.
        """
        return submitted(assignment_event(_one(_found_now(query), key), body))


@blueprint.route("/<key>/verdict")
class Verdict(MethodView):
    """The verdict on a doubt."""

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(_Where, location="query")
    @blueprint.arguments(NewVerdict, location="json")
    @blueprint.response(200, Recorded)
    def post(self, query: Json, body: Json, key: str) -> Response:
        """核结疑点 / Settle a doubt

        由核查人核结（area.doubt_settled）：属实、有合理解释或不成立；不得核结涉及自己录入、报送或审批的疑点。
        Its owner settles it (area.doubt_settled): confirmed, explained or dismissed; never about events that the own
        account recorded, posted or approved.
        """
        return submitted(verdict_event(_one(_found_now(query), key), body))


def _name_in_the_log(shown: list[ListedDoubt]) -> None:
    """Names the doubts that are not settled in the line of the security log."""
    security_log.set_doubts(
        {each.key: (each.doubt.settled_version or 0) if each.doubt else 0 for each in shown if each.state != "settled"}
    )


def _found(query: Json) -> tuple[list[ListedDoubt], int]:
    """The doubts of area and period, which callers share for some seconds, and the position of the views."""
    position = wait_for_position(query)
    prefixes, days = _asked(query)
    key = ("doubts", prefixes, days)
    found: tuple[list[ListedDoubt], int] = context().response_cache.get(
        key, least_position(query), position, lambda: _computed(prefixes, days)
    )
    return found


def _found_now(query: Json) -> list[ListedDoubt]:
    """The doubts as they are now."""
    _, (found, _) = _computed(*_asked(query))
    return found


def _computed(prefixes: tuple[str, ...], days: DateRange) -> tuple[int, tuple[list[ListedDoubt], int]]:
    app = context()
    # More is read than the caller's area, since a hit is one of a whole district: shown are only those in the area.
    with reading_all_areas(app.pool) as (conn, position):
        return position, (list_doubts(conn, app.reference.policies, prefixes, days, position), position)


def _asked(query: Mapping[str, Any]) -> tuple[tuple[str, ...], DateRange]:
    """The prefixes of the area as far as the caller covers it, and the days. Raises Refusal for a wrong period."""
    period = parse_period(query.get("period", str(context().today().year)))
    return tuple(area_range(caller().scope, query.get("area", "")).prefixes), DateRange(period.first, period.last)


def _one(found: list[ListedDoubt], key: str) -> ListedDoubt:
    """The doubt with this key. Raises HttpError (404): unknown and elsewhere are one answer."""
    one = next((each for each in found if each.key == key), None)
    if one is None:
        zh = "这一统计期内没有这一疑点，或不在您的管辖地区"
        raise not_found(zh, "there is no such doubt in the period, or it is not in your area")
    return one


def _is_wanted(found: ListedDoubt, query: Mapping[str, Any]) -> bool:
    recorder, person = query.get("recorder"), query.get("person")
    persons = {str(each) for each in found.hit.persons} if found.hit else set[str]()
    return (
        query.get("pattern") in (None, found.pattern)
        and recorder in (None, found.recorder)
        and query.get("owner") in (None, found.doubt.owner if found.doubt and found.state == "assigned" else "")
        and (not query.get("overdue") or found.overdue(context().today()))
        and (person is None or _id(person) in persons)
    )


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _address(query: Mapping[str, Any]) -> str:
    asked = {name: query[name] for name in ("area", "period") if name in query}
    return f"?{urlencode(asked)}" if asked else ""
