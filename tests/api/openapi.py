"""The OpenAPI document; tests/api/documents compares it with the code."""

from functools import cache
from typing import Any

import orjson

from api.documents.openapi import PLACE


@cache
def document() -> dict[str, Any]:
    """The document; not to be changed."""
    found: dict[str, Any] = orjson.loads(PLACE.read_bytes())
    return found
