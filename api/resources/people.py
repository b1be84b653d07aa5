"""`/v1/people`: the roster of persons, and one person as of today or as of a moment."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from flask import Response, request
from flask.views import MethodView

from api.http import security_log
from api.http.as_of import open_views
from api.http.auth import READERS, REVEALERS, allowed, forbidden
from api.http.counts import CountedQuery, count_of, shared
from api.http.current import answer, caller, context, language, page
from api.http.cursors import cursor_of
from api.http.event_forms import is_json
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag, PolicyCode, ViewQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.people import Person, PersonPage
from api.presentation.person import additional_job_json, bundle_json, deadline_json, person_json, summary_json
from api.resources.people_filter import BODY_ONLY, after_of, in_the_body, people_filter, refuse_number
from domain.errors import Refusal
from domain.events.event import SHANGHAI, Field
from domain.events.states import AXES
from projections.queries.people import count_people, find_person, find_survivor, list_people
from projections.queries.person_as_of import PersonState, bundle_at, history_of, state_at
from projections.queries.person_today import bundle_counts_events, history_for_bundle, person_today
from projections.views.roster import RosterRow

blueprint = Resource(
    "people", __name__, url_prefix="/v1", description="实名制数据库与个案史 / Persons and their histories"
)


_HELPER: Final = "帮扶人姓名或账号；none：没有帮扶人 / name or account of the helper; none: without one"
_WATCH_LIST: Final = "政策规定的监测名单的代码 / code of a watch list of the policy (/v1/codes)"


class PeopleQuery(CountedQuery, AsOfMoment):
    """The filter of the list. A person has to match all of it."""

    area = AreaCode()
    category = Text(Field("困难类别", "category", limit=60))
    labour = Choice(Field("就业状态", "labour"), AXES["labour"])
    case = Choice(Field("个案状态", "case"), AXES["case"])
    level = Text(Field("分级", "level", limit=10))
    helper = Text(Field("帮扶人", "helper", limit=100), description=_HELPER)
    employer = Text(Field("现用人单位", "present employer", limit=100))
    uscc = Text(Field("现用人单位的统一社会信用代码", "credit code of the present employer", limit=18))
    post = Text(Field("现岗位编号", "id of the present post", limit=64))
    course = Text(Field("培训课程", "course", limit=100))
    inspection = Text(Field("检查编号", "inspection", limit=64))
    certificate = Text(Field("证书编号", "certificate number", limit=60))
    watch_list = PolicyCode(Field("监测名单", "watch list", limit=60), "watch_list", _WATCH_LIST)
    q = Text(Field("姓名", "name", limit=50))

    @staticmethod
    def unknown_name(name: str, known: Collection[str]) -> Refusal:
        """The refusal of an unknown parameter; what only the body may carry is named as such."""
        return in_the_body(name) if name in BODY_ONLY else CountedQuery.unknown_name(name, known)


class PeopleSearch(PeopleQuery):
    """The filter of a search, in the body of the request."""

    phone = Text(Field("电话", "phone", limit=20, private=True))

    q = Text(Field("姓名或身份证号码", "name or identity number", limit=50))
    id_no = Text(Field("身份证号码", "identity number", limit=50))


class RevealQuery(ViewQuery):
    """Whether to show what is masked."""

    reveal = Flag(Field("显示被遮盖的内容（记入访问日志）", "show what is masked (logged)"))


class PersonQuery(RevealQuery, AsOfMoment):
    """The moment of business time, and the moment of recording time, as of which a person is shown."""


@blueprint.route("/people")
class People(MethodView):
    """The real-name database."""

    @allowed(*READERS)
    @blueprint.arguments(PeopleQuery, location="query")
    @blueprint.response(200, PersonPage)
    def get(self, query: dict[str, Any]) -> Response:
        """实名制数据库 / The real-name database

        as_of、known_at：截至当时、当时已知的名单，按当时的责任地区。
        as_of, known_at: the list as of a moment, by the area responsible then.

        帮扶人、用人单位、岗位按现在的（as_of：当时的），课程、检查、证书按曾有的；都须写全。count为各页合计的人数。
        Helper, employer and post are the present ones (as_of: those of then), course, inspection and certificate any
        that the person had; each is compared as a whole. `count` is the number of persons on all pages.

        身份证号码、电话不能写在地址里（400）：用 POST /v1/people/search。姓名也会留在代理的日志里，同样可以用它。
        An identity number or a telephone must not be part of the address (400): use POST /v1/people/search. A name is
        left in the logs of proxies, too: that call takes it as well.
        """
        for name in ("q", "certificate"):
            refuse_number(query.get(name), name)
        return _found(query, query)


@blueprint.route("/people/search")
class SearchPeople(MethodView):
    """A search whose conditions must not be part of an address."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.arguments(PeopleSearch, location="json")
    @blueprint.response(200, PersonPage)
    def post(self, query: dict[str, Any], asked: dict[str, Any]) -> Response:
        """查人，条件写在请求内容里 / Find persons; the conditions are in the request body

        只查不记；用令牌，不用登录的会话。
        Reads only, records nothing; with a token, not with the session of a browser.
        """
        if not is_json(request.mimetype):
            raise HttpError(415, headers={"Accept-Post": "application/json"})
        return _found(asked, {**asked, **query})


def _found(asked: dict[str, Any], waiting: dict[str, Any]) -> Response:
    wanted, after, limit = people_filter(asked, context()), after_of(asked), asked.get("limit", LIMIT)
    with open_views({**asked, **waiting}, as_of=asked.get("as_of"), area=wanted.area, households=False) as (
        conn,
        position,
        histories,
    ):
        scope = caller().scope
        found = list_people(conn, scope, wanted, limit=limit, after=after)
        counted: Callable[[], int] = partial(count_people, conn, scope, wanted)
        if histories is None:
            counted = shared(counted, "people", waiting, (msgspec.json.encode(wanted),), position)
        count = count_of(asked, found, counted)
    following = cursor_of(found.last.area, found.last.person_id) if found.last else None
    return page([summary_json(row) for row in found.rows], following, position, count)


@blueprint.route("/people/<uuid:person_id>")
class OnePerson(MethodView):
    """A person."""

    @allowed(*READERS)
    @blueprint.arguments(PersonQuery, location="query")
    @blueprint.response(200, Person, headers={"ETag": {"schema": {"type": "string"}}})
    def get(self, query: dict[str, Any], person_id: UUID) -> Response:
        """一个人的现状或当时状况 / A person, now or then"""
        reveal = may_reveal(query)
        as_of, known_at = query.get("as_of"), query.get("known_at")
        if as_of is None and known_at is None:
            position, state = _state_today(query, person_id)
        else:
            position, state = _state_at(query, person_id, as_of, known_at)
        if state is None:
            raise no_person(then=as_of is not None or known_at is not None)
        policies, moment = context().reference.policies, as_of or known_at or context().now()
        clocks = [deadline_json(deadline, moment, policies, language()) for deadline in state.deadlines]
        bundle = bundle_json(state.bundle)
        jobs = [additional_job_json(job) for job in state.additional_jobs]
        body = person_json(state.row, clocks, bundle, jobs, position, reveal=reveal, as_of=as_of, known_at=known_at)
        return answer(body, headers={"ETag": f'"{state.row.version}"'})


def _state_today(query: dict[str, Any], person_id: UUID) -> tuple[int, PersonState | None]:
    """The state as of today, from the rows of the views, and their position. The history is read only for a bundle that
    counts events."""
    app = context()
    policies, day = app.reference.policies, app.today()
    with open_read_model(query) as (conn, position):
        found = person_today(conn, person_id)
    if found is None:
        return position, None
    row, deadlines = found.row, found.deadlines
    _note(row)
    if not bundle_counts_events(policies, row.area, day, deadlines):
        return position, PersonState(row, deadlines, {}, found.additional_jobs)
    with app.pool.connection() as conn:
        history = history_for_bundle(conn, app.store, row.person_id, scope=caller().scope, up_to=position)
    if history is None:
        return position, None
    bundle = bundle_at(history, policies, row.area, day, deadlines)
    return position, PersonState(row, deadlines, bundle, found.additional_jobs)


def _state_at(
    query: dict[str, Any], person_id: UUID, as_of: datetime | None, known_at: datetime | None
) -> tuple[int, PersonState | None]:
    """The state at a moment, computed from the history, and the position of the views."""
    app = context()
    with open_read_model(query) as (conn, position):
        person_id, row = read_person(conn, person_id)
    with app.pool.connection() as conn:
        history = history_of(conn, app.store, person_id, scope=caller().scope)
    if history is None or (row is None and history.transitions):  # without a row: only if all events are void
        return position, None
    day = (as_of or known_at or app.now()).astimezone(SHANGHAI).date()
    return position, state_at(history, app.reference.policies, as_of=as_of, known_at=known_at, day=day)


def may_reveal(query: dict[str, Any]) -> bool:
    """Whether masked values are asked for. Raises HttpError (403) for a role that may not see them."""
    if not query.get("reveal"):
        return False
    if caller().role not in REVEALERS:
        raise forbidden(caller().role, REVEALERS)
    return True


def no_person(*, then: bool = False) -> HttpError:
    """The answer when there is no such person, or not in the caller's area; `then`: or not yet at that moment."""
    zh, en = ("，或当时还没有记录", ", or nothing was recorded by then") if then else ("", "")
    return not_found(f"没有此人，或不在您的管辖地区{zh}", f"there is no such person, or not in your area{en}")


def read_person(conn: psycopg.Connection, person_id: UUID) -> tuple[UUID, RosterRow | None]:
    """The person that an id means, as `find_survivor` gives it; a row is noted for the security log."""
    person_id, row = find_survivor(conn, person_id)
    _note(row)
    return person_id, row


def read_row(conn: psycopg.Connection, person_id: UUID) -> RosterRow | None:
    """The person's own row, as `find_person` gives it; it is noted for the security log."""
    row = find_person(conn, person_id)
    _note(row)
    return row


def _note(row: RosterRow | None) -> None:
    if row is not None:
        security_log.set_subject(row.area, str(row.person_id))
