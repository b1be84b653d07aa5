"""Refusals as quarantine stores them."""

from typing import Any

from domain.errors import Refusal


def refusal_to_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as quarantine stores it."""
    return {
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
