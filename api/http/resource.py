"""The blueprint all resources share: strict query parameters, answers written by orjson, cursors."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import marshmallow as ma
import orjson
from flask import Request, Response
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from api.http.problems import malformed
from api.http.schemas import as_one, refusals_in
from domain.errors import Refusal


class _Parser(FlaskParser):
    """webargs, but an unknown or repeated query parameter is a mistake, and the error a problem in two languages."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": ma.RAISE, "json": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The parameters by name."""
        for name, values in req.args.lists():
            if len(values) > 1:
                raise malformed("parameter.repeated", "参数重复", "the parameter is given twice", field=name[:100])
        return req.args.to_dict()

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises one Refusal for what is wrong."""
        located = error.messages_dict
        found = [item for messages in located.values() for item in refusals_in(messages)]
        raise as_one([(field, _as_parameter(refusal)) for field, refusal in found])


def _as_parameter(refusal: Refusal) -> Refusal:
    if refusal.code == "field.unknown":
        return malformed("parameter.unknown", "没有这个参数", "there is no such parameter")
    return refusal


class Resource(Blueprint):  # type: ignore[misc, unused-ignore]  # typed in some versions only
    """A group of addresses under `/v1`."""

    ARGUMENTS_PARSER = _Parser()

    def arguments(self, schema: type[ma.Schema], **options: Any) -> Any:
        """The parameters of a call; their schema is built once, not for every request as webargs would."""
        return super().arguments(schema(), **options)


def answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    response = Response(orjson.dumps(body), status, mimetype="application/json")
    response.headers.update(headers or {})
    return response


def page(items: Sequence[Any], following: object | None, position: int) -> Response:
    """A list: its entries, the cursor of the next page, and how far the views had come."""
    return answer({"items": items, "next": following, "position": position})


_SEPARATOR: Final = "\n"


def cursor_of(*keys: object) -> str:
    """What a list continues after, as an opaque text."""
    return base64.urlsafe_b64encode(_SEPARATOR.join(map(str, keys)).encode()).decode().rstrip("=")


def keys_of(cursor: str, count: int) -> list[str]:
    """What a list continues after. Raises Refusal (shape) for a cursor that was not given out by us."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    keys = text.split(_SEPARATOR)
    if len(keys) != count or "\0" in text:
        raise bad_cursor()
    return keys


def bad_cursor() -> Refusal:
    """A cursor that was not given out by this service."""
    zh, en = "游标不是本服务给出的", "the cursor is not one that this service gave out"
    return malformed("cursor.malformed", zh, en, field="cursor")
