"""`/v1/access-log`: the security log, for auditors: actions of the accounts of an area, and on its persons."""

from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import context, page
from api.http.cursors import cursor_of, key_after, natural
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, Moment, Since
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.access_log import AccessLogPage
from domain.events.event import Field
from projections.queries.access_log import AccessLogFilter, count_access_log, list_access_log

blueprint = Resource("access_log", __name__, url_prefix="/v1", description="安全日志 / The security log")

FLUSH_SECONDS: Final = 1.0
"""The seconds a call waits for the lines that this web worker has not yet written."""


class AccessLogQuery(CountedQuery):
    """The filter of the lines."""

    account = Text(Field("账号", "account", limit=100))
    action = Text(Field("行为", "action", limit=60))
    subject = Text(Field("对象", "subject", limit=200))
    area = AreaCode()
    since = Since("from", Field("自", "from"))
    to = Moment(Field("至", "to"))


@blueprint.route("/access-log")
class AccessLogView(MethodView):
    """The security log."""

    @allowed("auditor")
    @blueprint.arguments(AccessLogQuery, location="query")
    @blueprint.response(200, AccessLogPage)
    def get(self, query: dict[str, Any]) -> Response:
        """安全日志 / The security log

        登录、被拒的令牌与越权、令牌的签发与终止、每次查阅人员和清单；最近的在前。审计员看到本地区账号所为，和对本地区人员所为。
        subject为人员编号（已并入他人的，为当时的存续人）、家庭编号（地区/编号）或清单地址；别处对本地区人员的尝试见
        person.tried和read.not_found。
        Sign-ins, refused tokens and rights, tokens made and ended, every read of a person and of a list; the latest
        first. An auditor sees what accounts of the area did, and what was done to persons of the area. `subject` is a
        person's id (of one who was merged, the survivor's at that time), a household's (area/household_id), or the
        address of a list; attempts of others on persons of the area are `person.tried` and `read.not_found`.
        """
        context().access_log.flush(FLUSH_SECONDS)
        wanted = AccessLogFilter(**{name: query[name] for name in AccessLogFilter.__struct_fields__ if name in query})
        before = key_after(query, int, natural)
        with open_read_model(query) as (conn, position):
            found = list_access_log(conn, wanted, limit=query.get("limit", LIMIT), before=before)
            count = count_of(query, found, lambda: count_access_log(conn, wanted), by_default=False)
        following = cursor_of(found.last["id"]) if found.last else None
        return page(found.rows, following, position, count)
