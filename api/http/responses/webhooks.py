"""Subscriptions to webhooks, their messages, and the attempts to deliver them."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Webhook(ma.Schema):
    """A subscription to webhooks."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    area = fields.String(required=True)
    status = fields.String(required=True, metadata={"description": "active、paused、disabled"})
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "停用的原因 / why it is disabled: gone, retries_exhausted, account_ended"},
    )
    reason_text = fields.String(required=True, allow_none=True)
    status_since = fields.String(required=True, metadata={"format": "date-time"})
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    failures = fields.Integer(required=True, metadata={"description": "连续失败的次数 / attempts in a row that failed"})
    next_attempt_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    old_secret_until = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    pending = fields.Integer(required=True, metadata={"description": "尚未送达的条数 / messages not delivered yet"})


class WebhookSecret(Webhook):
    """A subscription with its secret, which is shown only in this answer."""

    secret = fields.String(required=True, metadata={"description": "签名密钥，只显示这一次 / shown only once"})


class Attempt(ma.Schema):
    """An attempt to deliver a message: the HTTP status, or the error."""

    number = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    took_ms = fields.Integer(required=True)
    status = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class WebhookMessage(ma.Schema):
    """A message: what is sent as `type` and `data`, under its id."""

    id = fields.UUID(required=True, metadata={"description": "webhook-id，重投不变 / the same whenever it is sent"})
    kind = fields.String(required=True)
    data = fields.Dict(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    status = fields.String(required=True, metadata={"description": "pending、delivered、failed"})
    settled_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    attempts = fields.List(fields.Nested(Attempt), required=True)


class Requested(ma.Schema):
    """A message that will be delivered shortly."""

    message = fields.UUID(required=True)


WebhookPage = page_of(Webhook, "WebhookPage")
WebhookMessagePage = page_of(WebhookMessage, "WebhookMessagePage")
