"""Declared and verified work are told apart everywhere, and refuted work counts nowhere (case A15 and its kinds)."""

from datetime import UTC, datetime

import pytest

from tests.api.conftest import Json, Office
from tests.world import EventMaker, id_no

TOWN = "320614-01"
NUMBER, SPOUSE = id_no("1972-03-12", 121), id_no("1973-03-12", 122)
WHO = f"id_no:{NUMBER}"


@pytest.fixture
def person(office: Office, make: EventMaker) -> str:
    """Somebody poor and recognised, who is said to work since 1 March."""
    office.world.now = datetime(2021, 12, 20, 4, 0, tzinfo=UTC)
    registered = make.registered(NUMBER)
    answer = office.given(
        make.event("area.baseline_set", "2021-01-01", TOWN, year=2021, indicator="registered_poor", value=1),
        registered,
        make.event("poverty_status_set", "2021-02-01", WHO, status="monitored", monitored_kind="marginal"),
        make.event("employed", "2021-03-01", WHO, channel="employer", employer="某厂"),
    )
    return str(answer["persons"][registered["id"]])


def verify(office: Office, make: EventMaker, verdict: str, day: str = "2021-06-01") -> None:
    office.given(make.event("employment_verified", day, WHO, verdict=verdict, method="实地"))


def row(office: Office, period: str = "2021") -> Json:
    report = office.get(f"/v1/reports/4A?period={period}&area=320614")
    return next(row for row in report["rows"] if row["key"] == TOWN)


def figures(office: Office) -> tuple[int, int, float]:
    found = row(office)
    return found["reemployed_done"], found["reemployed_verified"], found["transfer_rate"]


def test_declared_work_is_not_verified(office: Office, make: EventMaker, person: str) -> None:
    job = office.get(f"/v1/people/{person}")["employment"]
    assert (job["verified"], job["verdict"]) == (False, None)
    assert figures(office) == (1, 0, 100.0)
    assert office.get("/v1/outcomes")["items"][0]["verified"] == 0


def test_verified_work_is_told_apart_from_the_day_of_the_verdict_on(
    office: Office, make: EventMaker, person: str
) -> None:
    verify(office, make, "confirmed")
    job = office.get(f"/v1/people/{person}")["employment"]
    assert (job["verified"], job["verdict"]) == (True, "confirmed")
    assert figures(office) == (1, 1, 100.0)
    assert [row(office, period)["reemployed_verified"] for period in ("2021-03", "2021-H1")] == [0, 1]
    verified = [office.get(f"/v1/outcomes?as_of={day}")["items"][0]["verified"] for day in ("2021-05-31", "2021-06-01")]
    assert verified == [0, 1]
    assert office.get(f"/v1/people/{person}?as_of=2021-05-01")["employment"]["verified"] is False


def test_refuted_work_counts_nowhere(office: Office, make: EventMaker, person: str) -> None:
    verify(office, make, "refuted")
    assert figures(office) == (0, 0, 0.0)
    found = office.get(f"/v1/people/{person}")
    assert (found["labour"], found["employment"]) == ("unknown", None)
    assert office.get(f"/v1/people/{person}?as_of=2021-05-01")["employment"] is None
    assert office.get("/v1/people?labour=employed")["items"] == []
    for day in ("2021-05-01", "2021-07-01"):
        counts = {one["outcome"]: one["count"] for one in office.get(f"/v1/outcomes?as_of={day}")["items"]}
        assert (counts["employed"], sum(counts.values())) == (0, 1)
    ((verdict, began),) = office.world.rows("SELECT verdict, began_on::text FROM employment")
    assert (verdict, began) == ("refuted", "2021-03-01"), "it is listed, with the verdict"


def test_refuted_after_the_end_of_the_job_and_late_it_counts_nowhere_either(
    office: Office, make: EventMaker, person: str
) -> None:
    office.given(make.event("left_post", "2021-05-01", WHO, cause="合同期满"))
    assert figures(office)[0] == 1
    verify(office, make, "refuted")
    assert figures(office) == (0, 0, 0.0)
    office.given(make.event("employed", "2021-07-01", WHO, channel="flexible"))
    assert figures(office) == (1, 0, 100.0), "another job is another fact"


def test_the_latest_verdict_holds(office: Office, make: EventMaker, person: str) -> None:
    verify(office, make, "refuted")
    verify(office, make, "confirmed", "2021-07-01")
    assert figures(office) == (1, 1, 100.0)


def test_refuted_work_clears_no_family_and_meets_no_limit(office: Office, make: EventMaker, person: str) -> None:
    office.given(
        make.registered(SPOUSE, name="李四"),
        *(
            make.event("household_joined", "2021-01-10", f"id_no:{number}", household_id="h1", relation=relation)
            for number, relation in ((NUMBER, "head"), (SPOUSE, "spouse"))
        ),
        make.event("zero_employment_recognised", "2021-02-10", WHO, household_id="h1", basis="公示无异议"),
    )
    assert office.get("/v1/households/h1?as_of=2021-04-01")["status"] == "cleared"
    verify(office, make, "refuted")
    found = office.get("/v1/households/h1?as_of=2021-04-01")
    assert (found["status"], found["overdue"], found["cleared_by"]) == ("open", True, None)
    assert row(office, "2021-04")["zero_households_open"] == 1
