"""A member of a request that is null counts as absent: the OpenAPI document permits null wherever none is required."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def permit_null(document: Json) -> None:
    """Lets the optional members of the bodies of all calls but the posting of events be null."""
    schemas = document["components"]["schemas"]
    for name in _bodies(document, schemas):
        required = schemas[name].get("required", ())
        schemas[name]["properties"] = {
            member: schema if member in required else _or_null(schema)
            for member, schema in schemas[name]["properties"].items()
        }


def _bodies(document: Json, schemas: Json) -> set[str]:
    """The schemas of the bodies, with those of their members."""
    named = {
        name
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for name in _referenced(content["schema"])
    }
    return named | {
        below for name in named for member in schemas[name]["properties"].values() for below in _referenced(member)
    }


def _referenced(schema: Json) -> Iterator[str]:
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]


def _or_null(schema: Json) -> Json:
    if "$ref" in schema:
        rest = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **rest}
    nullable = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    return nullable
