"""A check of JSON values against the schemas of the OpenAPI document: the keywords of JSON Schema that it uses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

Json = dict[str, Any]

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def mistakes(value: Any, schema: Json, document: Json, place: str = "$") -> Iterator[str]:
    """What is wrong with a value: for each mistake its place and the keyword that it violates."""
    if "$ref" in schema:
        yield from mistakes(value, resolved(schema["$ref"], document), document, place)
    types = schema.get("type", [])
    named = [types] if isinstance(types, str) else types
    if named and not any(_is(value, one) for one in named):
        yield f"{place}: {value!r} is not {types}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is not one of {schema['enum']}"
    for one in schema.get("allOf", ()):
        yield from mistakes(value, one, document, place)
    for keyword in ("anyOf", "oneOf"):
        fitting = sum(not [*mistakes(value, one, document, place)] for one in schema.get(keyword, ()))
        if keyword in schema and (fitting == 0 or (keyword == "oneOf" and fitting > 1)):
            yield f"{place}: fits {fitting} of {keyword}"
    if isinstance(value, dict):
        yield from _of_object(value, schema, document, place)
    elif isinstance(value, list):
        yield from _of_list(value, schema, document, place)
    elif isinstance(value, str):
        yield from _of_text(value, schema, place)
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{place}: {value} is out of bounds"


def resolved(reference: str, document: Json) -> Json:
    """What a reference of the document refers to. Raises KeyError."""
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def _of_object(value: Json, schema: Json, document: Json, place: str) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{place}: {name} is missing"
    for name, one in value.items():
        if name in properties:
            yield from mistakes(one, properties[name], document, f"{place}.{name}")
        elif others is False:
            yield f"{place}: {name} is unknown"
        elif isinstance(others, dict):
            yield from mistakes(one, others, document, f"{place}.{name}")
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{place}: {len(value)} members"


def _of_list(value: list[Any], schema: Json, document: Json, place: str) -> Iterator[str]:
    for number, one in enumerate(value):
        yield from mistakes(one, schema.get("items", {}), document, f"{place}[{number}]")
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{place}: {len(value)} entries"


def _of_text(value: str, schema: Json, place: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{place}: {len(value)} characters"
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield f"{place}: {value!r} is not of the form {schema['pattern']}"
    if schema.get("format") == "uuid":
        try:
            UUID(value)
        except ValueError:
            yield f"{place}: {value!r} is no uuid"
