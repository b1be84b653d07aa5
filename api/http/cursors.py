"""Cursors: the opaque text in `next` from which a list continues. It holds the key of the last entry of the page."""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from api.http.problems import malformed
from domain.errors import Refusal

Key = TypeVar("Key")

_SEPARATOR: Final = "\n"


def cursor_of(*parts: object) -> str:
    """The cursor that holds the parts of a key."""
    return base64.urlsafe_b64encode(_SEPARATOR.join(map(str, parts)).encode()).decode().rstrip("=")


def key_after(query: Mapping[str, Any], make: Callable[..., Key], *kinds: Callable[[str], Any]) -> Key | None:
    """The key in the parameter `cursor`, after which the page begins; None for the first page.

    `kinds` read its parts from text, and `make` makes the key of them; both raise ValueError for a text that is none.
    Raises Refusal (shape) for a cursor that this service did not make.
    """
    if "cursor" not in query:
        return None
    parts = _parts(query["cursor"], len(kinds))
    try:
        return make(*(kind(part) for kind, part in zip(kinds, parts, strict=True)))
    except ValueError:
        raise _malformed() from None


def number_after(query: Mapping[str, Any]) -> int:
    """The number in the parameter `cursor` of a numbered list, 0 without one. Raises Refusal as `key_after` does."""
    return key_after(query, int, natural) or 0


def plain_key(*parts: Any) -> tuple[Any, ...]:
    """The parts themselves: a key without a class of its own."""
    return parts


def natural(text: str) -> int:
    """A number of at most 18 digits. Raises ValueError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ValueError(text)
    return int(text)


def integer(text: str) -> int:
    """A number that PostgreSQL can compare with an `integer`. Raises ValueError."""
    return _within(int(text), 2**31)


def bigint(text: str) -> int:
    """A number that PostgreSQL can compare with a `bigint`. Raises ValueError."""
    return _within(int(text), 2**63)


def moment(text: str) -> datetime:
    """A moment in ISO 8601 with its zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _within(number: int, bound: int) -> int:
    if abs(number) >= bound:
        raise ValueError(number)
    return number


def _parts(cursor: str, count: int) -> list[str]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise _malformed() from None
    parts = text.split(_SEPARATOR)
    if len(parts) != count or "\0" in text:
        raise _malformed()
    return parts


def _malformed() -> Refusal:
    zh, en = "游标不是本服务给出的", "the cursor is not one that this service gave out"
    return malformed("cursor.malformed", zh, en, field="cursor")
