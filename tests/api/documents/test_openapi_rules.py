"""The document keeps the rules of the linters (redocly, spectral) and of generators of clients."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from api.documents import examples
from api.http.openapi_answers import operations
from api.http.openapi_events import component_of
from api.http.problem_codes import PROBLEM_CODES
from api.http.request_body import MEDIA_TYPES
from domain.events import CATALOGUE
from tests.api.documents.json_schema import mistakes, resolved
from tests.api.openapi import document
from tests.domain.events.samples import SAMPLES

Json = dict[str, Any]


def parts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Every object of the document with the names that lead to it, apart from those in examples."""
    if isinstance(value, dict):
        yield path, value
        for name, below in value.items():
            if name not in ("example", "examples") or path[-1:] == ("properties",):
                yield from parts(below, (*path, name))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from parts(below, (*path, str(number)))


def test_the_service_is_named_with_licence_contact_and_server() -> None:
    info = document()["info"]
    assert info["license"]["identifier"] == "Apache-2.0"
    assert info["contact"]["name"]
    assert info["description"]
    assert [server["url"] for server in document()["servers"]] == ["/"]


def test_every_operation_has_an_id_of_its_own_and_declared_tags() -> None:
    found = [operation for _, _, operation in operations(document())]
    ids = [operation["operationId"] for operation in found]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in ids), ids
    declared = {tag["name"]: tag["description"] for tag in document()["tags"]}
    for operation in found:
        assert set(operation["tags"]) <= declared.keys()
        assert operation["summary"]
        assert operation["description"]
    assert all(" / " in text for text in declared.values())


def test_every_operation_declares_its_answers_with_schema_header_and_codes() -> None:
    for path, method, operation in operations(document()):
        statuses = operation["responses"].keys()
        assert {"200", "400", "401", "403", "429", "500", "503"} <= statuses, (path, method)
        assert "default" not in statuses
        assert ("404" in statuses) or "{" not in path
        assert "text/html" in resolved(operation["responses"]["414"]["$ref"], document())["content"]
        for status, answer in operation["responses"].items():
            if status == "414":  # the web server answers, before the service
                continue
            shown = resolved(answer["$ref"], document()) if "$ref" in answer else answer
            assert "X-Request-Id" in shown["headers"], (path, method, status)
            assert all("schema" in media for media in shown["content"].values())
            assert "examples" in shown["content"].get("application/json", {"examples": {}}), (path, method, status)
            if status >= "400":
                assert set(shown["x-codes"]) <= PROBLEM_CODES.keys()
                assert shown["x-codes"], (path, method, status)
                assert all(code in shown["description"] for code in shown["x-codes"])
                assert shown["content"]["application/problem+json"]["examples"]


def test_every_code_of_an_event_is_declared_where_events_are_posted() -> None:
    answers = document()["paths"]["/v1/events"]["post"]["responses"]
    declared = {code for answer in answers.values() for code in answer.get("x-codes", ())}
    assert {one.code for one in PROBLEM_CODES.values() if one.of != "calls"} <= declared


def test_every_component_is_used_and_every_reference_leads_somewhere() -> None:
    used = {part["$ref"] for _, part in parts(document()) if isinstance(part.get("$ref"), str)}
    for reference in used:
        assert resolved(reference, document())
    components = document()["components"]
    listed = {
        f"#/components/{kind}/{name}" for kind in components if kind != "securitySchemes" for name in components[kind]
    }
    assert listed == used


def test_names_of_components_are_identifiers_and_no_title_bends_a_class() -> None:
    for kind, components in document()["components"].items():
        for name in components:
            assert name.isascii(), (kind, name)
            assert name.isidentifier(), (kind, name)
    assert len({name.lower() for name in document()["components"]["schemas"]}) == len(
        document()["components"]["schemas"]
    )
    for path, part in parts(document()):
        if isinstance(part.get("title"), str) and path[0] != "info" and path[-1] != "properties":
            assert not {"enum", "properties", "allOf", "anyOf", "oneOf", "$ref"} & part.keys(), path
            assert part["type"] != "object", path


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_event_type_is_described_in_both_languages_with_a_valid_example(name: str) -> None:
    schema, title = document()["components"]["schemas"][component_of(name)], CATALOGUE[name].title
    assert schema["description"].startswith(f"{title.zh} / {title.en}")
    assert schema["x-title"] == {"zh": title.zh, "en": title.en}
    assert schema["properties"]["type"]["const"] == name
    assert document()["components"]["schemas"]["Event"]["discriminator"]["mapping"][name].endswith(component_of(name))
    [shown] = schema["examples"]
    assert shown["type"] == name
    assert [*mistakes(shown, {"$ref": "#/components/schemas/Event"}, document())] == []


def test_the_examples_are_those_of_the_catalogue() -> None:
    assert examples.PLACE.read_bytes() == examples.rendered(SAMPLES), "run: make docs"
    assert orjson.loads(examples.PLACE.read_bytes()).keys() == CATALOGUE.keys()


def test_every_example_fits_its_schema() -> None:
    count = 0
    for path, part in parts(document()):
        if "schema" in part and "examples" in part and "in" not in part:
            for name, shown in part["examples"].items():
                assert [*mistakes(shown["value"], part["schema"], document())] == [], (path, name)
                count += 1
    assert count > 2 * len(CATALOGUE)


def test_the_body_of_a_post_is_described_in_each_media_type() -> None:
    content = document()["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    assert set(MEDIA_TYPES) <= content.keys()
    single = content["application/cloudevents+json"]["examples"]
    assert {shown["value"]["type"] for shown in single.values()} == CATALOGUE.keys()
    assert next(iter(single)) == "PersonRegistered"


def test_an_optional_member_of_a_body_may_be_null_and_a_required_one_may_not() -> None:
    schemas = document()["components"]["schemas"]
    body, reason = schemas["WithdrawBody"], schemas["Reason"]
    assert body["required"] == ["source"]
    assert body["properties"]["source"]["type"] == "string"
    assert body["properties"]["first"]["type"] == ["integer", "null"]
    assert {"type": "null"} in body["properties"]["reason"]["anyOf"]
    assert all(part["type"] == ["string", "null"] for part in reason["properties"].values())
