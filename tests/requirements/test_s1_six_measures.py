"""S1, the six measures: the response in "2473", pairing, clearing lists, zero-employment families, the market first."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.history.history import History
from service.reference import reference
from tests.api.conftest import Json, Office
from tests.domain.events.samples import make_event
from tests.domain.given import given
from tests.requirements.there import MAN, WOMAN, There
from tests.world import id_no

AREA = "900100"
WISHES: dict[str, Any] = {"wishes_work": True, "wishes_training": True, "able_to_work": True}


@pytest.fixture
def there(office: Office) -> There:
    return There(office, AREA)


def on_lists(history: History) -> list[str]:
    """The lists of the six measures on which the person of this history stands."""
    lists = reference().policies.at(AREA, date(2021, 6, 1)).watch_lists
    return [name for name, one in lists.items() if one.holds(history.transitions)]


@pytest.mark.parametrize(
    ("events", "lists"),
    [
        ((make_event("poverty_status_set", status="monitored"),), ["monitored"]),
        ((make_event("poverty_status_set", status="poverty_lifted"),), ["poverty_lifted"]),
        (
            (
                make_event("job_introduced", "2021-01-10"),
                make_event("employed", "2021-02-01", channel="public_welfare"),
                make_event("left_post", "2021-05-01"),
            ),
            ["left_public_welfare_post"],
        ),
        ((make_event("needs_assessed", **WISHES),), []),
    ],
)
def test_r1_1_three_lists_are_watched_by_real_name_and_who_is_able_and_willing_alone_is_on_none(
    events: tuple[Any, ...], lists: list[str]
) -> None:
    person = make_event("registered", "2021-01-04", area=AREA)
    assert lists == on_lists(given(person, *events).history)


def test_r1_1_the_three_lists_are_listed_by_real_name_with_the_employment_of_each(there: There) -> None:
    """Given one monitored, one lifted out of poverty and at work, one who left a post, then each list has one."""
    third = id_no("1975-06-15", 23, region="100000")
    there.registered(WOMAN, name="周一")
    there.say("poverty_status_set", "2021-01-05", status="monitored", monitored_kind="marginal")
    there.registered(MAN, name="吴二")
    there.say("poverty_status_set", "2021-01-05", MAN, status="poverty_lifted")
    there.say("employed", "2021-02-01", MAN, channel="employer")
    there.registered(third, name="郑三")
    there.say("job_introduced", "2021-01-10", third, post="缝纫工", employer="某服装厂")
    there.say("employed", "2021-02-01", third, channel="public_welfare")
    there.say("left_post", "2021-05-01", third, cause="期满")

    def listed(query: str) -> list[tuple[str, str]]:
        return [(one["name"], one["labour"]) for one in there.get(f"/v1/people?{query}")["items"]]

    assert listed("watch_list=monitored") == [("周*", "unknown")]
    assert listed("watch_list=poverty_lifted") == [("吴*", "employed")]
    assert listed("watch_list=poverty_lifted&labour=unemployed") == []
    assert listed("watch_list=left_public_welfare_post") == [("郑*", "unemployed")]
    assert listed("watch_list=left_public_welfare_post&as_of=2021-04-01") == []
    assert there.get("/v1/people?watch_list=monitored")["count"] == 1


def test_r1_2_the_work_scale_of_an_area_is_planned_and_its_employed_can_be_counted(there: There) -> None:
    target = {"year": 2021, "indicator": "work_scale", "value": 2}
    there.post(there.event("area.target_set", "2021-01-04", AREA, **target))
    for number in (WOMAN, MAN):
        there.registered(number)
        there.say("employed", "2021-02-01", number, channel="employer", place="outside")
    assert there.get("/v1/events?type=area.target_set")["items"][0]["data"] == target
    assert len(there.get("/v1/people?labour=employed")["items"]) == 2
    there.say("left_post", "2021-06-01", MAN, cause="返乡")
    assert len(there.get("/v1/people?labour=employed")["items"]) == 1


def test_r1_17_the_circular_of_a_month_tells_scale_policies_services_and_training_whatever_happens_later(
    there: There,
) -> None:
    """Given two poverty-lifted persons at work of whom one comes home, then June warns, also after July."""
    there.post(there.event("area.target_set", "2021-01-04", AREA, year=2021, indicator="work_scale", value=2))
    for number in (WOMAN, MAN):
        there.registered(number)
        there.say("poverty_status_set", "2021-01-05", number, status="poverty_lifted")
        there.say("needs_assessed", "2021-01-06", number, **WISHES)
        there.say("employed", "2021-02-01", number, channel="employer", contract_months=12, insured=True)
    whole = {"course": "家政班", "days_attended": 3, "passed": True}
    there.say("training_completed", "2021-03-01", **whole)
    there.say("certificate_obtained", "2021-03-05", certificate="家政服务员", number="Z-1", issuer="示范市")
    granted = {"benefit": "hiring_subsidy", "amount_fen": 100_000, "from": "2021-02-01", "to": "2021-02-28"}
    there.say("benefit_granted", "2021-04-01", **granted)
    there.say("left_post", "2021-06-10", MAN, cause="返乡")

    def june() -> Json:
        return dict(there.get(f"/v1/reports/1A?area={AREA}&period=2021-06")["total"])

    told = june()
    assert (told["persons"], told["plan"], told["at_work"], told["change"]) == (2, 2, 1, -1)
    assert told["warning"] == "below both"
    assert (told["entitled"], told["enjoyed"], told["amount"]) == (2, 1, 100_000)
    assert (told["services_due"], told["services_overdue"], told["not_placed"]) == (1, 1, 1)
    assert (told["training_rate"], told["certificate_rate"], told["not_trained"]) == (50.0, 100.0, 1)
    circular = {"period": "2021-06", "title": "2021年6月脱贫劳动力就业帮扶情况通报"}
    issued = there.office.call("POST", "/v1/reports/1A/issues", role="supervisor", area=AREA, json=circular)
    assert issued.status_code == 200, issued.text
    there.say("employed", "2021-07-05", MAN, channel="employer")
    there.say("training_completed", "2021-07-06", MAN, **whole)
    there.say("returned_to_poverty", "2021-07-07", MAN, cause="重病")
    there.say("moved", "2021-07-08", MAN, to_area="320614-01")
    assert june() == told
    restated = there.get("/v1/reports/1A/issues/1/restatement?year=2021")
    assert restated["figures"] == []
    july = there.get(f"/v1/reports/1A?area={AREA}&period=2021-07")["total"]
    assert (july["persons"], july["returned"], july["alert"]) == (1, 1, "above the threshold")


def test_r1_3_one_click_opens_a_request_and_starts_the_clocks(there: There) -> None:
    """Given a platform that may post requests only, when somebody clicks, then three limits run from that minute."""
    there.registered()
    token = there.office.token("integration", AREA, source="/platform", types=["person.assistance_requested"])
    click = there.said("assistance_requested", "2021-09-24T16:30", need="找工作", channel="一键帮扶")
    click["source"] = "/platform"
    headers = {"Authorization": f"Bearer {token}"}
    assert there.office.client.post("/v1/events", json=click, headers=headers).status_code == 200
    other = {**there.said("surveyed", "2021-09-24T16:31", method="电话"), "source": "/platform"}
    assert there.office.client.post("/v1/events", json=other, headers=headers).status_code == 403
    there.office.world.project()
    started = {clock["name"]: clock["started"] for clock in there.person()["clocks"]}
    assert started == dict.fromkeys(("needs", "first_services", "placement"), "2021-09-24T16:30:00+08:00")


def test_r1_4_24_hours_7_working_days_and_131(there: There) -> None:
    """Before National Day: 24 hours run through, working days skip the days off; posts told twice are one post."""
    there.registered()
    there.say("assistance_requested", "2021-09-29T15:00", need="找工作")
    dues = {clock["name"]: clock["due"][:16] for clock in there.person()["clocks"]}
    assert dues == {
        "needs": "2021-09-30T15:00",
        "first_services": "2021-10-14T23:59",
        "placement": "2021-12-29T23:59",
    }
    there.say("career_guided", "2021-10-08T09:00", advice="先培训")
    there.say("job_info_given", "2021-10-09T09:00", posts=["P-1", "P-2", "P-2"])
    there.say("training_offered", "2021-10-09T10:00", course="家政班", trade="家政")
    assert there.person()["bundle"]["job_info"] == {"required": 3, "given": 2}
    assert there.clock("first_services")["met"] is None
    there.say("job_info_given", "2021-10-11T09:00", posts=["P-3"])
    assert there.clock("first_services")["met"] == "2021-10-11T09:00:00+08:00"


def test_r1_5_a_named_helper_for_each_one_at_a_time(there: There) -> None:
    there.registered()
    there.say("assistance_requested", "2021-09-24T16:30", need="找工作")
    there.say("helper_paired", "2021-09-25", helper="李芳", unit="镇人社所", phone="13912340000")
    assert (there.clock("needs")["helper"], "李芳（镇人社所）" in there.history(lang="zh")[-1]["text"]) == (
        "李芳",
        True,
    )
    second = there.refused("helper_paired", "2021-09-26", helper="王强", unit="村委会")
    assert (second["status"], second["code"]) == (409, "transition.helper")
    there.say("helper_ended", "2021-09-27", reason={"text": "调离"})
    there.say("helper_paired", "2021-09-28", helper="王强", unit="村委会")
    assert there.clock("needs")["helper"] == "王强"


def test_r1_6_who_wishes_to_work_is_on_the_list_until_employed(there: There) -> None:
    there.office.world.now = datetime(2021, 4, 1, 4, 0, tzinfo=UTC)
    there.registered()
    there.say("unemployment_registered", "2021-03-01")
    there.say("needs_assessed", "2021-03-01T10:00", **WISHES)
    (task,) = there.get("/v1/worklist?kind=placement")["items"]
    assert (task["person"], task["due"][:10], task["provisional"]) == (there.persons[WOMAN], "2021-06-01", True)
    there.say("employed", "2021-03-20", channel="employer")
    assert there.get("/v1/worklist?kind=placement")["items"] == []


def test_r1_6_both_lists_name_the_person_the_helper_and_the_days_until_they_are_cleared(there: There) -> None:
    """1C of a quarter not yet over; what clears a list is work, and a completed course."""
    there.office.world.now = datetime(2021, 3, 31, 4, 0, tzinfo=UTC)
    there.registered()
    there.say("helper_paired", "2021-02-20", helper="李芳", unit="镇人社所")
    there.say("unemployment_registered", "2021-03-01")
    there.say("needs_assessed", "2021-03-02", **WISHES)

    def total() -> tuple[int, int]:
        found = there.get("/v1/reports/1C?period=2021-Q1")["total"]
        return found["work"], found["training"]

    (row,) = there.get("/v1/reports/1C?period=2021-Q1", lang="zh")["rows"]
    assert (row["name"], row["helper"], row["work_since"], row["work_days"]) == ("周**", "李芳", "2021-03-02", 29)
    assert (row["training_since"], row["training_days"], row["work_due"]) == ("2021-03-02", 29, "2021-06-01")
    assert total() == (1, 1)
    there.say("employed", "2021-03-10", channel="employer")
    assert total() == (0, 1)
    assert there.get("/v1/reports/1C?period=2021-Q1&list=work")["rows"] == []
    there.say("training_enrolled", "2021-03-11", course="家政班", trade="家政", kind="skills", days=3)
    assert total() == (0, 1)
    there.say("training_completed", "2021-03-15", course="家政班", days_attended=3, passed=True)
    assert total() == (0, 0)


def test_r1_6_who_does_not_wish_to_work_is_not_on_it(there: There) -> None:
    there.office.world.now = datetime(2021, 4, 1, 4, 0, tzinfo=UTC)
    there.registered()
    there.say("needs_assessed", "2021-03-01", **{**WISHES, "wishes_work": False})
    there.say("poverty_status_set", "2021-03-02", status="monitored", monitored_kind="marginal")
    assert there.get("/v1/worklist?kind=placement")["items"] == []


def test_r1_7_a_public_welfare_post_only_after_the_market_was_tried(there: There) -> None:
    there.registered()
    post = {"channel": "public_welfare", "post": "保洁员"}
    refused = there.refused("employed", "2021-03-01", **post)
    assert (refused["status"], refused["code"], refused["data"]["recorded"]) == (422, "public_post.market", 0)
    there.say("job_introduced", "2021-03-02", post="缝纫工", employer="某服装厂")
    there.say("employed", "2021-03-15", **post)
    there.say("left_post", "2021-06-01", cause="期满")
    again = there.refused("employed", "2021-06-02", **post)
    assert again["code"] == "public_post.market", "the market is tried again after each job"


def test_r1_7_where_no_document_says_so_a_post_needs_no_proof_of_the_market(office: Office) -> None:
    haimen = There(office, "320614-01")
    haimen.registered()
    haimen.say("employed", "2021-03-01", channel="public_welfare")


def test_r1_8_of_a_zero_employment_family_at_least_one_is_employed(there: There) -> None:
    there.couple("S-1", "2021-02-01")
    there.say("zero_employment_recognised", "2021-03-01", household_id="S-1", basis="公示无异议")
    assert there.household("S-1", "2021-03-05")["status"] == "open"
    there.say("employed", "2021-03-12", MAN, channel="employer", contract_months=12)
    found = there.household("S-1", "2021-03-12")
    assert (found["status"], found["cleared_by"]["person"], found["days_open"]) == ("cleared", there.persons[MAN], 11)


def test_r1_9_risk_and_return_are_told_set_the_clocks_and_are_urgent(there: There) -> None:
    there.registered()
    there.say("poverty_status_set", "2021-01-05", status="poverty_lifted")
    for kind, day, data, poverty, level in (
        ("return_risk_raised", "2021-06-01T09:00", {"risk": "失业"}, "at_risk", "A"),
        ("returned_to_poverty", "2021-07-01T09:00", {"cause": "重病"}, "returned", "A"),
        ("risk_cleared", "2021-11-01T09:00", {"basis": "收入核查、公示"}, "risk_cleared", "C"),
    ):
        there.say(kind, day, **data)
        assert (there.person()["poverty"], there.person()["level"]) == (poverty, level)
    assert [(item["changes"][0]["before"], item["changes"][0]["after"]) for item in there.history()[2:]] == [
        ("poverty_lifted", "at_risk"),
        ("at_risk", "returned"),
        ("returned", "risk_cleared"),
    ]
    started = [clock["started"][:10] for clock in there.person()["clocks"] if clock["name"] == "needs"]
    assert started == ["2021-01-05"], "no new limit while one is open"


def test_r1_10_each_service_tells_the_area_and_both_areas_read_the_case(office: Office) -> None:
    """Given somebody guided at home who moved to where the work is, then both read it, each service under its area."""
    home, work = There(office, "320614-01"), There(office, "320614-02")
    person = home.registered()
    home.say("career_guided", "2021-02-01", advice="外出务工")
    home.say("moved", "2021-03-01", to_area=work.area)
    work.persons = home.persons
    work.say("job_introduced", "2021-04-01", post="缝纫工", employer="三星某厂")

    def seen(there: There) -> list[tuple[str, str]]:
        items = there.get("/v1/events")["items"]
        return [(one["type"], one["area"]) for one in items if one["subject"] == person]

    at_home = [("person.registered", home.area), ("person.career_guided", home.area), ("person.moved", home.area)]
    assert seen(home) == at_home
    assert seen(work) == [*at_home, ("person.job_introduced", work.area)]


def test_r1_11_the_labour_brand_is_told_of_training_and_of_placement_with_its_quality(there: There) -> None:
    there.registered()
    brand = {"labour_brand": "示范家政"}
    there.say("training_enrolled", "2021-03-01", course="家政班", trade="家政", kind="skills", days=10, **brand)
    there.say("employed", "2021-04-01", channel="employer", monthly_wage_fen=450_000, insured=True, **brand)
    enrolled, employed = (item["text"] for item in there.history(lang="zh")[1:])
    assert "劳务品牌示范家政" in enrolled
    assert ("劳务品牌示范家政" in employed, "4500.00元" in employed, "参保是" in employed) == (True, True, True)


def test_r1_12_what_an_employer_was_given_for_hiring_them_is_recorded(there: There) -> None:
    granted = {
        "employer": "示范某家政公司",
        "uscc": "91350100M000100Y43",
        "measure": "hiring_subsidy",
        "amount_fen": 600_000,
        "persons": 3,
    }
    there.post(there.event("employer.support_granted", "2021-06-01", None, **granted))
    (told,) = there.get("/v1/events")["items"]
    assert (told["subject"], told["area"], told["data"]) == ("91350100M000100Y43", AREA, granted)


def test_r1_13_insurance_and_wage_are_followed(there: There) -> None:
    there.registered()
    there.say("employed", "2021-03-01", channel="employer", monthly_wage_fen=320_000, insured=False)
    there.say("insurance_started", "2021-04-01", scheme="pension", unit="某家政公司")
    there.say("job_changed", "2021-08-01", channel="employer", monthly_wage_fen=400_000, insured=True)
    there.say("insurance_stopped", "2021-10-01", scheme="pension")
    texts = [item["text"] for item in there.history(lang="zh")[1:]]
    for text, part in zip(texts, ("3200.00元", "参加职工养老保险", "4000.00元", "停缴职工养老保险"), strict=True):
        assert part in text


def test_r1_14_a_task_is_posted_on_the_list_claimed_until_a_day_and_its_result_accepted(office: Office) -> None:
    """Given a task of the district, then a town claims it and reports the result; a supervisor accepts."""
    district, town = There(office, "320614"), There(office, "320614-02")
    due = {"name": "家政服务培训先行示范", "area": "320614", "due_on": "2021-09-30"}
    claim = {"claimant": "三星镇人社所", "claimant_area": "320614-02"}
    district.post(district.event("task.posted", "2021-03-01", "榜-1", **due))
    assert "open" == town.get("/v1/work-items?type=task")["items"][0]["state"]
    town.post(town.event("task.claimed", "2021-03-05", "榜-1", **claim))
    town.post(town.event("task.reported_done", "2021-09-20", "榜-1", result="结业32人，就业27人"))
    district.post(district.event("task.accepted", "2021-09-28", "榜-1", opinion="可以推广"))
    (task,) = district.get("/v1/work-items?type=task")["items"]
    told = {"state": "accepted", "claimant": "三星镇人社所", "due_on": "2021-09-30", "result": "结业32人，就业27人"}
    assert told == {name: task[name] for name in told}
    accounts = [line["actor"]["role"] for line in district.get(task["link"])["items"]]
    assert ["caseworker", "caseworker", "caseworker", "supervisor"] == accounts


def test_r1_15_and_r1_16_training_and_certificates_of_a_life_stand_in_one_record(there: There) -> None:
    """Given a main course, an add-on and a certificate, then all stand in order; what was left is told as left."""
    there.registered()
    for course, begun, ended in (("家政班", "2021-03-01", "2021-03-10"), ("收纳班", "2021-05-06", "2021-05-08")):
        there.say("training_enrolled", begun, course=course, trade="家政", kind="skills", days=3)
        there.say("training_completed", ended, course=course, days_attended=3, passed=True)
    there.say("training_enrolled", "2021-06-01", course="月嫂班", trade="家政", kind="skills", days=10)
    there.say("training_dropped", "2021-06-03", course="月嫂班")
    there.say(
        "certificate_obtained", "2021-06-10", certificate="家政服务员", number="Z-1", issuer="示范市", level="五级"
    )
    kinds = [item["type"].removeprefix("person.") for item in there.history()[1:]]
    whole = ["training_enrolled", "training_completed"]
    assert kinds == [*whole, *whole, "training_enrolled", "training_dropped", "certificate_obtained"]
    assert there.office.world.rows("SELECT count(*), count(completed_on) FROM training") == [(3, 2)]


def test_r1_18_a_typical_case_is_of_employment_or_of_enterprise(there: There) -> None:
    there.registered()
    for kind in ("employment", "entrepreneurship"):
        there.say("typical_case_recorded", "2021-06-01", kind=kind, consent=True, text=f"典型{kind}")
    items: list[Json] = there.get("/v1/events?type=person.typical_case_recorded")["items"]
    assert [one["data"]["kind"] for one in items] == ["employment", "entrepreneurship"]
