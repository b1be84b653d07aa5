"""The document and the answers agree with the code."""

import marshmallow as ma
import pytest

from api.documents.openapi import PLACE, rendered
from api.http import responses as answers
from api.http.openapi_events import component_of
from api.http.responses import approvals, events, households, people, quarantine
from domain.events import CATALOGUE
from tests.api.conftest import Office
from tests.api.openapi import document
from tests.api.resources.test_households import household
from tests.world import ZHANG_SAN, EventMaker


def test_the_committed_document_is_what_the_code_says() -> None:
    assert PLACE.read_bytes() == rendered(), "run: make docs"


def test_every_event_is_described() -> None:
    schemas = document()["components"]["schemas"]
    assert document()["openapi"] == "3.1.0"
    for name in CATALOGUE:
        assert {component_of(name), f"{component_of(name)}Data"} <= schemas.keys()


def test_every_call_is_described_in_both_languages_and_needs_a_token() -> None:
    assert document()["security"] == [{"bearer": []}]
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                assert " / " in operation["summary"], path
                assert any("\u4e00" <= character <= "\u9fff" for character in operation["summary"]), path


def test_every_call_that_records_an_event_says_how_a_refused_one_is_answered() -> None:
    found = {
        path
        for path, methods in document()["paths"].items()
        if "anyOf" in str(methods.get("post", {}).get("responses", {}).get("422"))
    }
    assert found == {
        "/v1/events",
        "/v1/approvals/{number}",
        "/v1/doubts/{key}/assignment",
        "/v1/doubts/{key}/verdict",
        "/v1/half-year-reports",
        "/v1/inspections",
        "/v1/inspections/{area}/{number}/abandon",
        "/v1/inspections/{area}/{number}/cases/{case_no}/replacement",
        "/v1/inspections/{area}/{number}/close",
        "/v1/inspections/{area}/{number}/draw",
        "/v1/quarantine/{quarantine_id}/retry",
        "/v1/reports/{code}/issues",
        "/v1/schedule-reminders",
        "/v1/schedule-reminders/talks",
    }


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/events", events.FeedPage),
        ("/v1/people", people.PersonPage),
        ("/v1/people/{person}", people.Person),
        ("/v1/people/{person}/history", people.HistoryPage),
        ("/v1/households", households.HouseholdPage),
        ("/v1/households/H-1", households.OneHousehold),
        ("/v1/households/H-1/history", households.StatusPeriodPage),
        ("/v1/quarantine", quarantine.WaitingPage),
        ("/v1/quarantine/1", quarantine.Waiting),
        ("/v1/approvals", approvals.ApprovalPage),
        ("/v1/approvals/1", approvals.OneApproval),
    ],
)
def test_answers_have_the_shape_that_is_documented(
    office: Office, make: EventMaker, path: str, schema: type[ma.Schema]
) -> None:
    person, _ = household(office, make)
    said = {"field": "name", "old": "张三", "new": "张山"}
    assert office.post(make.event("identity_corrected", "2021-05-06", person, **said)).status_code == 202
    rejected = office.post(make.event("employed", "2021-05-06", f"id_no:{ZHANG_SAN}", channel="x")).get_json()
    assert (
        events.Recorded().validate(
            {
                name: rejected[name]
                for name in ("accepted", "duplicates", "rejected", "pending", "position", "persons", "notes")
            }
        )
        == {}
    )
    assert schema().validate(office.get(path.format(person=person))) == {}
    assert answers.__doc__
