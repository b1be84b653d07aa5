"""The four outcomes over HTTP: counts that add up to everybody, and the list of the silent."""

from datetime import UTC, datetime
from typing import Any

from api.http.responses.worklist import Outcomes, SilentPage
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

Json = dict[str, Any]
WHO = f"id_no:{ZHANG_SAN}"


def counts(office: Office, query: str = "", **options: Any) -> Json:
    answer = office.get(f"/v1/outcomes?{query}", **options)
    assert Outcomes().validate(answer) == {}
    return {item["outcome"]: item["count"] for item in answer["items"]} | {"silent": answer["silent"]}


def test_everybody_alive_is_in_exactly_one_outcome_on_each_day(office: Office, make: EventMaker) -> None:
    office.world.now = datetime(2021, 12, 1, 4, 0, tzinfo=UTC)
    office.person(make.event("employed", "2021-03-01", WHO, channel="flexible"))
    others = [id_no("1971-01-01", 101 + 2 * number) for number in range(3)]
    kinds: tuple[dict[str, Any], ...] = (
        {"kind": "job_introduced", "time": "2021-11-20", "data": {"post": "缝纫工", "employer": "某厂"}},
        {"kind": "labour_force_left", "time": "2021-04-01", "data": {"kind": "student"}},
        {"kind": "deceased", "time": "2021-05-01", "data": {"source": "民政"}},
    )
    for number, said in zip(others, kinds, strict=True):
        event = make.event(said["kind"], said["time"], f"id_no:{number}", **said["data"])
        office.given(make.registered(number), event)
    assert counts(office) == {
        "employed": 1,
        "training_or_referral": 1,
        "not_able_or_willing": 1,
        "not_reached": 0,
        "silent": 0,
    }
    assert counts(office, "as_of=2021-02-01")["not_reached"] == 4
    assert sum(counts(office, area="320614-02").values()) == 0


def test_the_silent_are_listed_the_longest_first_and_masked(office: Office, make: EventMaker) -> None:
    office.world.now = datetime(2021, 12, 1, 4, 0, tzinfo=UTC)
    person = office.person(make.event("surveyed", "2021-06-01", WHO, method="入户"), phone="13912345678")
    other = id_no("1971-01-01", 101)
    office.given(make.registered(other))
    page = office.get("/v1/outcomes/silent")
    assert SilentPage().validate(page) == {}
    assert [item["last_contact"] for item in page["items"]] == ["2021-01-05", "2021-06-01"]
    last = page["items"][1]
    assert (last["person"], last["days"], last["phone"]) == (person, 183, "139****5678")
    assert "********" in last["id_no"]
    assert [i["person"] for i in office.get("/v1/outcomes/silent?days=200")["items"]] != [person]
    assert len(office.get("/v1/outcomes/silent?days=200")["items"]) == 1
    first = office.get("/v1/outcomes/silent?limit=1")
    second = office.get(f"/v1/outcomes/silent?limit=1&cursor={first['next']}")
    assert first["items"] + second["items"] == page["items"]
    assert second["next"] is None
    office.given(make.event("surveyed", "2021-11-30", WHO, method="电话"))
    assert len(office.get("/v1/outcomes/silent")["items"]) == 1
    assert office.call("GET", "/v1/outcomes/silent?cursor=abc").status_code == 400
