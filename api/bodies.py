"""The ways in which events may be sent: one, a JSON array, or one a line."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import orjson
from flask import Request

from api.cloudevents import EventReader, not_json
from api.problems import Fault, malformed
from domain.errors import Refusal
from service.recording.submission import Caller, Submission

MOST_ITEMS: Final = 10_000
MOST_BYTES: Final = 32 * 1024 * 1024
BODY_SECONDS: Final = 20.0
"""A sender of whom nothing more has come for so long is given up (400): it keeps others from writing."""

_BOM: Final = b"\xef\xbb\xbf"


class Posted(NamedTuple):
    """What a call submits; `single` when it was one event by itself, which is answered by itself."""

    submissions: list[Submission]
    single: bool


def read_posted(request: Request, reader: EventReader, caller: Caller) -> Posted:
    """The submissions of a request. Raises Fault (413, 415) or Refusal (shape) when the body as a whole is wrong."""
    read = _READERS.get(request.mimetype)
    if read is None:
        raise _media_type(request.mimetype)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _media_type(f"Content-Encoding: {request.headers['Content-Encoding']}")
    expected = _expected_version(request.headers.get("If-Match"))
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(BODY_SECONDS)
    posted = read(reader, caller, request.get_data(cache=False).removeprefix(_BOM), expected)
    if expected is not None and not posted.single:
        zh, en = "If-Match只用于单条事实", "If-Match goes with a single event only"
        raise malformed("if_match.batch", zh, en, field="If-Match")
    return posted


def _single(reader: EventReader, caller: Caller, body: bytes, expected: int | None) -> Posted:
    return _either(reader, caller, _object(_json(body)), expected)


def _batch(reader: EventReader, caller: Caller, body: bytes, _: int | None) -> Posted:
    value = _json(body)
    if not isinstance(value, list):
        raise malformed("body.array", "请求内容应为JSON数组", "the body must be a JSON array")
    return _either(reader, caller, value, None)


def _json_either(reader: EventReader, caller: Caller, body: bytes, expected: int | None) -> Posted:
    value = _json(body)
    return _either(reader, caller, value if isinstance(value, list) else _object(value), expected)


def _lines(reader: EventReader, caller: Caller, body: bytes, _: int | None) -> Posted:
    """One event a line; a line that is no JSON is refused by itself, and kept."""
    lines = [line for line in body.split(b"\n") if line.strip()]
    _refuse_many(len(lines))
    return Posted([reader.read_bytes(caller, index, line) for index, line in enumerate(lines)], False)


def _either(reader: EventReader, caller: Caller, value: object, expected: int | None) -> Posted:
    if not isinstance(value, list):
        return Posted([reader.read(caller, 0, value, expected)], True)
    _refuse_many(len(value))
    return Posted([reader.read(caller, index, item) for index, item in enumerate(value)], False)


_READERS: Final[Mapping[str, Callable[[EventReader, Caller, bytes, int | None], Posted]]] = {
    "application/cloudevents+json": _single,
    "application/cloudevents-batch+json": _batch,
    "application/json": _json_either,
    "application/x-ndjson": _lines,
}
MEDIA_TYPES: Final = tuple(_READERS)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise not_json(error) from None


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise malformed("body.object", "请求内容应为JSON对象", "the body must be a JSON object")
    return value


def _refuse_many(count: int) -> None:
    if count > MOST_ITEMS:
        zh, en = f"一次至多{MOST_ITEMS}条", f"at most {MOST_ITEMS} events a call"
        raise Fault(413, "batch.too_long", zh, en, {"limit": MOST_ITEMS, "found": count})


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


def _media_type(found: str) -> Fault:
    known = ", ".join(MEDIA_TYPES)
    return Fault(
        415,
        "body.media_type",
        f"不支持“{found}”，支持：{known}"[:400],
        f"{found!r} is not supported; these are: {known}"[:400],
        {"supported": list(MEDIA_TYPES)},
        {"Accept-Post": known},
    )
