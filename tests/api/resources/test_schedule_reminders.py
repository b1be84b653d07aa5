"""`/v1/schedule-reminders`: who is behind, one reminder a month from above, a talk after two in a row (R3-14)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.http.responses.events import Recorded
from api.http.responses.schedule_reminders import OneUnitReminder, UnitReminderPage
from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from tests.api.conftest import Office
from tests.world import KEYS, EventMaker, id_no

LIAONING, SHENYANG, DALIAN = "210000", "210100", "210200"
NOVEMBER_5 = datetime(2021, 11, 5, 2, 0, tzinfo=UTC)
LIST = "/v1/schedule-reminders?month=2021-{:02d}"


@pytest.fixture
def year(office: Office, make: EventMaker) -> Office:
    """Two cities with a target of 12 for 2021 and one of them with a job in March; it is 5 November."""
    office.world.now = NOVEMBER_5
    for city in (SHENYANG, DALIAN):
        target = make.event("area.target_set", "2021-01-01", city, year=2021, indicator="reemployed", value=12)
        assert office.post([target], role="system", area=LIAONING).get_json()["accepted"] == 1
    employ(office, make, SHENYANG, 1)
    return office


def employ(office: Office, make: EventMaker, city: str, number: int, day: str = "2021-03-01") -> None:
    """A recognised person of the city who began to work on the day."""
    born = id_no("1970-03-12", 2 * number + 1, "210102")
    who = f"id_no:{born}"
    events = (
        make.registered(born, area=city),
        make.event("recognised", "2021-02-01", who, categories=["disabled"], basis="辽人社发〔2021〕7号"),
        make.event("employed", day, who, channel="employer", employer="沈阳某厂"),
    )
    answer = office.post(list(events), area=city).get_json()
    assert (answer["accepted"], answer["rejected"]) == (3, [])
    office.world.project()


def remind(office: Office, area: str, month: int, query: str = "", by: str = LIAONING, **body: Any) -> Any:
    found = office.call(
        "POST",
        f"/v1/schedule-reminders{query}",
        role="supervisor",
        area=by,
        json={"area": area, "month": f"2021-{month:02d}"} | body,
    )
    office.world.project()
    return found


def talk(office: Office, area: str, month: int, **body: Any) -> Any:
    said = {"held_by": "省厅分管负责人", "held_with": "市局主要负责人", "outcome": "十二月底前赶上序时进度", **body}
    path = "/v1/schedule-reminders/talks"
    asked = {"area": area, "month": f"2021-{month:02d}", **said}
    found = office.call("POST", path, role="supervisor", area=LIAONING, json=asked)
    office.world.project()
    return found


def listed(office: Office, month: int) -> dict[str, Any]:
    answer = office.get(LIST.format(month), area=LIAONING)
    assert UnitReminderPage().validate(answer) == {}
    return {each["area"]: each for each in answer["items"]}


def withdraw(office: Office, make: EventMaker, month: int, step: str = "reminder") -> Any:
    why = {"code": "error", "text": "数据有误"}
    told = {"year": 2021, "month": month, "step": step, "reason": why}
    event = make.event("area.reminder_withdrawn", "2021-11-05T11:00:00+08:00", DALIAN, **told)
    answer = office.post(event, role="supervisor", area=LIAONING)
    office.world.project()
    return answer


def test_r3_14_a_unit_behind_is_drafted_previewed_and_reminded_once_a_month(year: Office) -> None:
    """Given two cities behind in October, when one is reminded, then 3A and the list say so and the other is due."""
    drafted = listed(year, 10)
    assert {area: each["state"] for area, each in drafted.items()} == {SHENYANG: "due", DALIAN: "due"}
    figures = {each["key"]: each for each in drafted[SHENYANG]["figures"]}
    assert [figures[key]["value"] for key in ("target", "cumulative", "rate", "schedule", "gap", "rank")] == [
        *(12, 1, 8.3, 10, -9, 1)
    ]
    assert year.get(figures["cumulative"]["link"], area=LIAONING)["value"] == 1
    assert drafted[SHENYANG]["draft"]["zh"] == (
        "截至2021年10月31日，沈阳市就业困难人员就业累计1人，完成2021年年度目标12人的8.3%，列第1位；序时进度为10人，落后9人。"
        "请查找原因，采取措施，赶上序时进度。"
    )
    assert "Shenyang had 1 persons" in drafted[SHENYANG]["draft"]["en"]

    seen = remind(year, SHENYANG, 10, "?preview=true").get_json()
    assert Recorded().validate(seen) == {}
    assert ([each["outcome"] for each in seen["preview"]["items"]], len(seen["preview"]["programme"])) == (
        ["recorded"],
        1,
    )
    assert listed(year, 10)[SHENYANG]["state"] == "due"

    first, again = remind(year, SHENYANG, 10), remind(year, SHENYANG, 10)
    assert [(each.get_json()["accepted"], each.get_json()["duplicates"]) for each in (first, again)] == [(1, 0), (0, 1)]
    other = remind(year, SHENYANG, 10, text="再次提醒")
    assert (other.status_code, other.get_json()["code"]) == (422, "reminder.issued")

    issued = listed(year, 10)
    assert (issued[SHENYANG]["state"], issued[SHENYANG]["draft"], issued[DALIAN]["state"]) == ("issued", None, "due")
    reminder = issued[SHENYANG]["reminder"]
    assert (reminder["text"], reminder["gap"], reminder["addressee"]) == (
        drafted[SHENYANG]["draft"]["zh"],
        -9,
        "沈阳市",
    )
    table = year.get("/v1/reports/3A?period=2021-10&lang=en", area=LIAONING)
    assert {row["key"]: row["reminder"] for row in table["rows"] if row["reminder"]} == {
        SHENYANG: "issued",
        DALIAN: "due",
    }
    cell = year.get(f"/v1/reports/3A/cells/{SHENYANG}/reminded?period=2021-10", area=LIAONING)
    assert [(each["subject"], each["version"]) for each in cell["items"]] == [(SHENYANG, 2)]


def test_only_an_area_above_reminds_and_only_of_a_month_that_has_ended_and_a_unit_that_is_behind(year: Office) -> None:
    for by, area, month, code in (
        (SHENYANG, SHENYANG, 10, "scope.from_above"),
        (DALIAN, SHENYANG, 10, "scope.area"),
        (LIAONING, SHENYANG, 11, "reminder.month"),
        (LIAONING, SHENYANG, 1, "reminder.issued"),
        (LIAONING, "210300", 10, "reminder.no_target"),
    ):
        if code == "reminder.issued":
            assert remind(year, area, month, by=by).get_json()["accepted"] == 1
        answer = remind(year, area, month, by=by, text="提醒").get_json()
        assert answer["code"] == code, answer
    assert year.call("POST", "/v1/schedule-reminders", area=LIAONING, json={}).status_code == 403
    assert listed(year, 11) == {}
    malformed = year.call("GET", "/v1/schedule-reminders?month=2021-13", area=LIAONING)
    assert (malformed.status_code, malformed.get_json()["code"]) == (400, "month.form")


def test_a_late_report_takes_a_city_out_of_the_list_but_a_reminder_stays_with_its_figures(
    year: Office, make: EventMaker
) -> None:
    """Given a reminder of January, when a job of January is reported late, then it stays; unreminded, it is not due."""
    remind(year, DALIAN, 1)
    assert (listed(year, 1)[DALIAN]["state"], listed(year, 1)[SHENYANG]["state"]) == ("issued", "due")
    for number, city in ((2, DALIAN), (3, SHENYANG)):
        employ(year, make, city, number, "2021-02-02")
    february = listed(year, 2)
    for number, city in ((4, DALIAN), (5, SHENYANG)):
        employ(year, make, city, number, "2021-02-03")
    assert (february[DALIAN]["state"], listed(year, 2)) == ("due", {})
    remind(year, DALIAN, 3)
    employ(year, make, DALIAN, 6, "2021-03-03")
    march = listed(year, 3)[DALIAN]
    figures = {each["key"]: each["value"] for each in march["figures"]}
    assert (march["state"], march["reminder"]["done"], march["reminder"]["gap"]) == ("issued", 2, -1)
    assert (figures["cumulative"], figures["gap"]) == (3, 0)
    assert remind(year, DALIAN, 2).get_json()["code"] == "reminder.not_behind"


def test_r3_14_after_two_reminders_in_a_row_a_talk_is_due_and_held_once(year: Office, make: EventMaker) -> None:
    """Given October and then, late, September were reminded, then October's talk is due; withdrawn, it is not."""
    remind(year, DALIAN, 10)
    assert talk(year, DALIAN, 10).get_json()["code"] == "talk.reminders"
    remind(year, DALIAN, 9)
    states = [listed(year, month)[DALIAN]["state"] for month in (9, 10)]
    assert states == ["issued", "talk_due"]  # the talk that was refused is not tried again
    assert talk(year, DALIAN, 10, held_on="2021-11-04").get_json()["code"] == "talk.reminders"  # before the reminders

    held, again = talk(year, DALIAN, 10), talk(year, DALIAN, 10)
    assert [(each.get_json()["accepted"], each.get_json()["duplicates"]) for each in (held, again)] == [(1, 0), (0, 1)]
    assert talk(year, DALIAN, 10, outcome="再次约谈").get_json()["code"] == "talk.held"
    october = listed(year, 10)[DALIAN]
    assert (october["state"], october["talk"]["held_on"], october["talk_after"]) == ("talk_held", "2021-11-05", 2)
    table = year.get("/v1/reports/3A?period=2021-10", area=LIAONING, lang="zh")
    (row,) = [row for row in table["rows"] if row["key"] == DALIAN]
    assert (row["reminder"], row["talk"]) == ("已提醒", "已约谈")
    year.world.now = datetime(2021, 11, 5, 4, 0, tzinfo=UTC)
    assert withdraw(year, make, 9).get_json()["accepted"] == 1
    september = listed(year, 9)[DALIAN]
    assert (september["state"], september["reminder"], listed(year, 10)[DALIAN]["state"]) == ("due", None, "talk_held")
    assert remind(year, DALIAN, 9).get_json()["accepted"] == 1
    assert withdraw(year, make, 10, "talk").get_json()["accepted"] == 1
    assert listed(year, 10)[DALIAN]["state"] == "talk_due"

    assert check(year.world.url, KEYS, workers=1, progress=lambda *_: None).clean
    assert rebuild(year.world.url, KEYS, workers=1, progress=lambda *_: None).drifted == ()


def test_a_reminder_that_was_withdrawn_is_due_again_and_the_same_request_issues_it_anew(
    year: Office, make: EventMaker
) -> None:
    remind(year, DALIAN, 10)
    year.world.now = datetime(2021, 11, 5, 4, 0, tzinfo=UTC)
    assert withdraw(year, make, 9).get_json()["code"] == "reminder.none"
    assert withdraw(year, make, 10).get_json()["accepted"] == 1
    assert listed(year, 10)[DALIAN]["state"] == "due"
    assert remind(year, DALIAN, 10).get_json()["accepted"] == 1
    assert listed(year, 10)[DALIAN]["reminder"]["version"] == 4


def test_the_reminded_unit_reads_its_letter_and_another_does_not(year: Office) -> None:
    path = f"/v1/schedule-reminders/{DALIAN}/2021/10"
    assert "（草稿）" in year.call("GET", f"{path}?format=html", area=DALIAN, lang="zh").text
    remind(year, DALIAN, 10, text="请加快进度。\n请于月底前报送措施。", addressee="大连市人力资源和社会保障局")
    letter = year.get(path, area=DALIAN)
    assert OneUnitReminder().validate(letter) == {}
    assert letter["reminder"]["addressee"] == "大连市人力资源和社会保障局"
    links = {each["key"]: (each["value"], each["link"]) for each in letter["figures"]}
    done, link = links["cumulative"]
    assert year.get(link, area=DALIAN)["value"] == done, "the unit may open the links of its letter"
    page = year.call("GET", f"{path}?format=html", area=DALIAN, lang="zh").text
    assert ("请于月底前报送措施。" in page, "（草稿）" in page) == (True, False)
    assert year.call("GET", path, area=SHENYANG).status_code == 404
    assert remind(year, LIAONING, 10, by="").get_json()["accepted"] == 1  # a province, from the whole country
    assert year.get(f"/v1/schedule-reminders/{LIAONING}/2021/10", area=LIAONING)["reminder"]["target"] == 24
    answer = year.get("/v1/schedule-reminders?month=2021-10&limit=1", area=LIAONING)
    assert (answer["count"], {each["state"]: each["count"] for each in answer["counts"]}) == (
        2,
        {"due": 1, "issued": 1, "talk_due": 0, "talk_held": 0},
    )
    assert [[each["area"] for each in page] for page in year.pages(f"{LIST.format(10)}&limit=1", area=LIAONING)] == [
        [SHENYANG],
        [DALIAN],
    ]


def test_a_reminder_does_not_restate_the_circular_that_it_follows(year: Office, make: EventMaker) -> None:
    """Given 3A of October was issued, when a city is reminded, then nothing is restated; a late job is."""
    body = {"period": "2021-10", "title": "十月调度通报"}
    assert year.call("POST", "/v1/reports/3A/issues", area=LIAONING, json=body).status_code == 200
    year.world.project()
    remind(year, DALIAN, 10)
    again = "/v1/reports/3A/issues/1/restatement?year=2021"
    assert year.get(again, area=LIAONING)["figures"] == []
    employ(year, make, DALIAN, 2, "2021-02-02")
    changed = year.get(again, area=LIAONING)["figures"]
    assert {(each["row"], each["column"]) for each in changed} == {(DALIAN, "cumulative"), ("total", "cumulative")}


def test_a_talk_stays_when_its_reminder_is_withdrawn_and_the_letter_is_a_draft_while_the_unit_is_behind(
    year: Office, make: EventMaker
) -> None:
    for month in (1, 2):
        remind(year, DALIAN, month)
    talk(year, DALIAN, 2)
    year.world.now = datetime(2021, 11, 5, 4, 0, tzinfo=UTC)
    withdraw(year, make, 2)
    letter = f"/v1/schedule-reminders/{DALIAN}/2021/2?format=html"
    february = listed(year, 2)[DALIAN]
    assert (february["state"], february["reminder"], "12人" in february["draft"]["zh"]) == ("talk_held", None, True)
    assert "（草稿）" in year.call("GET", letter, area=DALIAN, lang="zh").text
    for number in (2, 3):
        employ(year, make, DALIAN, number, "2021-02-02")
    assert listed(year, 2)[DALIAN]["draft"] is None
    assert year.call("GET", letter, area=DALIAN).status_code == 404
