"""The answers of every operation in the OpenAPI document: each status with its schema, codes and an example."""

from collections.abc import Iterator
from typing import Any, Final

from api.http.openapi_null import permit_null
from api.http.openapi_samples import sample
from api.http.problem_codes import PROBLEM_CODES, ProblemCode
from api.http.problems import KINDS, MEDIA_TYPE, STATUSES
from api.http.request_ids import HEADER, PATTERN

Json = dict[str, Any]

METHODS: Final = ("get", "post", "put", "patch", "delete")
_ANY: Final = (400, 401, 403, 429, 500, 503)
_WITH_PATH: Final = (404,)
"""Of an operation whose address names a thing, or that may be asked about an area."""
_WITH_BODY: Final = (411, 413, 415)
_POSTED: Final = (404, 409, 412, 422)
"""Statuses of an operation that decides on events, beyond the others."""

_SOMETIMES: Final = {
    "/v1/webhooks": (409,),
    "/v1/households/{household_id}": (409,),
    "/v1/households/{household_id}/history": (409,),
}
"""Further statuses of single paths."""

_REFUSED: Final = {
    "Recorded": "Refused",
    "IssuedOut": "Refused",
    "PlannedInspection": "Refused",
    "InspectionStep": "Refused",
    "Verdict": "RefusedVerdict",
}
"""The schema of the answer where an event is refused, by that where it is recorded: a problem, and the outcome."""

_NAMES: Final = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    411: "LengthRequired",
    413: "ContentTooLarge",
    415: "UnsupportedMediaType",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailable",
}
_SOME_OF_FIELDS: Final = ("field.", "area.", "id_no.", "type.unknown", "object.", "event.time", "scope.area")
"""Beginnings of the codes of values that calls without events refuse, too."""

_EXAMPLE_ID: Final = "5c1f0f6d7a8b4e0f9d3a2b1c0e9f8d7a"
_OUTCOME: Final = {
    "accepted": 0,
    "duplicates": 0,
    "rejected": [],
    "pending": [],
    "position": 4711,
    "persons": {},
    "notes": [],
}


_REQUEST_ID: Final[Json] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": f"调用者自定的请求编号，会写在答复和日志里；不合{PATTERN}的由服务另编"
    " / an id of your own: it is in the answer and in the logs; one of another form is replaced",
    "schema": {"type": "string"},
}
_ADDRESS_TOO_LONG: Final[Json] = {
    "description": "地址过长（4,094字节）：由网页服务器答复，没有问题说明"
    " / The address is too long (4,094 bytes): answered by the web server, without problem details",
    "content": {"text/html": {"schema": {"type": "string"}}},
}


def complete(document: Json) -> None:
    """Declares the answers of every operation, the header of every answer, what the answers refer to, and where null is
    permitted."""
    permit_null(document)
    components = document["components"]
    components["responses"] = {_name(status): _problem(status, events=False) for status in _statuses()}
    components["responses"]["AddressTooLong"] = _ADDRESS_TOO_LONG
    components["headers"] = {
        "XRequestId": {
            "description": "本次请求的编号：调用者给出的，或另编的 / the id of the request: the caller's, or a new one",
            "schema": {"type": "string"},
        },
        "RetryAfter": {
            "description": "几秒后再试 / seconds until another try",
            "schema": {"type": "integer"},
        },
    }
    for path, method, operation in operations(document):
        operation.setdefault("parameters", []).append(dict(_REQUEST_ID))
        answers: dict[str, Json] = {
            str(status): answer for status, answer in operation["responses"].items() if status != "default"
        }
        for answer in answers.values():
            _add_example(answer, components["schemas"])
        for status, problem in _problems(path, method, operation).items():
            answers[str(status)] = problem
        answers["414"] = {"$ref": "#/components/responses/AddressTooLong"}
        for answer in answers.values():
            if "$ref" not in answer:
                answer["headers"] = {**answer.get("headers", {}), HEADER: {"$ref": "#/components/headers/XRequestId"}}
        operation["responses"] = dict(sorted(answers.items()))


def _add_example(answer: Json, schemas: Json) -> None:
    """Adds an example to the JSON of an answer that is no problem."""
    described = answer.get("content", {}).get("application/json")
    if described is not None:
        described["examples"] = {"Example": {"summary": "例 / example", "value": sample(described["schema"], schemas)}}


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and declaration of every operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _statuses() -> list[int]:
    return sorted({*_ANY, *_WITH_PATH, *_WITH_BODY, *(one for some in _SOMETIMES.values() for one in some)})


def _problems(path: str, method: str, operation: Json) -> dict[int, Json]:
    """The answers to an operation that are problems."""
    refused = _refused(operation)
    if refused is not None:
        statuses = sorted({*_ANY, *_WITH_PATH, *_WITH_BODY, *_POSTED})
        return {status: _problem(status, events=True, refused=refused) for status in statuses}
    statuses = [*_ANY, *_SOMETIMES.get(path, ())]
    statuses += _WITH_PATH if "{" in path or any(one.get("name") == "area" for one in operation["parameters"]) else ()
    statuses += _WITH_BODY if method == "post" or "requestBody" in operation else ()
    return {status: {"$ref": f"#/components/responses/{_name(status)}"} for status in statuses}


def _refused(operation: Json) -> str | None:
    """The schema of the answer where an operation refuses an event; None if it decides on none."""
    recorded = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return _REFUSED.get(recorded.get("$ref", "").rpartition("/")[2])


def _name(status: int) -> str:
    """The name of the answer of this status among the components."""
    return _NAMES[status]


def _problem(status: int, *, events: bool, refused: str | None = None) -> Json:
    """The answer of this status, with its codes; `refused` is the schema where an event was refused."""
    found = [one for one in PROBLEM_CODES.values() if one.status == status and (events or _of_any_call(one))]
    zh, en = _title(status)
    schema: Json = {"$ref": "#/components/schemas/Problem"}
    shown = {one.code: {"summary": one.meaning.en, "value": _example(one, refused)} for one in found[:1]}
    of_events = next((one for one in found if one.of != "calls"), None)
    if refused is not None and of_events is not None:
        schema = {"anyOf": [{"$ref": f"#/components/schemas/{refused}"}, schema]}
        shown[of_events.code] = {"summary": of_events.meaning.en, "value": _example(of_events, refused)}
    headers: Json = {HEADER: {"$ref": "#/components/headers/XRequestId"}}
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return {
        "description": f"{zh} / {en}\n\n" + ", ".join(f"[`{one.code}`](/problems/{one.code})" for one in found),
        "x-codes": [one.code for one in found],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": schema, "examples": shown}},
    }


def _of_any_call(one: ProblemCode) -> bool:
    return one.of == "calls" or (one.of == "fields" and one.code.startswith(_SOME_OF_FIELDS))


def _title(status: int) -> tuple[str, str]:
    if status in STATUSES:
        return STATUSES[status][1:]
    return next((meaning.zh, meaning.en) for meaning in KINDS.values() if meaning.status == status)


def _example(one: ProblemCode, refused: str | None) -> Json:
    """A problem of this code as it is answered."""
    zh, _ = _title(one.status)
    problem: Json = {
        "type": f"/problems/{one.code}",
        "title": zh,
        "status": one.status,
        "detail": one.meaning.zh,
        "code": one.code,
    }
    if refused != "Refused" or one.of == "calls":
        return {**problem, "instance": "/v1/events", "request_id": _EXAMPLE_ID}
    rejected = [{"index": 0, "id": "A-1", "problem": problem, "quarantine": 12}]
    return {**problem, "instance": "/v1/events", "request_id": _EXAMPLE_ID, **_OUTCOME, "rejected": rejected}
