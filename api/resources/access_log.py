"""`/v1/access-log`: the security log, for auditors: actions of the accounts of an area, and on its persons."""

from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, context, note_shown, page
from api.http.cursors import cursor_of, key_after, natural
from api.http.fields import Text, refuse
from api.http.parameters import LIMIT, AreaCode, Choice, Flag, Moment, Number, PersonId, Since, ViewQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.access_log import AccessLogCounts, AccessLogPage
from api.presentation.access_log import access_log_json, csv_of
from domain.events.event import Field
from projections.queries.access_log import (
    GROUPED_BY,
    AccessLogFilter,
    count_access_log,
    count_by,
    lines_with,
    list_access_log,
)
from service.security.account_rules import ROLES

blueprint = Resource("access_log", __name__, url_prefix="/v1/access-log", description="安全日志 / The security log")

FLUSH_SECONDS: Final = 1.0
"""The seconds a call waits for the lines that this web worker has not yet written."""

MOST_IN_A_FILE: Final = 10_000
"""The most lines of a CSV file: the latest."""

_MOST_GROUPS: Final = 1_000


class Columns(Text):
    """Names of columns by which lines are counted, separated by commas."""

    def _checked(self, value: Any) -> Any:
        names = list(dict.fromkeys(super()._checked(value).split(",")))
        for name in names:
            if name not in GROUPED_BY:
                listed = "、".join(GROUPED_BY), ", ".join(GROUPED_BY)
                refuse("access_log.by", f"“{name}”应为{listed[0]}之一", f"{name!r}: expected one of {listed[1]}")
        return names


class LinesQuery(ViewQuery):
    """Which lines."""

    account = Text(Field("账号", "account", limit=100))
    role = Choice(Field("角色", "role"), (*ROLES, "operator"))
    action = Text(Field("行为", "action", limit=60))
    subject = Text(Field("对象", "subject", limit=200))
    person = PersonId(Field("人员编号", "person", limit=36), format="uuid")
    area = AreaCode()
    read_as = Text(Field("查阅的格式", "format read", limit=60), description="json、csv、xlsx、html、pdf、stream、text")
    has_purpose = Flag(Field("说明了用途的", "with a purpose"))
    outcome = Text(Field("结果", "outcome", limit=60))
    under = Number(Field("越界查阅授权号", "number of the break-glass grant", minimum=1))
    since = Since("from", Field("自", "from"))
    to = Moment(Field("至", "to"))


class AccessLogQuery(LinesQuery, CountedQuery):
    """The filter of the lines, and the form of the answer."""

    format = Choice(Field("格式", "format"), ("json", "csv"))


class CountsQuery(LinesQuery):
    """The filter of the lines, and by what they are counted."""

    by = Columns(
        Field("分组", "by", limit=60),
        description=f"{'、'.join(GROUPED_BY)}，逗号分隔；默认account,action / separated by commas; by default"
        " account,action",
    )


@blueprint.route("")
class AccessLogView(MethodView):
    """The security log."""

    @allowed("auditor")
    @blueprint.arguments(AccessLogQuery, location="query")
    @blueprint.response(200, AccessLogPage)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv")
    def get(self, query: dict[str, Any]) -> Response:
        """安全日志 / The security log

        登录、被拒的令牌与越权、令牌的签发与终止、每次查阅人员和清单；最近的在前。审计员看到本地区账号所为，和对本地区人员所为。
        subject为人员编号（已并入他人的，为当时的存续人）、家庭编号（地区/编号）或清单地址；别处对本地区人员的尝试见
        person.tried和read.not_found。person：单独或在清单中查阅过此人的。items为条数，purpose为所述用途。
        format=csv为文件，至多10,000行，也记入日志。
        Sign-ins, refused tokens and rights, tokens made and ended, every read of a person and of a list; the latest
        first. An auditor sees what accounts of the area did, and what was done to persons of the area. `subject` is a
        person's id (of one who was merged, the survivor's at that time), a household's (area/household_id), or the
        address of a list; attempts of others on persons of the area are `person.tried` and `read.not_found`.
        `person`: lines that read this person, alone or in a list. `items`: how many entries, `purpose`: why, as stated.
        format=csv is a file of at most 10,000 lines; it is logged, too.
        """
        wanted, as_file = _wanted(query), query.get("format") == "csv"
        before = key_after(query, int, natural)
        limit = MOST_IN_A_FILE if as_file else query.get("limit", LIMIT)
        with open_read_model(query) as (conn, position):
            found = list_access_log(conn, wanted, limit=limit, before=before)
            count = count_of(query, found, lambda: count_access_log(conn, wanted), by_default=False)
        if as_file:
            note_shown({"items": found.rows})
            headers = {"Content-Disposition": 'attachment; filename="access-log.csv"'}
            return Response(csv_of(found.rows), mimetype="text/csv", headers=headers)
        following = cursor_of(found.last["id"]) if found.last else None
        return page(list(map(access_log_json, found.rows)), following, position, count)


@blueprint.route("/counts")
class AccessLogCountsView(MethodView):
    """How often, by account, action or day."""

    @allowed("auditor")
    @blueprint.arguments(CountsQuery, location="query")
    @blueprint.response(200, AccessLogCounts)
    def get(self, query: dict[str, Any]) -> Response:
        """安全日志的次数 / The security log in numbers

        每组的行数（lines）和所示条数之和（items），多的在前，至多1,000组；complete=false：还有更多组。day为北京时间的日期。
        For each group the number of lines and the sum of the entries shown (`items`), the most frequent first, at most
        1,000 groups; `complete` is false if there are more. `day` is that of Asia/Shanghai.
        """
        wanted, by = _wanted(query), query.get("by", ["account", "action"])
        with open_read_model(query) as (conn, position):
            found = count_by(conn, wanted, by, limit=_MOST_GROUPS)
        return answer({"items": found.rows, "complete": not found.more, "position": position})


def _wanted(query: dict[str, Any]) -> AccessLogFilter:
    """The lines asked for; those that this web worker still holds are written first."""
    context().access_log.flush(FLUSH_SECONDS)
    renamed: dict[str, Any] = {"format": query.get("read_as"), "break_glass": query.get("under")}
    named: dict[str, Any] = {
        name: query[name] for name in AccessLogFilter.__struct_fields__ if name in query and name not in renamed
    }
    if "person" in query:
        with context().pool.connection() as conn:
            named["listed_in"] = lines_with(conn, query["person"])
    return AccessLogFilter(**named, **renamed)
