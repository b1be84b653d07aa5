"""The base of all resources: strict query parameters and cursors."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import marshmallow as ma
from flask import Request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from api.http.packed_body import encoding_refused
from api.http.problems import malformed
from api.http.repeated_members import repeated_member
from api.http.schemas import as_one, refusals_in
from domain.errors import Refusal


class _Parser(FlaskParser):
    """webargs that refuses unknown and repeated parameters and members with bilingual problem details."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": ma.RAISE, "json": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The parameters by name."""
        for name, values in req.args.lists():
            if len(values) > 1:
                raise malformed("parameter.repeated", "参数重复", "the parameter is given twice", field=name[:100])
        return req.args.to_dict()

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The JSON of the body. Raises Refusal (shape) for a member that is named twice, HttpError (415) if packed."""
        if req.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise encoding_refused(req.headers["Content-Encoding"], "identity")
        value = super().load_json(req, schema)
        if isinstance(value, dict) and (repeated := repeated_member(req.get_data())) is not None:
            raise repeated
        return value

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises one Refusal for all errors."""
        located = error.messages_dict
        raise as_one([item for messages in located.values() for item in refusals_in(messages)])


class Resource(Blueprint):  # type: ignore[misc, unused-ignore]  # typed in some versions only
    """A group of addresses under `/v1`."""

    ARGUMENTS_PARSER = _Parser()

    def arguments(self, schema: type[ma.Schema], **options: Any) -> Any:
        """Declares the parameters of a call. The schema is built once, not for every request as in webargs."""
        return super().arguments(schema(), **options)


_SEPARATOR: Final = "\n"


def cursor_of(*keys: object) -> str:
    """The opaque cursor that holds the keys of the last entry of a page."""
    return base64.urlsafe_b64encode(_SEPARATOR.join(map(str, keys)).encode()).decode().rstrip("=")


def keys_of(cursor: str, count: int) -> list[str]:
    """The keys in a cursor. Raises Refusal (shape) for a cursor that this service did not make."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    keys = text.split(_SEPARATOR)
    if len(keys) != count or "\0" in text:
        raise bad_cursor()
    return keys


def number_in(cursor: str) -> int:
    """The number that a numbered list continues from. Raises Refusal (shape) unless it has at most 18 digits."""
    key = keys_of(cursor, 1)[0]
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        raise bad_cursor()
    return int(key)


def number_after(query: Mapping[str, Any]) -> int:
    """The number in the parameter `cursor`, 0 without one. Raises what `number_in` raises."""
    return number_in(query["cursor"]) if "cursor" in query else 0


def bad_cursor() -> Refusal:
    """The refusal of a cursor that this service did not make."""
    zh, en = "游标不是本服务给出的", "the cursor is not one that this service gave out"
    return malformed("cursor.malformed", zh, en, field="cursor")
