"""Cursors of lists in the order of a day, a person and the version of an event."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.http.resource import bad_cursor, keys_of


def day_person_version(query: Mapping[str, Any]) -> tuple[date, UUID, int] | None:
    """The keys in the parameter `cursor`; None without one. Raises Refusal (shape) for another cursor."""
    if "cursor" not in query:
        return None
    day, person, version = keys_of(query["cursor"], 3)
    try:
        key = date.fromisoformat(day), UUID(person), int(version)
    except ValueError:
        raise bad_cursor() from None
    if abs(key[2]) >= 2**31:
        raise bad_cursor()
    return key
