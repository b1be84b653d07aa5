"""`/v1/civil-affairs-notices`: what is to be reported and is not yet, the letter, what lost its ground (R0-11)."""

from typing import Any

from api.http.responses.civil_affairs import CivilAffairsNoticePage, NoticeLetter
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
OTHER = id_no("1972-03-12", 992)


def notices(office: Office, query: str = "", **options: Any) -> list[dict[str, Any]]:
    answer = office.get(f"/v1/civil-affairs-notices?{query}", **options)
    assert CivilAffairsNoticePage().validate(answer) == {}
    assert answer["count"] == len(answer["items"])
    return list(answer["items"])


def test_r0_11_a_notice_is_drafted_from_the_event_sent_and_acknowledged(office: Office, make: EventMaker) -> None:
    recognised = {"categories": ["dibao"], "basis": "表1"}
    person = office.person(
        make.event("recognised", "2021-01-10", WHO, **recognised),
        make.event("employed", "2021-05-06", WHO, channel="employer", employer="海门某家纺有限公司"),
    )
    refused = [
        make.event(
            "job_offer_refused",
            f"2021-06-0{day}",
            f"id_no:{OTHER}",
            post="保洁",
            justified=False,
            reason={"text": "不愿"},
        )
        for day in (1, 2, 3)
    ]
    office.person(
        make.event("recognised", "2021-01-10", f"id_no:{OTHER}", **recognised), *refused, id_no=OTHER, name="李梅"
    )
    job, refusals = notices(office, "state=unsent")
    assert (job["person"], job["matter"], job["since"], job["due"]) == (person, "employed", "2021-05-06", "2021-05-12")
    assert (refusals["matter"], refusals["name"], refusals["overdue"]) == ("jobs_refused", "李*", True)

    letter = office.get(job["draft"], lang="zh")
    assert NoticeLetter().validate(letter) == {}
    assert letter["title"] == "关于低保对象已就业的函"
    assert "2021年5月6日：" in letter["paragraphs"][1]
    assert "由你单位依法核实决定" in letter["paragraphs"][2]
    assert "张三" not in str(letter)
    assert "张三" in office.get(f"{job['draft']}?reveal=true", lang="zh")["paragraphs"][0]
    assert len(office.lines("civil-affairs-notices.reveal")) == 1
    page = office.call("GET", f"{refusals['draft']}?format=html", lang="en").text
    assert page.count("Refused the post") == 3

    number = {"office": "海门区民政局", "number": "H-1"}
    office.given(make.event("civil_affairs_notified", "2021-05-10", WHO, matter="employed", **number))
    assert [each["person"] for each in notices(office, "state=unsent")] == [refusals["person"]]
    assert [each["overdue"] for each in notices(office, "state=sent")] == [False]
    office.given(make.event("civil_affairs_acknowledged", "2021-05-12", WHO, notice="H-1"))
    assert [each["acknowledged_on"] for each in notices(office, "state=acknowledged")] == ["2021-05-12"]
    assert office.get(f"/v1/people/{person}")["categories"] == ["dibao"]  # nothing follows but the notice

    office.given(make.event("voided", "2021-06-01", WHO, target_version=3, reason={"text": "误报"}))
    (without,) = notices(office, "state=without_ground")
    assert (without["number"], without["due"]) == ("H-1", None)
    assert "更正" in office.get(without["draft"], lang="zh")["paragraphs"][-1]
    assert notices(office, area="320614-02") == []
    earlier = notices(office, "as_of=2021-05-11&known_at=2099-01-01")
    assert [(each["matter"], each["state"]) for each in earlier] == [("employed", "without_ground")]
