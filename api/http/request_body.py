"""Request bodies with events: a single one, its data only (binary mode), a JSON array, or one in each line."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import msgspec
import orjson
from flask import Request, request

from api.http.body_limits import MOST_EVENT_BYTES, MOST_ITEMS, event_too_long, raw_items, refuse_many, refuse_too_much
from api.http.cloudevents import EventReader, colons
from api.http.event_forms import BOM, attributes_of, decoded, is_json
from api.http.packed_body import packed_body
from api.http.problems import HttpError, malformed, not_json
from api.http.repeated_members import repeated_member
from domain.errors import Refusal
from service.recording.submission import Caller, Submission

MOST_BYTES: Final = 32 * 1024 * 1024
_BLANK: Final = b" \t\r\n"
_ATTRIBUTES: Final = ("Ce-Specversion", "Ce-Id", "Ce-Type", "Ce-Source")
"""Headers that only an event in binary mode has (CloudEvents HTTP binding 3.1)."""


class Posted(NamedTuple):
    """The submissions of a call; `single` if the body was one event, whose answer is not a list."""

    submissions: list[Submission]
    single: bool


def read_posted(request: Request, reader: EventReader, caller: Caller) -> Posted:
    """The submissions of a request.

    Raises HttpError (413, 415) or Refusal (shape) if the body as a whole is wrong.
    """
    media_type, headers = request.mimetype, request.headers
    binary = not media_type.startswith("application/cloudevents") and any(name in headers for name in _ATTRIBUTES)
    read = _READERS.get(media_type) or (_json_either if is_json(media_type) else None)
    if binary:
        read = _binary if not media_type or is_json(media_type) else None
    if read is None:
        raise _media_type(media_type)
    expected = _expected_version(headers.get("If-Match"))
    packed = "Content-Encoding" in headers
    body = (packed_body(request, MOST_BYTES) if packed else request.get_data(cache=False)).removeprefix(BOM)
    posted = read(reader, caller, body, expected)
    if expected is not None and not posted.single:
        zh, en = "If-Match只用于单条事件", "If-Match goes with a single event only"
        raise malformed("if_match.batch", zh, en, field="If-Match")
    return posted


def _single(reader: EventReader, caller: Caller, body: bytes, expected: int | None) -> Posted:
    if len(body) > MOST_EVENT_BYTES:
        raise event_too_long(len(body), kept=False)
    return Posted([reader.read(caller, 0, _object(_json(body)), expected, text=body)], True)


def _binary(reader: EventReader, caller: Caller, body: bytes, expected: int | None) -> Posted:
    """One event whose attributes are headers and whose data is the body."""
    if len(body) > MOST_EVENT_BYTES:
        raise event_too_long(len(body), kept=False)
    attributes = attributes_of(request)
    data = decoded(body) if body.strip(_BLANK) else None
    return Posted([reader.read(caller, 0, {**attributes, "data": data}, expected)], True)


def _batch(reader: EventReader, caller: Caller, body: bytes, _: int | None) -> Posted:
    if not body.lstrip(_BLANK).startswith(b"["):
        refuse_too_much(body)
        _json(body)  # a body that is not JSON at all raises that problem
        raise malformed("body.array", "请求内容应为JSON数组", "the body must be a JSON array")
    return _array(reader, caller, body)


def _json_either(reader: EventReader, caller: Caller, body: bytes, expected: int | None) -> Posted:
    if body.lstrip(_BLANK).startswith(b"["):
        return _array(reader, caller, body)
    return _single(reader, caller, body, expected)


def _lines(reader: EventReader, caller: Caller, body: bytes, _: int | None) -> Posted:
    """One event in each line; a line that is not JSON is refused by itself and kept in quarantine."""
    refuse_too_much(body)
    refuse_many(body.count(b"\n") // 2)  # at most every other line may be blank
    lines = [line for line in body.split(b"\n") if line.strip()]
    refuse_many(len(lines))
    return Posted([_line(reader, caller, index, line) for index, line in enumerate(lines)], False)


def _line(reader: EventReader, caller: Caller, index: int, line: bytes) -> Submission:
    read = reader.too_long if len(line) > MOST_EVENT_BYTES else reader.read_bytes
    return read(caller, index, line)


def _array(reader: EventReader, caller: Caller, body: bytes) -> Posted:
    """The events of an array, each decoded separately if one of them could be too long."""
    refuse_too_much(body)
    raw = raw_items(body) if len(body) > MOST_EVENT_BYTES else None
    if raw is not None:
        refuse_many(len(raw))
    if raw is None or all(len(memoryview(item)) <= MOST_EVENT_BYTES for item in raw):
        del raw
        items = _json(body)
        assert isinstance(items, list)
        refuse_many(len(items))
        if not _may_repeat_a_member(body, items):
            return Posted([reader.read(caller, index, item) for index, item in enumerate(items)], False)
        del items
        raw = raw_items(body)
        if raw is None:  # msgspec takes less than orjson
            raise repeated_member(body) or malformed("body.array", "请求内容应为JSON数组", "not a JSON array")
    return Posted([_raw(reader, caller, index, item, body) for index, item in enumerate(raw)], False)


def _may_repeat_a_member(body: bytes, items: list[object]) -> bool:
    """Whether a member may be named twice somewhere in the array; False is certain."""
    try:
        return colons(body) != orjson.dumps(items).count(b":")
    except orjson.JSONEncodeError:  # nested too deeply
        return True


def _raw(reader: EventReader, caller: Caller, index: int, raw: msgspec.Raw, body: bytes) -> Submission:
    text = memoryview(raw)
    if len(text) > MOST_EVENT_BYTES:
        return reader.too_long(caller, index, bytes(text))
    try:
        item = orjson.loads(text)
    except orjson.JSONDecodeError:
        _json(body)  # raises with the place in the whole body
        raise
    return reader.read(caller, index, item, text=bytes(text))


_READERS: Final[Mapping[str, Callable[[EventReader, Caller, bytes, int | None], Posted]]] = {
    "application/cloudevents+json": _single,
    "application/cloudevents-batch+json": _batch,
    "application/json": _json_either,
    "application/x-ndjson": _lines,
}
MEDIA_TYPES: Final = tuple(_READERS)

__all__ = ["MEDIA_TYPES", "MOST_BYTES", "MOST_ITEMS", "Posted", "read_posted"]


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise not_json(error) from None


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise malformed("body.object", "请求内容应为JSON对象", "the body must be a JSON object")
    return value


def _expected_version(header: str | None) -> int | None:
    if header is None:
        return None
    version = header.strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdecimal() and len(version) <= 9):
        raise _bad_if_match()
    return int(version)


def _bad_if_match() -> Refusal:
    zh, en = 'If-Match应为读取时的ETag，例如“"3"”', 'If-Match must be the ETag of a read, such as "3"'
    return malformed("if_match.malformed", zh, en, field="If-Match")


def _media_type(found: str) -> HttpError:
    known = ", ".join(MEDIA_TYPES)
    return HttpError(
        415,
        "body.media_type",
        f"不支持“{found}”，支持：{known}"[:400],
        f"{found!r} is not supported; these are: {known}"[:400],
        {"supported": list(MEDIA_TYPES)},
        {"Accept-Post": known},
    )
