"""The matrix: every role and area at every address and format, from the OpenAPI document and the pages there are.

Each cell has its expectation (`matrix.py`); an answer to a stranger is searched for all that is the victim's.
"""

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from werkzeug.test import Client, TestResponse

from tests.api.conftest import Office
from tests.api.http.matrix import AREAS, COVERING, EXPECTED, READ, ROLES, Rule
from tests.world import EventMaker, id_no

NUMBER, BORN, PHONE = id_no("1979-01-02", 11), "1979-01-02", "13905130042"
NAME, HOUSEHOLD, EMPLOYER = "受害人", "hm-08-secret", "受害单位有限公司"
TASK = "task-08-secret"
STRANGER = {
    "person_id": "00000000-0000-4000-8000-00000000dead",
    "household_id": "no-such-house",
    "quarantine_id": "999",
    "number": "999",
    "item_type": "task",
    "area": "320614-08",
    "item_id": "no-such-task",
}
FRESH = itertools.count(1)
_PARAMETER, _BRACES = re.compile(r"<(?:[^:<>]+:)?(\w+)>"), r"{\1}"


class Cell(NamedTuple):
    """One call with its expected answer."""

    who: str
    role: str | None
    area: str
    operation: str
    query: str
    accept: str
    body: str | None
    cookie: bool = False

    @property
    def of_a_batch(self) -> int:
        """Whether each line is answered by itself, which is so unless the call is atomic."""
        return 422 if self.query == "atomic=true" else 200

    def status(self, rule: Rule, asked: int | None) -> int:
        """The expected status."""
        if rule.open:
            return rule.inside
        if self.role is None or (self.cookie and not rule.cookie):
            return 401
        if self.role in rule.calls:  # each event is refused by itself
            return 200 if "preview" in self.query else self.of_a_batch if self.body == "as lines" else 403
        if self.role not in rule.roles or (self.query in rule.reveals and self.role not in READ):
            return 403
        if self.role == "integration" and rule.own is not None:
            return rule.own
        if self.area in COVERING:
            return rule.inside
        if self.body == "as lines":
            return self.of_a_batch
        return asked or rule.outside


class Case:
    """The victim in Yuelai, with everything there may be of a person."""

    def __init__(self, office: Office) -> None:
        events, who = EventMaker("/victim"), f"id_no:{NUMBER}"
        self.office = office
        registered = events.registered(NUMBER, name=NAME, area="320614-08", phone=PHONE, address="悦来镇长兴村12号")
        joined = events.event("household_joined", "2021-01-06", who, household_id=HOUSEHOLD, relation="head")
        answer = office.given(
            {**registered, "id": "secret-request-1"},
            {**joined, "id": "secret-request-2"},
            events.event("unemployment_registered", "2021-01-07", who),
            events.event("recognised", "2021-02-01", who, categories=["dibao"], basis="文件"),
            events.event("employed", "2021-05-06", who, channel="employer", employer=EMPLOYER),
            events.event("task.posted", "2021-01-06", TASK, name=EMPLOYER, area="320614-08", due_on="2021-12-31"),
        )
        self.person = str(answer["persons"]["secret-request-1"])
        twice = {**events.event("unemployment_registered", "2021-05-07", who), "id": "secret-request-3"}
        refused = office.post(twice, role="caseworker", area="320614-08")
        self.quarantine = str(refused.get_json()["rejected"][0]["quarantine"])
        own = events.registered(id_no("1980-02-02", 21), area="320614-08", name="甲乙")
        corrected = events.event(
            "identity_corrected",
            "2021-05-08",
            who,
            field="id_no",
            old=NUMBER,
            new=id_no("1979-01-02", 15),
            reason={"text": "x"},
        )
        asked = office.post({**corrected, "id": "secret-request-5"}, role="caseworker", area="320614-08").get_json()
        self.approval = str(asked["pending"][0]["approval"])
        self.other = str(office.given({**own, "id": "secret-request-4"})["persons"]["secret-request-4"])
        self.secrets = (
            self.person,
            self.other,
            NAME,
            NUMBER,
            PHONE,
            BORN,
            HOUSEHOLD,
            EMPLOYER,
            TASK,
            "secret-request",
            "顾",
        )

    def address(self, operation: str, rule: Rule, values: dict[str, str]) -> str:
        """The address of the operation, about these values."""
        return operation.split(" ")[1].format(**{**values, **rule.path})

    @property
    def victim(self) -> dict[str, str]:
        """The values in addresses."""
        return {
            "person_id": self.person,
            "household_id": HOUSEHOLD,
            "quarantine_id": self.quarantine,
            "number": self.approval,
            "item_type": "task",
            "area": "320614-08",
            "item_id": TASK,
        }

    def body(self, kind: str | None, *, known: bool) -> tuple[bytes | None, str]:
        """What is posted: about the victim, or about nobody; and its media type."""
        person, number = (self.person, NUMBER) if known else (STRANGER["person_id"], id_no("1979-01-02", 13))
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": f"m-{next(FRESH)}",
            "source": "/matrix",
            "time": "2022-01-01",
        }
        surveyed = {**event, "type": "person.surveyed", "data": {"method": f"入户{event['id']}"}}
        merged = {**event, "type": "person.merged", "subject": person, "data": {"into": self.other}}
        bodies: dict[str | None, Any] = {
            None: None,
            "number": {"id_no": number},
            "name": {"q": NAME},
            "no reason": {"verdict": "refused"},
            "text": {"q": number, "labour": "employed"},
            "nothing": {},
            "by id": {**surveyed, "subject": person},
            "by number": {**surveyed, "subject": f"id_no:{number}"},
            "as lines": {**surveyed, "subject": person},
            "of a person and into another": merged if known else {**merged, "subject": person},
        }
        media = (
            "application/json"
            if kind in (None, "number", "name", "text", "no reason", "nothing")
            else "application/cloudevents+json"
        )
        media = "application/x-ndjson" if kind == "as lines" else media
        return (orjson.dumps(bodies[kind]) if kind else None), media


@pytest.fixture
def case(office: Office) -> Case:
    return Case(office)


def operations(office: Office) -> list[str]:
    """Every operation of the application, by method and address; those of the OpenAPI document are among them."""
    found = {
        f"{method} {_PARAMETER.sub(_BRACES, rule.rule)}"
        for rule in office.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    document = office.client.get("/v1/openapi.json").get_json()
    described = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    described = {one for one in described if one.split(" ")[0] in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    assert described <= found, described - found
    return sorted(found)


def test_every_endpoint_has_its_expectation(office: Office) -> None:
    missing = [one for one in operations(office) if one not in EXPECTED]
    assert missing == [], f"add a line for each to EXPECTED in tests/api/http/matrix.py: {missing}"
    assert [one for one in EXPECTED if one not in operations(office)] == [], "these are no more: delete their lines"


def cells(office: Office) -> Iterator[Cell]:
    """All calls."""
    callers: list[tuple[str, str | None, str, bool]] = [
        *((f"{role} of {area}", role, area, False) for role in ROLES for area in AREAS),
        ("nobody", None, "province", False),
        *((f"session of {area}", "caseworker", area, True) for area in ("own", "province")),
    ]
    for operation in operations(office):
        rule = EXPECTED[operation]
        for who, role, area, cookie in callers:
            for query, accept, body in itertools.product(rule.asked, rule.accept, rule.body or (None,)):
                yield Cell(who, role, area, operation, query, accept, body, cookie)


def test_every_cell_is_as_expected_and_tells_a_stranger_nothing(case: Case, record_property: Any) -> None:
    office, tried, wrong = case.office, 0, list[str]()
    sessions = {area: signed_in(office, AREAS[area]) for area in ("own", "province")}
    for cell in cells(office):
        rule = EXPECTED[cell.operation]
        query, _, own_status = cell.query.partition(" => ")
        expected = cell.status(rule, int(own_status) if own_status else None)
        if cell.operation == "POST /v1/events" and cell.body == "of a person and into another" and expected == 200:
            continue  # a second call would be refused as out of order
        client = sessions[cell.area] if cell.cookie else office.client
        found = answered(case, client, cell, query, known=True)
        tried += 1
        place = f"{cell.who}: {cell.operation} ?{query} {cell.accept} {cell.body or ''}"
        text = text_of(found)
        found.close()  # releases the place of a stream
        if found.status_code != expected:
            wrong.append(f"{place}: {found.status_code}, expected {expected}: {text[:300]}")
        asked_for = case.address(cell.operation, rule, case.victim)
        hits = [secret for secret in case.secrets if secret in text.replace(asked_for, "") + str(found.headers)]
        covers = cell.area in COVERING and cell.role in ("caseworker", "supervisor", "auditor")
        allowed: tuple[str, ...] = ()
        if covers and not rule.open:
            masked = {NAME, NUMBER, PHONE, BORN} if cell.query not in rule.reveals else {PHONE}
            if rule.whole:
                masked = set()
            allowed = tuple(secret for secret in case.secrets if secret not in masked)
        if cell.role == "integration" and cell.area in COVERING and cell.operation == "POST /v1/events":
            allowed = (case.person, HOUSEHOLD)  # the subjects of its events
        if left := [secret for secret in hits if secret not in allowed]:
            wrong.append(f"{place}: tells {left}")
        if expected == 404 or (cell.operation == "POST /v1/events" and cell.area not in COVERING):
            other = answered(case, client, cell, query, known=False)
            same = found.status_code == other.status_code and uniform(text, case) == uniform(text_of(other), case)
            if not same:
                wrong.append(f"{place}: answered otherwise than about nobody:\n  {text}\n  {other.text}")
    record_property("cells", tried)
    print(f"\nmatrix: {len(operations(office))} operations, {tried} cells, {len(wrong)} not as expected")
    assert wrong == [], "\n".join(wrong[:40])
    assert tried > 1_500


def text_of(response: TestResponse) -> str:
    """The text of an answer; of a zip file that of its files. A PDF, which is compressed, is not searched."""
    content = response.get_data()
    if response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "".join(package.read(one).decode() for one in package.namelist() if not one.endswith(".pdf"))
    return "" if response.mimetype == "application/pdf" else content.decode()


def answered(case: Case, client: Client, cell: Cell, query: str, *, known: bool) -> TestResponse:
    """The answer to the cell, about the victim or about nobody."""
    office, rule = case.office, EXPECTED[cell.operation]
    alive = iter([True])
    office.app.extensions["zuji.alive"] = lambda: next(alive, False)  # a stream ends after one look
    headers = {"Accept": cell.accept, "X-Request-Id": "the-same"}  # only the rest of the answers is compared
    if cell.role is not None and not cell.cookie:
        headers["Authorization"] = f"Bearer {office.token(cell.role, AREAS[cell.area])}"
    address = case.address(cell.operation, rule, case.victim if known else STRANGER)
    data, media = case.body(cell.body, known=known)
    method = cell.operation.split(" ")[0]
    return client.open(f"{address}?{query}", method=method, headers=headers, data=data, content_type=media)


def uniform(text: str, case: Case) -> str:
    """The answer without what the caller sent itself, numbers of the quarantine and positions."""
    for name, value in case.victim.items():
        text = (
            text.replace(value, name).replace(STRANGER[name], name)
            if name.endswith("_id") and name != "quarantine_id"
            else text
        )
    text = re.sub(r"/v1/(quarantine|approvals)/[0-9]+", r"/v1/\1/N", text)
    return re.sub(r'"(id|index|quarantine|position)":("m-[0-9]+"|[0-9]+)', r'"\1":0', text)


def signed_in(office: Office, area: str) -> Client:
    """A browser that has signed in as a caseworker of the area."""
    client = office.app.test_client()
    form = {"token": office.token("caseworker", area), "form_token": office.form_token(client)}
    assert client.post("/sign-in", data=form).status_code == 303
    return client
