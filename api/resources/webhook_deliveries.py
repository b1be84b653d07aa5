"""`/v1/webhooks/{webhook_id}/deliveries`: the messages of a subscription, a test, and delivering a message once more.

Nothing here calls a consumer: the delivery process does (`service/webhooks/deliver.py`).
"""

from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS_OF_OWN, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, page
from api.http.cursors import cursor_of, key_after, natural
from api.http.parameters import LIMIT, Choice, Query
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.webhooks import Requested, WebhookMessagePage
from api.resources.webhooks import no_webhook
from domain.events.event import Field
from projections.queries.webhooks import Message, count_messages, find_webhook, list_messages, of_account
from service.webhooks import subscriptions

blueprint = Resource(
    "webhook_deliveries", __name__, url_prefix="/v1", description="通知的投递 / Deliveries of webhooks"
)

_STATUSES: Final = ("pending", "delivered", "failed", "all")


class MessagesQuery(CountedQuery):
    """The filter of the messages; by default all."""

    status = Choice(Field("状态", "status"), _STATUSES)


@blueprint.route("/webhooks/<uuid:webhook_id>/deliveries")
class Deliveries(MethodView):
    """The messages of a subscription."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(MessagesQuery, location="query")
    @blueprint.response(200, WebhookMessagePage)
    def get(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """投递情况 / Deliveries

        每条通知及各次尝试，新的在前。
        The messages with the attempts to deliver them, the latest first.
        """
        status, limit = query.get("status", "all"), query.get("limit", LIMIT)
        wanted = None if status == "all" else status
        before = key_after(query, int, natural)
        with open_read_model(query) as (conn, position):
            of_account(conn, caller().name)
            if find_webhook(conn, webhook_id) is None:
                raise no_webhook()
            found = list_messages(conn, webhook_id, status=wanted, limit=limit, before=before)
            count = count_of(query, found, lambda: count_messages(conn, webhook_id, status=wanted))
        following = cursor_of(found.last.number) if found.last else None
        return page([_json(row) for row in found.rows], following, position, count)


@blueprint.route("/webhooks/<uuid:webhook_id>/deliveries/<uuid:message_id>/redeliver")
class Redeliver(MethodView):
    """Delivering a message once more."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Requested)
    def post(self, query: dict[str, Any], webhook_id: UUID, message_id: UUID) -> Response:
        """重投 / Deliver once more

        同一编号、同一内容，排在等待的之前；暂停的恢复后才投。
        The same message under the same id, before those that wait; of a paused subscription once it is resumed.
        """
        with context().pool.connection() as conn, conn.transaction():
            if not subscriptions.redeliver(conn, caller(), webhook_id, message_id):
                raise no_webhook()
        return answer({"message": str(message_id)})


@blueprint.route("/webhooks/<uuid:webhook_id>/test")
class Test(MethodView):
    """A test delivery."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Requested)
    def post(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """试投 / Deliver a test

        立即投递一条webhook.test，只试一次，暂停时也投；结果见deliveries。
        A message webhook.test is delivered at once, in one attempt, also while paused; the result is in `deliveries`.
        """
        with context().pool.connection() as conn, conn.transaction():
            message = subscriptions.send_test(conn, caller(), webhook_id)
        if message is None:
            raise no_webhook()
        return answer({"message": str(message)})


def _json(row: Message) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__ if name != "number"}
