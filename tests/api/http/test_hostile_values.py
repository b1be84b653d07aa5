"""No value of a parameter or of a part of an address causes an internal error."""

import base64
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from tests.api.conftest import Office
from tests.api.openapi import document
from tests.api.resources.test_households import household
from tests.world import EventMaker

pytestmark = pytest.mark.once

DAYS = [b"0001-01-01", b"9999-12-31", b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00", b"0000-00-00"]
PERIODS = [b"0001", b"9999", b"0001-01", b"9999-H2", b"0001-01-01..9999-12-31", b"9999-12-31..0001-01-01"]
TEXTS = [
    b"\0",
    b"a\0b",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    "\ufffe\U0010ffff".encode(),
    b"x" * 10_000,
    "长".encode() * 10_000,
]
NUMBERS = [b"-1", b"0", b"9" * 18, b"9" * 19, b"9" * 400, "٣".encode(), b"1e3", b"NaN"]
KEYS = [
    b"\0",
    b"9" * 400,
    b"0001-01-01\n00000000-0000-0000-0000-000000000000",
    b"9999-12-31\n" * 5,
    b"\xff\n\xff",
    b"1\n1\n1",
]
CURSORS = [*TEXTS, *(base64.urlsafe_b64encode(key).rstrip(b"=") for key in KEYS)]
Operation = tuple[str, str, list[dict[str, Any]]]


def operations() -> list[Operation]:
    """Method, path and parameters of every call."""
    return [
        (method.upper(), path, operation.get("parameters", []) + methods.get("parameters", []))
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def resolved(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter with its reference resolved."""
    where = parameter.get("$ref", "").rpartition("/")[2]
    return dict(document()["components"]["parameters"][where]) if where else parameter


def hostile(parameter: dict[str, Any]) -> list[bytes]:
    """Values that a parameter of this type must refuse."""
    if parameter["name"] == "cursor":
        return CURSORS
    if parameter["schema"].get("type") == "integer":
        return [*NUMBERS, *TEXTS]
    return [*DAYS, *PERIODS, *TEXTS]


def known(person: str) -> dict[str, str]:
    """Parts of addresses of existing things."""
    return {"person_id": person, "household_id": "H-1", "code": "4A", "quarantine_id": "1"}


def calls(person: str, operation: Operation) -> Iterator[tuple[str, str]]:
    """Method and address with one hostile value each."""
    method, path, given = operation
    parameters = [resolved(one) for one in given]
    in_path = [one for one in parameters if one["in"] == "path"]
    good = {one["name"]: known(person).get(one["name"], "1") for one in in_path}
    for one, value in product(in_path, [*TEXTS, *DAYS, *NUMBERS]):
        yield method, path.format(**{**good, one["name"]: quote_from_bytes(value, safe="")})
    for one in parameters:
        if one["in"] == "query":
            for value in hostile(one):
                yield method, f"{path.format(**good)}?{one['name']}={quote_from_bytes(value, safe='')}"


@pytest.fixture
def person(office: Office, make: EventMaker) -> str:
    """Somebody of a household, with a refused event that waits."""
    found, _ = household(office, make)
    office.post(make.event("left_post", "2021-02-01", "id_no:11010519491231002X", cause="辞职"))
    return found


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: f"{operation[0]} {operation[1]}")
def test_no_value_of_any_parameter_causes_an_internal_error(office: Office, person: str, operation: Operation) -> None:
    role = "supervisor" if forbidden(office, operation, "caseworker") else "caseworker"
    for method, address in calls(person, operation):
        response = office.call(method, address, role=role)
        assert response.status_code < 500, address[:200]


def forbidden(office: Office, operation: Operation, role: str) -> bool:
    """Whether the role may not make the call, so that its parameters would not be read."""
    method, path, _ = operation
    return office.call(method, re.sub(r"{\w+}", "1", path), role=role).status_code == 403


def test_a_position_beyond_the_log_is_refused_at_once_and_one_not_yet_projected_is_waited_for(
    office: Office, make: EventMaker
) -> None:
    office.person()
    refused = office.call("GET", "/v1/people?min_position=2")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "position.beyond_the_log")
    assert refused.get_json()["data"] == {"position": 1, "min_position": 2}
    preferred = office.call("GET", "/v1/people", headers={"Prefer": "wait=2; position=99"})
    assert preferred.status_code == 400
    office.post(make.event("surveyed", "2021-02-01", "id_no:320684197003121219", method="入户"))
    behind = office.call("GET", "/v1/people", headers={"Prefer": "wait=1; position=2"})
    assert (behind.status_code, behind.get_json()["code"]) == (503, "view.behind")
    office.world.project()
    assert office.get("/v1/people?min_position=2")["position"] == 2
