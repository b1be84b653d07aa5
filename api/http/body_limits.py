"""Limits of a body that hold before it is decoded: how many values, items and bytes of an event it may have.

A JSON value that takes two bytes in a body takes sixty in memory, and a refusal a thousand: what is counted here costs
a pass over the bytes.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from api.http.problems import HttpError, malformed
from domain.errors import Refusal

MOST_ITEMS: Final = 10_000
MOST_VALUES: Final = 500_000
"""Values (texts, numbers, lists, objects) of one body: fifty for each of 10,000 events."""

MOST_EVENT_BYTES: Final = 256 * 1024
MOST_NAMED: Final = 20
"""Of the unknown members of one object so many are named in the refusal."""

KEPT_BYTES: Final = 4096
"""Of an event that is too long so much is kept in quarantine."""

_NO_STRUCTURE: Final = bytes(set(range(256)) - set(b'"[{,'))
_texts = re.compile(rb'"[^"]*+"')


class Name(msgspec.Struct, frozen=True):
    """What an event that is not decoded is called, as far as that can be read."""

    id: str = ""
    source: str = ""
    type: str = ""


def refuse_too_much(body: bytes) -> None:
    """Raises Fault (413) when the body holds too many values, by counting what separates them."""
    values = _values(body)
    if values > MOST_VALUES:  # perhaps it is only its texts that hold so many commas
        values = _values_outside_texts(body)
    if values > MOST_VALUES:
        zh, en = f"一次至多{MOST_VALUES}个值", f"at most {MOST_VALUES} values a call"
        raise HttpError(413, "body.too_many_values", zh, en, {"limit": MOST_VALUES})


def refuse_many(count: int) -> None:
    """Raises Fault (413) when there are too many items."""
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
    """What an event is called that is too long to be decoded; empty where it says nothing readable."""
    try:
        return _NAME.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Name()


def event_too_long(found: int, *, kept: bool) -> Refusal:
    """An event that has more bytes than any may have; whether its beginning is `kept` in quarantine."""
    zh, en = ("只保留了开头", "only its beginning was kept") if kept else ("没有保留", "it was not kept")
    return malformed(
        "event.too_long",
        f"一条事件至多{MOST_EVENT_BYTES}字节，此条{found}字节；{zh}",
        f"an event has at most {MOST_EVENT_BYTES} bytes, this one has {found}; {en}",
        data={"limit": MOST_EVENT_BYTES, "found": found},
    )


def unknown_members(given: Mapping[str, Any], known: frozenset[str]) -> tuple[list[str], int]:
    """The first unknown members of an object, shortened, and how many there are."""
    unknown = given.keys() - known
    if not unknown:
        return [], 0
    first = [name for name in given if name in unknown][:MOST_NAMED]
    return [name[:100] for name in first], len(unknown)


def too_many_unknown(found: int) -> Refusal:
    """So many members are unknown that not all are named."""
    return malformed(
        "members.unknown",
        f"共有{found}个未知的成员，只列出前{MOST_NAMED}个",
        f"{found} members are unknown, of which the first {MOST_NAMED} are named",
        data={"found": found},
    )


def _values(body: bytes) -> int:
    return 1 + body.count(b",") + body.count(b"[") + body.count(b"{")


def _values_outside_texts(body: bytes) -> int:
    """At least how many values there are. A text is a value or the name of one, so that many texts tell it already."""
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_STRUCTURE)
    texts = plain.count(b'"') // 2
    return texts // 2 if texts > 2 * MOST_VALUES else _values(_texts.sub(b"", plain))


_RAW_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_NAME: Final = msgspec.json.Decoder(Name)
