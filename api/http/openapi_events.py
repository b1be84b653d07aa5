"""The event types in the OpenAPI document: a schema for the data and for the envelope of each, and its examples."""

import re
from importlib.resources import files
from typing import Any, Final

import orjson
from apispec import APISpec

from api.http.cloudevents import ATTRIBUTES, EventReader
from domain.events import CATALOGUE
from domain.events.event import Event
from domain.events.subjects import DISTRICT_SUBJECTS

EXAMPLES_FILE: Final = files("api.http") / "event_examples.json"
"""An event of each type that can be posted, by type; written by `make docs` from the examples of the tests."""

SCHEMAS: Final = "#/components/schemas/"
_FIRST: Final = "person.registered"
"""The type whose example comes first: it needs no other event before it."""


def component_of(event_type: str) -> str:
    """The name of the schema of an event type: an identifier in every language, `PersonEmployed`."""
    return "".join(part.capitalize() for part in re.split(r"[._]", event_type))


def examples() -> dict[str, Any]:
    """An event of each type, by type; none before `make docs` has written them."""
    found: dict[str, Any] = orjson.loads(EXAMPLES_FILE.read_bytes()) if EXAMPLES_FILE.is_file() else {}
    return found


def describe_events(spec: APISpec, reader: EventReader) -> None:
    """Adds the schema of every event type and of its data, and `Event` for any of them."""
    shown = examples()
    mapping: dict[str, str] = {}
    for name, kind in CATALOGUE.items():
        spec.components.schema(f"{component_of(name)}Data", schema=reader.schema(name))
        described = _event(name, kind)
        if name in shown:
            described["examples"] = [shown[name]]
        spec.components.schema(component_of(name), described)
        mapping[name] = f"{SCHEMAS}{component_of(name)}"
    spec.components.schema(
        "Event",
        {
            "description": "一条事件（CloudEvents 1.0） / An event (CloudEvents 1.0)",
            "oneOf": [{"$ref": place} for place in mapping.values()],
            "discriminator": {"propertyName": "type", "mapping": mapping},
        },
    )


def _event(name: str, kind: type[Event]) -> dict[str, Any]:
    """The envelope of an event type, whole: generators of clients cannot join it from parts."""
    title, text = kind.title, " ".join((kind.__doc__ or "").split())
    properties: dict[str, Any] = {"specversion": {"type": "string", "const": "1.0"}}
    for attribute, spec in ATTRIBUTES.items():
        properties[attribute] = {
            "type": "string",
            "title": f"{spec.zh} / {spec.en}",
            "minLength": 1,
            "maxLength": spec.limit,
        }
    properties["time"]["description"] = "日期（2021-05-06）或带时区的时间 / a day, or a time with its zone"
    properties["subject"]["description"] = _SUBJECTS[kind.stream]
    properties["type"] = {"type": "string", "const": name}
    properties["data"] = {"$ref": f"{SCHEMAS}{component_of(name)}Data"}
    required = ["specversion", "data", *(one for one, spec in ATTRIBUTES.items() if spec.required)]
    if kind.stream in ("person", "area") and name != _FIRST:
        required.append("subject")
    return {
        "type": "object",
        "description": f"{title.zh} / {title.en}\n\n{text}",
        "x-title": {"zh": title.zh, "en": title.en},
        "x-posted-by": list(kind.posted_by),
        **({"x-recorded-by": kind.recorded_by} if kind.recorded_by else {}),
        "properties": properties,
        "required": required,
    }


_SUBJECTS: Final = {
    "person": "人员编号或“id_no:”加身份证号码 / a person id, or id_no: and an identity number",
    "area": "区划代码 / an area code",
    **{name: f"{noun.zh}编号 / id of the {noun.en}" for name, noun in DISTRICT_SUBJECTS.items()},
    "inspection": "抽查编号，由服务编号 / the number of the inspection, given by the service",
    "employer": "单位编号，不填则为统一社会信用代码 / an employer id; left out, the unified social credit code",
}


def request_body(limit: int) -> dict[str, Any]:
    """The body of a post, in each of its media types, with examples; `limit` is the most events of a call."""
    # A generated client cannot choose among bodies of the same Python types. It cannot join `Event` with another
    # schema either, so it takes application/json, which holds one event or several.
    event = {"allOf": [{"$ref": f"{SCHEMAS}Event"}, {"type": "object"}]}
    listed = {"type": "array", "items": event, "maxItems": limit}
    either = {"anyOf": [{"$ref": f"{SCHEMAS}Event"}, {"$ref": f"{SCHEMAS}EventBatch"}]}
    shown = examples()
    single = {component_of(name): _example(name, shown[name]) for name in _in_order(shown)}
    few = [shown[name] for name in _in_order(shown)[:2]]
    batch = {"Batch": {"summary": "两条事件 / two events", "value": few}}
    lines = "\n".join(orjson.dumps(one).decode() for one in few) + "\n"
    return {
        "required": True,
        "description": f"一条事件，或至多{limit:,}条 / one event, or up to {limit:,}",
        "content": {
            "application/cloudevents+json": {"schema": event, "examples": single},
            "application/cloudevents-batch+json": {"schema": listed, "examples": batch},
            "application/json": {"schema": either, "examples": {**batch, **single}},
            "application/x-ndjson": {
                "schema": {"type": "string", "description": "每行一条事件 / one event a line"},
                "examples": {"Lines": {"summary": "两条事件 / two events", "value": lines}},
            },
        },
    }


def _in_order(shown: dict[str, Any]) -> list[str]:
    return sorted((name for name in shown if name in CATALOGUE), key=lambda name: name != _FIRST)


def _example(name: str, event: dict[str, Any]) -> dict[str, Any]:
    title = CATALOGUE[name].title
    return {"summary": f"{name} {title.zh} / {title.en}", "value": event}
