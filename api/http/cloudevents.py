"""Converts a CloudEvent 1.0 to a submission. Errors become its refusal, not exceptions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import marshmallow as ma
import msgspec
import orjson

from api.http.body_limits import KEPT_BYTES, event_too_long, name_of
from api.http.event_forms import essence, is_json, not_json_type, plain_form
from api.http.feed_items import FEED_ATTRIBUTES, with_types
from api.http.fields import checked_text
from api.http.problems import malformed, not_json
from api.http.repeated_members import repeated_member
from api.http.schemas import EventSchema, as_one, event_schemas, refusals_in
from api.http.unknown_names import (
    MOST_NAMED,
    too_many_unknown,
    unknown_attribute,
    unknown_field,
    unknown_members,
    unknown_type,
)
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.event import Event, EventMetadata, Field, parse_business_time
from domain.events.formats import flagged_fields, secondary_fields
from domain.text import half_width
from service.recording.submission import Caller, Submission
from service.reference import Reference
from service.security.keys import Keys

ATTRIBUTES: Final = {
    "id": Field("编号", "id", limit=200, required=True),
    "source": Field("来源", "source", limit=200, required=True),
    "type": Field("类型", "type", limit=100, required=True),
    "time": Field("时间", "time", limit=40, required=True),
    "subject": Field("对象", "subject", limit=200),
    "datacontenttype": Field("数据类型", "data content type", limit=100),
    "dataschema": Field("数据模式", "data schema", limit=500),
    "onbehalfof": Field("代为报送", "on behalf of", limit=100),
}
"""The attributes of the envelope apart from `specversion` and `data`; `onbehalfof` is our extension."""

_KNOWN: Final = frozenset({*ATTRIBUTES, "specversion", "data"})
_OPAQUE: Final = ("source", "id")
"""The name of a request: compared as it was sent, never cleaned."""
_REPEATED: Final = ("source", "type", "datacontenttype")
_Errors = list[tuple[str, Refusal]]


class EventReader:
    """Converts events to submissions. Built once, because it holds the schema of every event type."""

    def __init__(self, reference: Reference, keys: Keys) -> None:
        self._schemas = event_schemas(reference.codes)
        self._members = {name: frozenset(schema.fields) for name, schema in self._schemas.items()}
        self._secondary = {name: secondary_fields(kind) for name, kind in CATALOGUE.items()}
        self._digest: Callable[[bytes], bytes] = keys.request_digest

    def schema(self, event_type: str) -> EventSchema:
        """The schema of an event type."""
        return self._schemas[event_type]

    def read_bytes(self, caller: Caller, index: int, body: bytes, expected_version: int | None = None) -> Submission:
        """The submission of the JSON text of one event."""
        try:
            item = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            return self._refused(index, {}, body, not_json(error))
        return self.read(caller, index, item, expected_version, text=body)

    def read(
        self,
        caller: Caller,
        index: int,
        item: object,
        expected_version: int | None = None,
        text: bytes | None = None,
    ) -> Submission:
        """The submission of one decoded event; `caller` becomes the actor in its metadata.

        `text` is the JSON text that the event was decoded from. Where it is known, a member that is named twice is
        found. Extension attributes are left aside: neither kept nor part of the digest.
        """
        body = _canonical(item)
        if not isinstance(item, dict):
            refusal = malformed("event.object", "每条事件应为JSON对象", "an event must be a JSON object")
            return self._refused(index, {}, body, refusal)
        if text is not None and colons(text) != body.count(b":") and (repeated := repeated_member(text)) is not None:
            return self._refused(index, _envelope(item, []), text, repeated)
        if item.keys() <= _KNOWN:
            return self._read(caller, index, item, body, expected_version)
        of_feed = item.keys() >= FEED_ATTRIBUTES
        item = with_types(item) if of_feed else item
        try:
            plain = plain_form(item, _KNOWN)
        except Refusal as refusal:
            return self._refused(index, _envelope(item, []), body, refusal)
        submission = self._read(caller, index, plain, _canonical(plain), expected_version)
        return msgspec.structs.replace(submission, feed_item=item) if of_feed else submission

    def _read(
        self, caller: Caller, index: int, item: Mapping[str, Any], body: bytes, expected_version: int | None
    ) -> Submission:
        errors: _Errors = []
        values = _envelope(item, errors)
        event_class = CATALOGUE.get(values.get("type", ""))
        data = self._data(item.get("data"), values, event_class, errors)
        when = _business_time(values, errors)
        nulls = b"null" in body
        differs = nulls or "datacontenttype" in item
        digest = self._digest(_canonical(essence(item, nulls=nulls)) if differs else body)
        if errors or event_class is None or when is None:
            return self._refused(index, values, body, as_one(errors), digest)
        moment, whole_day = when
        metadata = EventMetadata(
            occurred_at=moment,
            whole_day=whole_day,
            actor=caller.actor,
            on_behalf_of=values.get("onbehalfof", ""),
            reason=data.pop("reason", None),
            evidence=data.pop("evidence", ()),
            source=values["source"],
            request_id=values["id"],
        )
        event = event_class(metadata=metadata, **data)
        return Submission(
            index=index,
            source=values["source"],
            request_id=values["id"],
            type=values["type"],
            subject=values.get("subject"),
            body=body,
            digest=digest,
            event=event,
            expected_version=expected_version,
            flagged=() if self._secondary[values["type"]].isdisjoint(data) else flagged_fields(event),
        )

    def too_long(self, caller: Caller, index: int, body: bytes) -> Submission:
        """The refused submission of an event that is too long to decode, with the beginning of its text."""
        name = name_of(body)
        values = {"source": name.source[:200], "id": name.id[:200], "type": name.type[:100]}
        refused = self._refused(index, values, body[:KEPT_BYTES], event_too_long(len(body), kept=True))
        return msgspec.structs.replace(refused, digest=self._digest(body))

    def _data(
        self, data: object, values: Mapping[str, str], event_class: type[Event] | None, errors: _Errors
    ) -> dict[str, Any]:
        if event_class is None:
            if "type" in values:
                errors.append(("type", unknown_type(values["type"])))
            return {}
        if isinstance(data, dict) and None in data.values():  # null is absent
            data = {name: value for name, value in data.items() if value is not None}
        if isinstance(data, dict) and len(data) > MOST_NAMED:
            names, count = unknown_members(data, self._members[values["type"]])
            if count > MOST_NAMED:  # marshmallow takes time quadratic in their number
                errors.extend((name, unknown_field()) for name in names)
                errors.append(("data", too_many_unknown(count)))
                return {}
        try:
            return dict(self._schemas[values["type"]].load(data))  # type: ignore[arg-type]  # refused unless a mapping
        except ma.ValidationError as error:
            errors.extend((path or "data", refusal) for path, refusal in refusals_in(error.messages))
            return {}

    def _refused(
        self, index: int, values: Mapping[str, str], body: bytes, refusal: Refusal, digest: bytes | None = None
    ) -> Submission:
        return Submission(
            index=index,
            source=values.get("source", ""),
            request_id=values.get("id", ""),
            type=values.get("type", ""),
            subject=values.get("subject"),
            body=body,
            digest=digest or self._digest(body),
            refusal=refusal,
        )


def _envelope(item: Mapping[str, Any], errors: _Errors) -> dict[str, str]:
    """The valid attributes; the refusals of the others are added to `errors`."""
    if item.get("specversion") != "1.0":
        errors.append(("specversion", malformed("specversion", "specversion应为“1.0”", 'specversion must be "1.0"')))
    if not item.keys() <= _KNOWN:
        errors += _unknown_attributes(item)
    values: dict[str, str] = {}
    for name, spec in ATTRIBUTES.items():
        value = item.get(name)
        if value is None:
            if spec.required:
                errors.append((name, malformed("field.missing", f"缺少“{spec.zh}”", f"{spec.en} is missing")))
            continue
        try:
            if type(value) is str and name in _REPEATED:
                values[name] = _repeated_attribute(name, value)
            else:
                values[name] = checked_text(value, spec)
            if name in _OPAQUE:
                values[name] = value
        except ma.ValidationError as error:
            errors.extend((name, refusal) for _, refusal in refusals_in(error.messages))
    subject = values.get("subject", "")
    if not subject.isascii() and half_width(subject[:6]) == "id_no:":
        values["subject"] = f"id_no:{subject[6:]}"
    media_type = values.get("datacontenttype", "application/json")
    if media_type != "application/json" and not is_json(media_type):
        errors.append(("datacontenttype", not_json_type()))
    return values


@lru_cache(maxsize=1024)
def _repeated_attribute(name: str, value: str) -> str:
    """The checked value of an attribute that nearly all events of a sender have in common. Raises ValidationError."""
    return checked_text(value, ATTRIBUTES[name])


def _unknown_attributes(item: Mapping[str, Any]) -> _Errors:
    names, count = unknown_members(item, _KNOWN)
    errors: _Errors = [(name, unknown_attribute(name, sorted(_KNOWN))) for name in names]
    if count > MOST_NAMED:
        errors.append(("", too_many_unknown(count)))
    return errors


def _business_time(values: Mapping[str, str], errors: _Errors) -> tuple[datetime, bool] | None:
    if "time" in values:
        time = values["time"]
        try:
            return parse_business_time(time if time.isascii() else half_width(time))
        except Refusal as refusal:
            errors.append(("time", refusal))
    return None


def _canonical(item: object) -> bytes:
    """A canonical text of a JSON value: members are sorted."""
    try:
        return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # nested too deeply to be serialised; no valid event is
        plain = item if isinstance(item, dict) else {}
        return orjson.dumps({name: value for name, value in plain.items() if type(value) is str})


def colons(text: bytes) -> int:
    """The number of colons in a JSON text, escaped ones included.

    Each member has one, and what a decoder drops is missing in the canonical text, which has no escaped colon. So as
    many colons in the canonical text mean that no member was dropped; it never has more.
    """
    found = text.count(b":")
    return found + text.count(b"\\u003a") + text.count(b"\\u003A") if b"\\" in text else found
