"""The other forms of a CloudEvent: binary mode (attributes in HTTP headers), data as Base64, extension attributes."""

import base64
import binascii
import codecs
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import orjson
from flask import Request

from api.http.feed_items import FEED_ATTRIBUTES, as_posted
from api.http.problems import malformed, not_json
from api.http.repeated_members import repeated_member
from domain.errors import Refusal

BOM: Final = codecs.BOM_UTF8
_PREFIX: Final = "ce-"
_quoted_pair = re.compile(r"\\(.)").sub
_extension = re.compile(r"[a-z0-9]+").fullmatch
_json_type = re.compile(r"[^/\s]+/(?:[^/\s;]+\+)?json").fullmatch


def attributes_of(request: Request) -> dict[str, Any]:
    """The attributes that the headers `ce-…` carry, decoded, and `datacontenttype` of the media type.

    Raises Refusal (shape) that names the header if it is not UTF-8.
    """
    found: dict[str, Any] = {
        header[len(_PREFIX) :].lower(): _decoded(header, value)
        for header, value in request.headers.items()
        if header.lower().startswith(_PREFIX)
    }
    if request.mimetype:
        found["datacontenttype"] = request.content_type
    return found


def is_json(media_type: str) -> bool:
    """Whether a media type is one of JSON: `application/json`, `text/json`, and those that end with `+json`."""
    return _json_type(media_type.partition(";")[0].strip().lower()) is not None


def plain_form(item: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The event with its data decoded and without extension attributes; an item of the feed as it can be posted.

    `known` are the members that are read. A name that no attribute can have (CloudEvents 2.1) stays, and is refused.
    Raises Refusal (shape) that names `data_base64`, or `datacontenttype` where that is not JSON.
    """
    if item.keys() >= FEED_ATTRIBUTES:
        item = as_posted(item)
    if item.get("data_base64") is not None:
        media_type = item.get("datacontenttype") or "application/json"
        if not (isinstance(media_type, str) and is_json(media_type)):
            raise not_json_type()
        item = _with_decoded_data(item)
    return {name: value for name, value in item.items() if name in known or not (value is None or _extension(name))}


def _with_decoded_data(item: Mapping[str, Any]) -> dict[str, Any]:
    """The event with the JSON of its `data_base64` as its data (CloudEvents JSON format 3.1.1).

    Raises Refusal (shape) that names `data_base64`.
    """
    if item.get("data") is not None:
        raise _malformed("data和data_base64只能有一个", "data and data_base64 exclude each other")
    try:
        text = base64.b64decode(item["data_base64"], validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise _malformed("data_base64不是Base64", "data_base64 is not Base64") from None
    try:
        data = decoded(text)
    except Refusal as refusal:
        raise malformed(refusal.code, refusal.zh, refusal.en, field="data_base64", data=refusal.data) from None
    return {**{name: value for name, value in item.items() if name != "data_base64"}, "data": data}


def essence(item: Mapping[str, Any], *, nulls: bool) -> dict[str, Any]:
    """What distinguishes two requests of one name: the event without null members and without a JSON media type.

    Null is absent, and an SDK names the media type in binary mode only. `nulls` is whether a member may be null.
    """
    found: dict[str, Any] = _without_nulls(item) if nulls else dict(item)
    if isinstance(media_type := found.get("datacontenttype"), str) and is_json(media_type):
        del found["datacontenttype"]
    return found


def _without_nulls(value: Any) -> Any:
    """The value without members that are null, at every depth.

    The new values of a correction (`changes`) keep theirs: there null takes a value away.
    """
    if isinstance(value, Mapping):
        return {
            name: one if name == "changes" else _without_nulls(one) for name, one in value.items() if one is not None
        }
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def not_json_type() -> Refusal:
    """The refusal of data that are not JSON by their media type."""
    zh, en = "datacontenttype应为application/json", "datacontenttype must be application/json"
    return malformed("datacontenttype", zh, en, field="datacontenttype")


def decoded(text: bytes) -> object:
    """The value of a JSON text, which may begin with a byte order mark.

    Raises Refusal (shape) if it is not JSON or names a member twice.
    """
    text = text.removeprefix(BOM)
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise not_json(error) from None
    if (repeated := repeated_member(text)) is not None:
        raise repeated
    return value


def _decoded(header: str, value: str) -> str:
    """The value of a header: without quotes, percent-decoded once (HTTP binding 3.1.3.2)."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = _quoted_pair(r"\1", value[1:-1])
    try:
        return unquote_to_bytes(value.encode("latin-1")).decode()  # WSGI gives the bytes of a header as latin-1
    except ValueError:
        zh, en = "标头应为百分号编码的UTF-8", "the header must be percent-encoded UTF-8"
        raise malformed("header.encoding", zh, en, field=header.lower()) from None


def _malformed(zh: str, en: str) -> Refusal:
    return malformed("data_base64", zh, en, field="data_base64")
