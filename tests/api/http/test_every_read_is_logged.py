"""Every address that is read leaves its line in the security log: a new one that logs nothing fails here."""

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.api.http.matrix import EXPECTED, ROLES
from tests.api.http.test_matrix import Case, operations

pytestmark = pytest.mark.once

OPEN = {
    "GET /sign-in": "leads to the front page, or opens a session, which has a line of its own",
    "GET /docs": "the documentation of the interface",
    "GET /docs/ui/{name}": "scripts and styles of the documentation",
    "GET /static/{name}": "styles and pictures",
    "GET /problems": "the list of problem codes",
    "GET /problems/{code}": "the text of a problem code",
    "GET /healthz": "whether the process answers",
    "GET /readyz": "figures of the service without persons",
    "GET /metrics": "figures of the service without persons",
    "GET /v1/openapi.json": "the description of the interface",
}
"""Addresses that show nothing of persons, to everybody, and leave no line: with the reason."""


def fresh(office: Office, after: int) -> list[dict[str, Any]]:
    """The lines after the one with this id, as mappings."""
    assert office.context.access_log.flush()
    columns = ("id", "account", "role", "organisation", "action", "subject", "listed", "format", "outcome", "address")
    rows = office.world.log(f"SELECT {', '.join(columns)} FROM zuji.access_log WHERE id > %s ORDER BY id", after)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def is_read(operation: str) -> bool:
    """Whether an operation reads; a search has its conditions in the body."""
    return operation.startswith("GET ") or operation.endswith("/search")


def test_every_address_that_is_read_leaves_a_line_for_every_role(office: Office) -> None:
    case, silent, unnamed = Case(office), list[str](), list[str]()
    office.app.extensions["zuji.alive"] = lambda: False  # streams end at once
    areas = ("320614", "")  # in turn: lines of refused callers are bounded by account
    for area in areas:
        for role in ROLES:
            office.token(role, area)
    last = max(line["id"] for line in fresh(office, 0))
    reads = [one for one in operations(office) if is_read(one) and one not in (*OPEN, "GET /")]
    for number, operation in enumerate(reads):
        rule, area = EXPECTED[operation], areas[number % 2]
        query, shown = rule.asked[0].partition(" => ")[0], set[str]()
        address = f"{case.address(operation, rule, case.victim)}?{query}"
        for role in ROLES:
            for accept in rule.accept:
                data, media = case.body(rule.body[0] if rule.body else None, known=True)
                asked: dict[str, Any] = {"headers": {"Accept": accept}, "data": data, "content_type": media}
                answer = office.call(operation.split(" ")[0], address, role=role, area=area, **asked)
                if case.person.encode() in answer.data:
                    shown.add(f"{role}@{area}")
                answer.close()
        lines = fresh(office, last)
        last = max([last, *(line["id"] for line in lines)])
        for role in ROLES:
            of_role = [line for line in lines if line["account"] == f"{role}@{area}" and line["role"] == role]
            if not of_role:
                silent.append(f"{operation} by {role}")
            read = [line for line in of_role if line["outcome"] == "ok"]
            assert all(line["format"] and line["organisation"] and line["address"] for line in read), operation
            forms = {"application/json": "json", "text/html": "html", "text/csv": "csv", "text/event-stream": "stream"}
            forms["application/zip"] = "zip"
            assert {line["format"] for line in read} <= {forms[accept] for accept in rule.accept}, operation
        named = {
            line["account"]
            for line in lines
            if line["subject"] == case.person or case.person in map(str, line["listed"])
        }
        unnamed += [f"{operation} by {account}" for account in sorted(shown - named)]
    assert unnamed == [], f"these show a person whom their line does not name: {unnamed}"
    assert silent == [], f"these are read without a line in the security log: {silent}"


def test_the_front_page_of_somebody_who_has_signed_in_leaves_a_line(office: Office) -> None:
    assert office.sign_in(office.token("caseworker")).status_code == 303
    assert office.client.get("/").status_code == 200
    assert [line[:3] for line in office.lines("page.read")] == [("caseworker@320614", "page.read", "/")]
