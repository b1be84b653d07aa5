"""The base of all resources: strict query parameters."""

from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from api.http.event_forms import decoded, is_json
from api.http.packed_body import encoding_refused
from api.http.problems import malformed
from api.http.schemas import Strict, as_one, refusals_in
from api.http.unknown_names import MOST_NAMED, too_many_unknown, unknown_members


class _Parser(FlaskParser):
    """webargs that refuses unknown and repeated parameters and members with bilingual problem details."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": ma.RAISE, "json": ma.RAISE}

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The parameters by name."""
        for name, values in req.args.lists():
            if len(values) > 1:
                raise malformed("parameter.repeated", "参数重复", "the parameter is given twice", field=name[:100])
        return _few_unknown(req.args.to_dict(), schema)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The JSON of the body; `missing` if there is none.

        Raises Refusal (shape) if it is not JSON or names a member twice, HttpError (415) if packed.
        """
        if req.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise encoding_refused(req.headers["Content-Encoding"], "identity")
        body = req.get_data()
        if not body or not is_json(req.mimetype):
            return ma.missing
        return _few_unknown(decoded(body), schema)

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raises one Refusal for all errors."""
        located = error.messages_dict
        raise as_one([item for messages in located.values() for item in refusals_in(messages)])


def _few_unknown(given: object, schema: ma.Schema) -> object:
    """The members as they are. Raises Refusal (shape) if many are unknown: marshmallow would take long to say so."""
    if isinstance(given, dict) and len(given) > MOST_NAMED and isinstance(schema, Strict):
        known = list(schema.fields)
        names, count = unknown_members(given, frozenset(known))
        if count > MOST_NAMED:
            refusals = [(name, schema.unknown_name(name, known)) for name in names]
            raise as_one([*refusals, ("", too_many_unknown(count))])
    return given


class Resource(Blueprint):  # type: ignore[misc, unused-ignore]  # typed in some versions only
    """A group of addresses under `/v1`."""

    ARGUMENTS_PARSER = _Parser()

    def arguments(self, schema: type[ma.Schema], **options: Any) -> Any:
        """Declares the parameters of a call. The schema is built once, not for every request as in webargs.

        Of the parameters of an address, which are flat, marshmallow then passes over those that are not given.
        """
        made = schema()
        if options.get("location") == "query" and not any(field.required for field in made.fields.values()):
            made = schema(partial=True)
        return super().arguments(made, **options)
