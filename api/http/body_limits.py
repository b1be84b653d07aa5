"""Limits of a body that are checked before it is decoded: its values, its items, and the bytes of each event.

A JSON value of two bytes takes sixty bytes in memory, and a refusal a thousand; counting takes one pass over the bytes.
"""

import re
from typing import Final

import msgspec

from api.http.problems import HttpError, malformed
from domain.errors import Refusal

MOST_ITEMS: Final = 10_000
MOST_VALUES: Final = 500_000
"""Values (texts, numbers, lists, objects) of one body: fifty for each of 10,000 events."""

MOST_EVENT_BYTES: Final = 256 * 1024

KEPT_BYTES: Final = 4096
"""Bytes of an event that is too long that are kept in quarantine."""

_NO_STRUCTURE: Final = bytes(set(range(256)) - set(b'"[{,'))
_texts = re.compile(rb'"[^"]*+"')


class Name(msgspec.Struct, frozen=True):
    """The identifying attributes of an event that is not decoded, as far as they can be read."""

    id: str = ""
    source: str = ""
    type: str = ""


def refuse_too_much(body: bytes) -> None:
    """Raises HttpError (413) when the body holds too many values, by counting separators."""
    values = _values(body)
    if values > MOST_VALUES:  # the commas may be inside texts
        values = _values_outside_texts(body)
    if values > MOST_VALUES:
        zh, en = f"一次至多{MOST_VALUES}个值", f"at most {MOST_VALUES} values a call"
        raise HttpError(413, "body.too_many_values", zh, en, {"limit": MOST_VALUES})


def refuse_many(count: int) -> None:
    """Raises HttpError (413) when there are too many items."""
    if count > MOST_ITEMS:
        zh, en = f"一次至多{MOST_ITEMS}条", f"at most {MOST_ITEMS} events a call"
        raise HttpError(413, "batch.too_long", zh, en, {"limit": MOST_ITEMS, "found": count})


def raw_items(body: bytes) -> list[msgspec.Raw] | None:
    """The items of a JSON array, not decoded; None if the body is malformed or not an array."""
    try:
        return _RAW_ITEMS.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def name_of(raw: bytes | msgspec.Raw) -> Name:
    """The identifying attributes of an event that is too long to be decoded; empty where unreadable."""
    try:
        return _NAME.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Name()


def event_too_long(found: int, *, kept: bool) -> Refusal:
    """The refusal of an event with too many bytes; `kept` tells whether its beginning is in quarantine."""
    zh, en = ("只保留了开头", "only its beginning was kept") if kept else ("没有保留", "it was not kept")
    return malformed(
        "event.too_long",
        f"一条事件至多{MOST_EVENT_BYTES}字节，此条{found}字节；{zh}",
        f"an event has at most {MOST_EVENT_BYTES} bytes, this one has {found}; {en}",
        data={"limit": MOST_EVENT_BYTES, "found": found},
    )


def _values(body: bytes) -> int:
    return 1 + body.count(b",") + body.count(b"[") + body.count(b"{")


def _values_outside_texts(body: bytes) -> int:
    """A lower bound of the number of values. A text is a value or a name, so half the texts are a bound already."""
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_STRUCTURE)
    texts = plain.count(b'"') // 2
    return texts // 2 if texts > 2 * MOST_VALUES else _values(_texts.sub(b"", plain))


_RAW_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_NAME: Final = msgspec.json.Decoder(Name)
