"""The OpenAPI 3.1 document: the resources, from flask-smorest, and the schemas of the events."""

from typing import Any, Final

from apispec import APISpec
from flask_smorest import Api

from api.http.cloudevents import EventReader
from api.http.error_handlers import of_http
from api.http.problems import MEDIA_TYPE
from api.http.responses.events import envelope_schema
from api.http.responses.problems import Problem
from domain.events import CATALOGUE
from service import __version__

CONFIG: Final[dict[str, Any]] = {
    "API_TITLE": "Zuji 足迹",
    "API_VERSION": __version__,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,  # served by `api.app`, in UTF-8 as it is
}
SPEC: Final[dict[str, Any]] = {
    "info": {
        "description": "就业帮扶个案足迹：事件只追加，其余由事件推导。\n\n"
        "Case histories of employment assistance: events are appended, everything else is derived from them.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "security": [{"bearer": []}],
}


class ZujiApi(Api):  # type: ignore[misc, unused-ignore]  # typed in some versions only
    """flask-smorest with problem details (RFC 9457) for every error, in the document and in responses."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def handle_http_exception(self, error: Any) -> Any:
        """Answers an error of Flask with problem details and, unlike flask-smorest, its headers (`Allow` of a 405)."""
        return of_http(error)


def describe_events(api: ZujiApi, reader: EventReader) -> None:
    """Adds every event type, its data and its envelope, to the document."""
    spec: APISpec = api.spec
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Envelope", envelope_schema())
    mapping: dict[str, str] = {}
    for name, kind in CATALOGUE.items():
        schema = reader.schema(name)
        spec.components.schema(name, schema=schema)
        title = f"{kind.title.zh} / {kind.title.en}"
        described: dict[str, Any] = {
            "title": title,
            "description": (kind.__doc__ or "").strip(),
            "x-posted-by": list(kind.posted_by),
            "allOf": [{"$ref": "#/components/schemas/Envelope"}],
            "properties": {"type": {"const": name}, "data": {"$ref": f"#/components/schemas/{name}"}},
        }
        spec.components.schema(f"Event.{name}", described)
        mapping[name] = f"#/components/schemas/Event.{name}"
    spec.components.schema(
        "Event",
        {
            "oneOf": [{"$ref": place} for place in mapping.values()],
            "discriminator": {"propertyName": "type", "mapping": mapping},
        },
    )


def document(api: ZujiApi) -> dict[str, Any]:
    """The whole document."""
    found: dict[str, Any] = api.spec.to_dict()
    return found
