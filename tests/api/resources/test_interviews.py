"""`/v1/interviews`: the interviews of three parties about the work of an area (R0-10)."""

from api.http.responses.interviews import InterviewPage
from tests.api.conftest import Office
from tests.world import EventMaker

TOWN, OTHER = "320614-01", "320614-02"


def test_r0_10_interviews_of_staff_assisted_persons_and_experts_are_recorded_and_listed(
    office: Office, make: EventMaker
) -> None:
    parties = ("staff", "assisted", "formerly_assisted", "expert")
    heard = {"topic": "培训班次", "summary": "晚间班\n更受欢迎"}
    days = enumerate(parties, start=1)
    office.given(
        *(make.event("area.interview_recorded", f"2021-06-0{day}", TOWN, party=party, **heard) for day, party in days),
        make.event("area.interview_recorded", "2021-06-09", OTHER, party="staff", **heard, persons=6),
    )
    answer = office.get("/v1/interviews?limit=10")
    assert InterviewPage().validate(answer) == {}
    assert ([each["party"] for each in answer["items"]], answer["count"]) == ([*parties, "staff"], 5)
    assert answer["items"][0]["summary"] == "晚间班\n更受欢迎"
    assert [each["area"] for each in office.get("/v1/interviews?party=staff")["items"]] == [TOWN, OTHER]
    assert [each["persons"] for each in office.get("/v1/interviews", area=OTHER)["items"]] == [6]
    assert [len(each) for each in office.pages("/v1/interviews?limit=2")] == [2, 2, 1]
