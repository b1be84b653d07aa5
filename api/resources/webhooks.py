"""`/v1/webhooks`: subscriptions to signed webhooks. What is delivered to them is in `webhook_deliveries`."""

from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import psycopg
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.auth import READERS_OF_OWN, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, in_language, page
from api.http.cursors import cursor_of, key_after
from api.http.fields import Text, Texts
from api.http.parameters import LIMIT, AreaCode, Parameters, Query, ViewQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.webhooks import Webhook, WebhookPage, WebhookSecret
from domain.events.event import Field
from domain.reference.bilingual_text import BilingualText
from projections.queries.webhooks import Subscription, count_webhooks, find_webhook, list_webhooks, of_account
from service.security import access_log
from service.webhooks import subscriptions
from service.webhooks.address import LONGEST_URL
from service.webhooks.kinds import KINDS

blueprint = Resource("webhooks", __name__, url_prefix="/v1", description="通知订阅 / Webhooks")

_REASONS: Final = {
    "gone": BilingualText("对方答复410：不再接收", "the consumer has answered 410: it takes no more"),
    "retries_exhausted": BilingualText("最后一次重试也失败", "the last retry has failed, too"),
    "account_ended": BilingualText("账号已终止", "the account has ended"),
}


class NewWebhook(Parameters):
    """Where to deliver, and what."""

    url = Text(Field("地址", "address", limit=LONGEST_URL, required=True))
    kinds = Texts(Field("种类", "kinds", limit=len(KINDS), minimum=1, required=True), KINDS)
    area = AreaCode()


@blueprint.route("/webhooks")
class Webhooks(MethodView):
    """The subscriptions of the account."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(CountedQuery, location="query")
    @blueprint.response(200, WebhookPage)
    def get(self, query: dict[str, Any]) -> Response:
        """本账号的订阅 / The subscriptions of the account"""
        after, limit = key_after(query, UUID, str), query.get("limit", LIMIT)
        with open_read_model(query) as (conn, position):
            of_account(conn, caller().name)
            found = list_webhooks(conn, limit=limit, after=after)
            count = count_of(query, found, lambda: count_webhooks(conn))
        following = cursor_of(found.last.id) if found.last else None
        return page([_json(row) for row in found.rows], following, position, count)

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(NewWebhook, location="json")
    @blueprint.response(200, WebhookSecret)
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """订阅 / Subscribe

        从现在起的通知以POST送到这个https地址，按Standard Webhooks签名；secret只在本答复中显示一次。
        通知只含编号，不含姓名、证件号码。area限定人员、时限、通报所属的地区，默认为账号的管辖范围。
        What happens from now on is posted to the https address, signed as Standard Webhooks says; the secret is shown
        only in this answer. Messages hold ids, never names or identity numbers. `area` bounds the persons, deadlines
        and reports; by default it is the scope of the account.
        """
        app = context()
        with app.pool.connection() as conn, conn.transaction():
            created = subscriptions.create(conn, app.keys, app.delivery, caller(), **body)
            if created is None:
                raise _too_many(app.delivery.of_account)
            webhook, secret = created
            details = {"host": urlsplit(body["url"]).hostname or "", "kinds": ",".join(body["kinds"])}
            _log(conn, "webhook.created", webhook, details)
        return answer({**_json(_found(webhook)), "secret": secret}, 200, {"Location": f"/v1/webhooks/{webhook}"})


@blueprint.route("/webhooks/<uuid:webhook_id>")
class OneWebhook(MethodView):
    """A subscription."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, Webhook)
    def get(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """一个订阅 / A subscription"""
        return answer(_json(_found(webhook_id)))

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Webhook)
    def delete(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """删除订阅 / Delete a subscription

        连同未送达的通知一并删除；答复是删除前的样子。
        With its messages, also those not delivered yet. The answer is the subscription as it was.
        """
        found = _found(webhook_id)
        with context().pool.connection() as conn, conn.transaction():
            if not subscriptions.delete(conn, caller(), webhook_id):
                raise no_webhook()
            _log(conn, "webhook.deleted", webhook_id)
        return answer(_json(found))


@blueprint.route("/webhooks/<uuid:webhook_id>/rotate")
class Rotate(MethodView):
    """A new secret."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, WebhookSecret)
    def post(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """换密钥 / A new secret

        到old_secret_until为止，通知同时以旧密钥签名。
        Until old_secret_until messages are signed with the old secret, too.
        """
        app = context()
        with app.pool.connection() as conn, conn.transaction():
            secret = subscriptions.rotate(conn, app.keys, app.delivery, caller(), webhook_id)
            if secret is None:
                raise no_webhook()
            _log(conn, "webhook.rotated", webhook_id)
        return answer({**_json(_found(webhook_id)), "secret": secret})


@blueprint.route("/webhooks/<uuid:webhook_id>/pause")
class Pause(MethodView):
    """Holding messages back."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Webhook)
    def post(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """暂停 / Pause

        通知保留，恢复后按次序送达。
        Messages are kept, and delivered in their order once it is resumed.
        """
        found = _found(webhook_id)
        if found.status == "active":
            with context().pool.connection() as conn, conn.transaction():
                subscriptions.pause(conn, caller(), webhook_id)
                _log(conn, "webhook.paused", webhook_id)
        return answer(_json(_found(webhook_id)))


@blueprint.route("/webhooks/<uuid:webhook_id>/resume")
class Resume(MethodView):
    """Delivering again."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Webhook)
    def post(self, query: dict[str, Any], webhook_id: UUID) -> Response:
        """恢复 / Resume

        暂停或停用后重新投递，从未送达的第一条起；等待重试的立即再试。
        Delivers again after a pause, or after it was disabled, beginning with the first message that was not
        delivered. One that waits for a retry is tried at once.
        """
        with context().pool.connection() as conn, conn.transaction():
            if not subscriptions.resume(conn, caller(), webhook_id):
                raise no_webhook()
            _log(conn, "webhook.resumed", webhook_id)
        return answer(_json(_found(webhook_id)))


def no_webhook() -> HttpError:
    """The refusal of a subscription or message that does not exist or is another account's."""
    return not_found("本账号没有这个订阅或通知", "the account has no such subscription or message")


def _too_many(most: int) -> HttpError:
    zh, en = f"一个账号至多{most}个订阅：先删除不用的", f"an account has at most {most} subscriptions: delete one first"
    return HttpError(409, "webhook.too_many", zh, en, {"limit": most})


def _found(webhook: UUID) -> Subscription:
    """The subscription of the account. Raises HttpError (404)."""
    with open_read_model({}) as (conn, _):
        of_account(conn, caller().name)
        found = find_webhook(conn, webhook)
    if found is None:
        raise no_webhook()
    return found


def _log(conn: psycopg.Connection, action: str, webhook: UUID, details: dict[str, Any] | None = None) -> None:
    """A line of the security log, in the transaction of the change."""
    line = security_log.line(action, caller(), subject=str(webhook), details=details or {})
    access_log.write(conn, [line])


def _json(row: Subscription) -> dict[str, Any]:
    reason = _REASONS.get(row.reason or "")
    text = in_language(reason.zh, reason.en) if reason else None
    return {**msgspec.structs.asdict(row), "reason_text": text}
