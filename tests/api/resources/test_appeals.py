"""`/v1/appeals`: objections and appeals with the terms of filing and of decision, late ones and outcomes."""

from datetime import UTC, datetime
from typing import Any

from api.http.responses.appeals import AppealPage
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker

WHO = f"id_no:{ZHANG_SAN}"
REASON = {"code": "checked", "text": "经复核"}


def appeals(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    answer = office.get(f"/v1/appeals?{query}", **options)
    assert AppealPage().validate(answer) == {}
    assert answer["count"] == len(answer["items"])
    return list(answer["items"])


def filed(make: EventMaker, day: str, number: str, decision: str = "person.benefit_refused", **data: Any) -> Any:
    data = {"procedure": "appeal", **data}
    return make.event("appeal_filed", day, WHO, decision=decision, number=number, **data)


def test_an_appeal_has_a_term_for_the_person_and_one_for_the_office_which_is_on_the_worklist(
    office: Office, make: EventMaker
) -> None:
    """Refused on 1 March 2021: to be filed by 30 April; filed then, to be decided by 29 June."""
    person = office.person(
        make.event("benefit_refused", "2021-03-01", WHO, benefit="rent_subsidy", reason=REASON),
        filed(make, "2021-04-30", "S-1", ground="有营业执照", applicant="张小明"),
        filed(make, "2021-05-06", "S-2"),
    )
    office.world.now = datetime(2021, 6, 29, 15, 59, tzinfo=UTC)
    first, second = appeals(office)
    assert (first["file_by"], first["late"], second["late"]) == ("2021-04-30", False, True)
    assert (first["decide_by"][:10], first["overdue"], second["decide_by"][:10]) == ("2021-06-29", False, "2021-07-05")
    assert first["decision"] == {
        "version": 2, "type": "person.benefit_refused", "title": "benefit refused", "day": "2021-03-01",
    }  # fmt: skip
    (task, _) = office.get("/v1/worklist?kind=appeal_decision")["items"]
    assert (task["person"], task["due"][:10], task["title"]) == (person, "2021-06-29", "Decision on an appeal")

    office.world.now = datetime(2021, 6, 29, 16, 1, tzinfo=UTC)
    assert [each["number"] for each in appeals(office, "overdue=true")] == ["S-1"]
    assert [each["number"] for each in appeals(office, "late=true")] == ["S-2"]

    own = make.event("appeal_decided", "2021-06-28", WHO, appeal="S-1", outcome="changed", reason=REASON)
    refused = office.post(own).get_json()
    assert refused["code"] == "decided_by_another"
    late = make.event("appeal_decided", "2021-06-30", WHO, appeal="S-1", outcome="changed", reason=REASON)
    office.post(late, role="supervisor")
    office.post(
        make.event("appeal_decided", "2021-06-30", WHO, appeal="S-2", outcome="not_admitted", reason=REASON),
        role="supervisor",
    )
    office.world.project()
    assert appeals(office, "state=open") == []
    outcomes = [(each["outcome"]["code"], each["overdue"]) for each in appeals(office, "state=decided")]
    assert outcomes == [("changed", True), ("not_admitted", False)]
    clocks = {each["due"][:10]: each["status"] for each in office.get(f"/v1/people/{person}")["clocks"]}
    assert clocks == {"2021-06-29": "met_late", "2021-07-05": "met"}
    assert appeals(office, area="320614-02") == []
    then = [(each["number"], each["outcome"]) for each in appeals(office, "as_of=2021-05-01")]
    assert then == [("S-1", None)]


def test_r0_2_an_objection_holds_the_recognition_up_until_it_is_decided(office: Office, make: EventMaker) -> None:
    notice = {"from": "2021-02-01", "to": "2021-02-08", "place": "社区"}
    office.person(
        make.event("recognition_noticed", "2021-02-01", WHO, **notice),
        filed(make, "2021-02-03", "Y-1", "person.recognition_noticed", procedure="objection", ground="已就业"),
    )
    recognised = make.event("recognised", "2021-02-20", WHO, categories=["dibao"], basis="表1")
    refusal = office.post(recognised).get_json()
    assert (refusal["code"], refusal["data"]["step"]) == ("steps_taken", "appeal_decided")
    (objection,) = appeals(office, "procedure=objection&state=open")
    assert (objection["file_by"], objection["decide_by"][:10]) == (
        "2021-02-08",
        "2021-02-09",
    )  # the 7th, a Sunday, was worked
    decided = make.event("appeal_decided", "2021-02-09", WHO, appeal="Y-1", outcome="upheld", reason=REASON)
    office.post(decided, role="supervisor")
    office.world.retry_quarantined()
    office.world.project()
    assert office.get("/v1/people")["items"][0]["case"] == "recognised"
