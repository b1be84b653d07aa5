"""Secrets of subscriptions, and the headers of a message (Standard Webhooks: id, timestamp, signature)."""

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from standardwebhooks.webhooks import Webhook

from service import __version__

_SECRET_BYTES: Final = 32
_PREFIX: Final = "whsec_"


def new_secret() -> str:
    """A random secret in the form that libraries of Standard Webhooks take."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def body_of(kind: str, created_at: datetime, data: dict[str, Any]) -> bytes:
    """The body of a message; the same whenever it is sent."""
    return orjson.dumps({"type": kind, "timestamp": created_at.astimezone(UTC).isoformat(), "data": data})


def headers_of(message_id: UUID, body: bytes, keys: Sequence[str], now: datetime) -> dict[str, str]:
    """The headers of an attempt at the moment `now`, signed with each of the secrets."""
    sent = now.astimezone(UTC)
    signatures = [Webhook(key).sign(str(message_id), sent, body.decode()) for key in keys]
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Zuji/{__version__}",
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(sent.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
