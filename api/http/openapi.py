"""The OpenAPI 3.1 document: the resources, from flask-smorest, the events, the answers, and the names."""

from typing import Any, Final

from flask_smorest import Api

from api.http.body_limits import MOST_ITEMS
from api.http.cloudevents import EventReader
from api.http.error_handlers import of_http
from api.http.openapi_answers import complete, operations
from api.http.openapi_events import SCHEMAS, describe_events, request_body
from api.http.problems import MEDIA_TYPE
from api.http.responses.approvals import RefusedVerdict
from api.http.responses.events import Refused
from api.http.responses.problems import Problem
from service import __version__

CONFIG: Final[dict[str, Any]] = {
    "API_TITLE": "Zuji 足迹",
    "API_VERSION": __version__,
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,  # served by `api.app`, in UTF-8 as it is
}
SPEC: Final[dict[str, Any]] = {
    "info": {
        "description": "就业帮扶个案足迹：事件只追加，其余由事件推导。每种问题的含义和处理见 /problems。\n\n"
        "Case histories of employment assistance: events are appended, everything else is derived from them. "
        "What each problem means, and what to do, is under /problems.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "contact": {"name": "足迹的维护者 / The maintainers of Zuji"},
    },
    "servers": [{"url": "/", "description": "本服务 / this service"}],
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


def describe(api: ZujiApi, reader: EventReader) -> None:
    """Adds what no resource declares: how to authenticate, every event type, and the answer to a refused event."""
    components = api.spec.components
    components.security_scheme(
        "bearer",
        {"type": "http", "scheme": "bearer", "description": "账号的令牌 / the token of an account (zuji token create)"},
    )
    components.schema("Refused", schema=Refused)
    components.schema("RefusedVerdict", schema=RefusedVerdict)
    describe_events(api.spec, reader)
    components.schema(
        "EventBatch",
        {
            "type": "array",
            "description": "成批的事件 / a batch of events",
            "items": {"$ref": f"{SCHEMAS}Event"},
            "maxItems": MOST_ITEMS,
        },
    )


def document(api: ZujiApi) -> dict[str, Any]:
    """The whole document."""
    found: dict[str, Any] = api.spec.to_dict()
    found["components"]["schemas"].pop("PaginationMetadata", None)  # of flask-smorest, and not used here
    found["paths"]["/v1/events"]["post"]["requestBody"] = request_body(MOST_ITEMS)
    for path, method, operation in operations(found):
        operation["operationId"] = _operation_id(path, method)
        operation.setdefault("description", operation["summary"])
        for parameter in operation.get("parameters", ()):
            _describe_parameter(parameter)
    complete(found)
    _label(found["components"]["schemas"])
    _label(found["paths"])
    return found


_NAMED: Final = frozenset({"enum", "properties", "allOf", "anyOf", "oneOf", "$ref"})
"""Keywords of a schema that a generator makes a class for."""


def _operation_id(path: str, method: str) -> str:
    """The name of an operation: `get_people`, `get_people_by_person_id`, `post_people_search`."""
    parts = path.removeprefix("/v1/").replace("-", "_").split("/")
    name = "_".join([method, *(part for part in parts if not part.startswith("{"))])
    return f"{name}_by_{parts[-1].strip('{}')}" if parts[-1].startswith("{") else name


def _describe_parameter(parameter: dict[str, Any]) -> None:
    """Moves what a page shows of a parameter from its schema to the parameter: its title, and what is filled in."""
    schema = parameter.get("schema", {})
    if "title" in schema:
        parameter["description"] = "\n\n".join([schema.pop("title"), *filter(None, [parameter.get("description")])])
    if "example" in schema:
        parameter["example"] = schema.pop("example")


def _label(part: Any) -> None:
    """Moves the titles of objects and code lists into their descriptions: generators name classes after a title."""
    if isinstance(part, list):
        for one in part:
            _label(one)
    if not isinstance(part, dict):
        return
    title = part.get("title")
    if isinstance(title, str) and (part.get("type") == "object" or not _NAMED.isdisjoint(part)):
        del part["title"]
        part["description"] = f"{title}\n\n{part['description']}" if "description" in part else title
    for name, below in part.items():
        if name not in ("example", "examples"):
            _label(below)
