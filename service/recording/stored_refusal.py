"""Refusals as quarantine stores them."""

from typing import Any

from domain.errors import Refusal
from domain.events.event import Event


def refusal_to_json(refusal: Refusal, event: Event | None = None) -> dict[str, Any]:
    """A refusal as quarantine stores it: with `at`, the business time of the refused event, if there is one."""
    at = {"at": event.metadata.occurred_at.isoformat()} if event is not None else {}
    return {
        **at,
        "kind": refusal.kind,
        "code": refusal.code,
        "zh": refusal.zh,
        "en": refusal.en,
        "data": refusal.data,
        "field": refusal.field,
    }


def refusal_from_json(stored: dict[str, Any]) -> Refusal:
    """A refusal from the JSON that quarantine stores."""
    return Refusal(stored["kind"], stored["code"], stored["zh"], stored["en"], stored["data"], stored["field"])
