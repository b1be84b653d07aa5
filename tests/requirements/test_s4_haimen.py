"""S4, Haimen's notice of 2021: its requirements R4-1 to R4-16, each through HTTP where a user would see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from api.demo.plan import area_events, units
from service.reference import reference
from tests.acceptance.someone import HAIMEN, UNIT, Someone, couple, course, granted, not_granted
from tests.api.conftest import Json, Office
from tests.world import SUPERVISOR, EventMaker, id_no

BASIS = "海人社认〔2021〕1号"
MAN, WOMAN = id_no("1985-03-12", 121), id_no("1986-03-12", 122)
SUBSISTENCE = "subsistence_subsidy"
POLICY = reference().policies.at(HAIMEN, date(2021, 5, 6))


def plan(office: Office, period: str = "2021") -> Json:
    """The table of the plan."""
    return office.get(f"/v1/reports/4A?area={HAIMEN}&period={period}")


def recognised(office: Office, category: str = "disabled", number: str = MAN) -> Someone:
    return Someone(office, number).say("recognised", "2021-01-15", categories=[category], basis=BASIS)


def test_r4_1_the_goals_of_2021(office: Office, make: EventMaker) -> None:
    """200 posts, 230 and 1,000 person-times, 1,500 persons, 90 % transferred, no family without work."""
    goals = {"posts": 200, "poor_training": 230, "difficulty_training": 1000, "reemployed": 1500, "transfer_rate": 90}
    office.given(
        *(
            make.event("area.target_set", "2021-01-01", HAIMEN, year=2021, indicator=name, value=value)
            for name, value in goals.items()
        ),
        make.event("area.baseline_set", "2021-01-01", HAIMEN, year=2021, indicator="registered_poor", value=2051),
        make.event("post.developed", "2021-03-01", "P-1", kind="sanitation", area=UNIT, count=150),
    )
    total = plan(office)["total"]
    assert {name: total[f"{name}_plan"] for name in goals if name != "transfer_rate"} == {
        name: value for name, value in goals.items() if name != "transfer_rate"
    }
    assert (total["posts_done"], total["posts_rate"]) == (150, 75.0)
    assert (total["transfer_rate"], total["zero_households_open"]) == (0.0, 0)


def test_r4_1_zero_employment_families_are_dynamically_zero(office: Office) -> None:
    """动态清零: open, cleared by the first job, open again when the last one is lost, overdue after the limit."""
    head, spouse = couple(office, (MAN, WOMAN))
    head.say("zero_employment_recognised", "2021-03-01", household_id="h1", basis=BASIS)
    spouse.say("employed", "2021-03-10", channel="employer", contract_months=12)
    spouse.say("left_post", "2021-06-30", cause="企业停产")
    told = [
        (plan(office, f"2021-{month:02d}")["total"][f"zero_households_{which}"])
        for month, which in ((3, "open"), (6, "open"), (6, "overdue"), (7, "overdue"))
    ]
    assert told == [0, 1, 0, 1]


def test_r4_2_five_groups_and_a_person_in_several_is_counted_once(office: Office) -> None:
    """The 1,500 are of all five; who is in none of them is not counted."""
    assert list(POLICY.groups) == ["registered_poor", "difficulty", "low_income", "retired_fisher", "other"]
    belonging: list[tuple[str, dict[str, Any]]] = [
        ("recognised", {"categories": ["disabled"], "basis": BASIS}),
        ("poverty_status_set", {"status": "poverty_lifted"}),
        *(
            ("reference_eligibility_granted", {"reference_class": name, "basis": "通知"})
            for name in ("low_income_household", "retired_fisher", "other_difficulty")
        ),
    ]
    for place, (kind, data) in enumerate(belonging):
        one = Someone(office, id_no("1985-03-12", 101 + 2 * place)).say(kind, "2021-02-01", **data)
        one.say("employed", "2021-03-01", channel="flexible")
    several = recognised(office).say("poverty_status_set", "2021-02-01", status="monitored")
    several.say("employed", "2021-03-01", channel="flexible")
    Someone(office, WOMAN).say("employed", "2021-03-01", channel="flexible")
    assert plan(office)["total"]["reemployed_done"] == 6


def test_r4_3_the_ledger_is_precise_to_the_person_and_nobody_is_lost(office: Office) -> None:
    """Family, status, job needs, skills, training wish, category, needs; 一户不少，一人不落."""
    office.world.now = datetime(2021, 3, 1, 4, 0, tzinfo=UTC)
    someone = recognised(office).say("surveyed", "2021-02-01", method="入户")
    someone.say("household_joined", "2021-02-01", household_id="h1", relation="head")
    someone.say("unemployment_registered", "2021-02-02", cause="企业停产")
    said = {"wishes_work": True, "wishes_training": True, "able_to_work": True}
    someone.say("needs_assessed", "2021-02-03", **said, skills=["缝纫"], trades=["养老护理"], needs=["岗位", "培训"])
    Someone(office, WOMAN)
    person = someone.read()
    assert (person["household_id"], person["labour"], person["categories"]) == ("h1", "unemployed", ["disabled"])
    told = someone.history()[-1]["text"]
    for expected in ("缝纫", "养老护理", "岗位", "to train yes"):
        assert expected in told
    outcomes = office.get("/v1/outcomes")
    assert outcomes["total"] == sum(item["count"] for item in outcomes["items"]) == 2


def test_r4_3_each_living_person_is_in_the_base_ledger_exactly_once(office: Office) -> None:
    """4C: who moved is in the ledger of the new town only, who exited still is, the dead and the merged are not."""
    office.world.now = datetime(2021, 12, 20, 4, 0, tzinfo=UTC)
    numbers = [id_no("1985-03-12", 121 + 2 * place) for place in range(5)]
    stays, moves, exits, dies, twice = (Someone(office, number) for number in numbers)
    stays.say(
        "needs_assessed", "2021-02-03", wishes_work=True, wishes_training=False, able_to_work=True, skills=["缝纫"]
    )
    moves.say("moved", "2021-03-01", to_area="320614-02")
    exits.say("recognised", "2021-02-01", categories=["disabled"], basis=BASIS)
    exits.say("exited", "2021-06-01", reason={"code": "voluntary"})
    dies.say("deceased", "2021-04-01", source="殡葬信息比对")
    twice.say("merged", "2021-05-01", into=stays.id)

    def listed(area: str) -> list[str]:
        return [row["key"] for row in office.get(f"/v1/reports/4C?area={area}&period=2021")["rows"]]

    assert sorted(listed(UNIT)) == sorted((stays.id, exits.id))
    assert listed("320614-02") == [moves.id]
    assert sorted(listed(HAIMEN)) == sorted((stays.id, exits.id, moves.id))
    found = office.get(f"/v1/reports/4C?area={HAIMEN}&period=2021", lang="zh")
    (row,) = [one for one in found["rows"] if one["key"] == stays.id]
    assert (row["skills"], row["wishes_work"], row["wishes_training"]) == ("缝纫", "是", "否")
    assert found["total"]["persons"] == office.get("/v1/outcomes")["total"] == 3


@pytest.mark.parametrize("trade", ["养老护理", "家政服务", "中式面点"])
def test_r4_4_the_trades_taught(office: Office, trade: str) -> None:
    """They stand in the profile (the list is open); a completed course is a person-time."""
    assert trade in {term.zh for term in POLICY.trades.values()}
    course(recognised(office), "2021-03-01", "2021-03-16", name=trade)
    assert plan(office)["total"]["difficulty_training_done"] == 1
    assert office.world.rows("SELECT trade, days_attended FROM training") == [(trade, 12)]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("recognised", {"categories": ["zero_employment_member"], "basis": BASIS}),
        ("recognised", {"categories": ["land_lost_farmer"], "basis": BASIS}),
        ("recognised", {"categories": ["registered_poor"], "basis": BASIS}),
        ("recognised", {"categories": ["dibao"], "basis": BASIS}),
        ("poverty_status_set", {"status": "poverty_lifted"}),
    ],
)
def test_r4_5_thirty_yuan_a_day_for_the_named_groups(office: Office, kind: str, data: dict[str, Any]) -> None:
    """Twelve days are 360 yuan, to members of zero-employment families, difficulty persons, registered poor, dibao."""
    someone = course(Someone(office, MAN).say(kind, "2021-02-01", **data), "2021-03-01", "2021-03-16")
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    assert [item["amount_fen"] for item in someone.benefits()["items"]] == [36_000]


def test_r4_5_once_a_year_in_training_only_and_not_beside_unemployment_insurance(office: Office) -> None:
    """Each refusal names its rule: nobody else, no course, drawing, the second in a year."""
    first, last = "2021-03-01", "2021-03-16"
    outsider = course(Someone(office, WOMAN), first, last)
    assert not_granted(outsider, "2021-03-20", SUBSISTENCE, first, last, 36_000)["code"] == "benefit.who"
    someone = recognised(office)
    assert not_granted(someone, "2021-02-20", SUBSISTENCE, first, last, 36_000)["code"] == "benefit.course"
    course(someone, first, last)
    granted(someone, "2021-03-20", SUBSISTENCE, first, last, 36_000)
    course(someone, "2021-06-01", "2021-06-16", name="家政服务")
    again = not_granted(someone, "2021-06-20", SUBSISTENCE, "2021-06-01", "2021-06-16", 36_000)
    assert (again["code"], again["data"]["a_year"]) == ("benefit.a_year", 1)
    drawing = course(recognised(office, number=id_no("1985-03-12", 123)), first, last, draws_unemployment_benefit=True)
    problem = not_granted(drawing, "2021-03-20", SUBSISTENCE, first, last, 36_000)
    assert problem["code"] == "benefit.unemployment_benefit"


def test_r4_6_one_briefing_three_introductions_one_guidance_a_year_and_a_plan(office: Office) -> None:
    """The bundle of the plan year; job information is no introduction; a new year begins anew."""
    someone = recognised(office).say("policy_briefed", "2021-02-01", policies=["社会保险补贴"])
    someone.say("career_guided", "2021-02-02", advice="先培训")
    someone.say("job_info_given", "2021-02-03", posts=["P-1", "P-2", "P-3"])
    for day in (4, 5):
        someone.say("job_introduced", f"2021-02-0{day}", post="缝纫工", employer=f"家纺{day}厂")
    someone.say("job_search_plan_made", "2021-02-06", goals="就近就业", steps=["培训", "面试"])
    assert someone.read("?as_of=2021-12-31")["bundle"] == {
        "policy_briefing": {"required": 1, "given": 1},
        "job_introduction": {"required": 3, "given": 2},
        "career_guidance": {"required": 1, "given": 1},
    }
    assert {count["given"] for count in someone.read("?as_of=2022-01-01")["bundle"].values()} == {0}
    assert "就近就业" in someone.history()[-1]["text"]


def test_r4_7_matching_meetings_by_employers_with_demand_and_an_intention_is_not_employment(
    office: Office, make: EventMaker
) -> None:
    """A fair has employers, posts and agreements; an agreement is not yet an employment."""
    fair = {"name": "家纺专场对接会", "area": UNIT, "employers": 12, "posts": 240, "attendees": 300, "agreements": 41}
    office.given(make.event("fair.held", "2021-03-05", "F-1", **fair))
    someone = recognised(office).say("job_fair_attended", "2021-03-05", fair="F-1", intention=True)
    someone.say("job_introduced", "2021-03-06", post="缝纫工", employer="海门某家纺有限公司")
    assert someone.read()["labour"] != "employed"
    assert plan(office)["total"]["reemployed_done"] == 0
    (item,) = office.get("/v1/events?type=fair.held")["items"]
    assert (item["data"]["posts"], item["data"]["agreements"]) == (240, 41)


@pytest.mark.parametrize(
    ("form", "zh"),
    [("temporary", "临时性"), ("part_time", "非全日制"), ("seasonal", "季节性"), ("elastic", "弹性工作")],
)
def test_r4_8_flexible_forms_of_work(office: Office, form: str, zh: str) -> None:
    """Temporary, part-time, seasonal, elastic: said of a job, told in the history, counted as employment."""
    someone = recognised(office).say("employed", "2021-03-01", channel="flexible", work_form=form)
    assert zh in office.get(f"/v1/people/{someone.id}/history", lang="zh")["items"][-1]["text"]
    assert plan(office)["total"]["reemployed_done"] == 1
    someone.say("left_post", "2021-04-01", cause="季节结束")
    wrong = someone.refused("employed", "2021-05-01", channel="flexible", work_form="never")
    assert wrong["field"].endswith("work_form")


def test_r4_9_the_kinds_of_public_welfare_posts(office: Office, make: EventMaker) -> None:
    """Sanitation, security, greening, care of the old and the young, home care, fishery guard."""
    assert [term.zh for term in POLICY.post_kinds.values()] == [
        "公共卫生保洁",
        "公共安全保安",
        "公共环境保绿",
        "养老护理托幼服务",
        "居家养老服务",
        "护渔",
    ]
    office.given(
        *(
            make.event("post.developed", "2021-04-01", f"P-{kind}", kind=kind, area=UNIT, count=5)
            for kind in POLICY.post_kinds
        )
    )
    someone = recognised(office).say("employed", "2021-04-06", channel="public_welfare", post="护渔员", post_id="P-x")
    total = plan(office)["total"]
    assert (total["posts_done"], total["reemployed_done"]) == (30, 1), "developed is not filled"
    (term,) = [clock for clock in someone.read()["clocks"] if clock["name"] == "post_term"]
    assert term["due"][:10] == "2024-04-05"


def test_r4_10_a_refused_post_is_recorded_with_the_reason(office: Office) -> None:
    """不挑不拣 is what the guarantee rests on: no refusal without its reason, and whether it was justified."""
    someone = recognised(office)
    refusal = {"post": "保洁员", "justified": False}
    problem = someone.refused("job_offer_refused", "2021-03-01", **refusal)
    assert (problem["status"], problem["field"]) == (400, "reason")
    someone.say("job_offer_refused", "2021-03-01", **refusal, reason={"code": "wage", "text": "嫌工资低"})
    item = someone.history()[-1]
    assert (item["reason"]["text"], "justified no" in item["text"]) == ("嫌工资低", True)


def test_r4_11_policies_for_persons_and_employers_with_the_day_due_and_the_day_paid(
    office: Office, make: EventMaker
) -> None:
    """On time and by rule: each grant tells by which day it is to be paid, and when it was."""
    someone = recognised(office)
    job = {"employer": "海门某家纺有限公司", "uscc": "91350100M000100Y43", "contract_months": 12, "insured": True}
    someone.say("employed", "2021-03-01", channel="employer", **job)
    period = ("2021-03-01", "2021-03-31", 80_000)
    granted(someone, "2021-04-02", "social_insurance_subsidy", *period, pay_by="2021-04-30")
    assert someone.benefits()["items"][0]["last_paid_on"] is None
    someone.say("benefit_paid", "2021-04-28", benefit="social_insurance_subsidy", amount_fen=80_000)
    (item,) = someone.benefits()["items"]
    assert (item["pay_by"], item["last_paid_on"], item["paid_fen"]) == ("2021-04-30", "2021-04-28", 80_000)
    known = {one["benefit"] for one in someone.benefits()["used"]}
    assert known >= {
        "hiring_subsidy",
        "post_subsidy",
        "social_insurance_subsidy",
        "startup_subsidy",
        "rent_subsidy",
        "training_subsidy",
        SUBSISTENCE,
    }
    company = {"employer": job["employer"], "uscc": job["uscc"]}
    office.given(
        *(
            make.event("employer.support_granted", "2021-05-06", "E-1", **company, measure=measure, amount_fen=100_000)
            for measure in ("hiring_subsidy", "post_subsidy", "social_insurance_subsidy")
        )
    )
    owner = recognised(office, number=WOMAN).say("employed", "2021-02-01", channel="self_employed")
    loan = {"amount_fen": 20_000_000, "term_months": 36, "bank": "海门农商银行", "project": "早餐店"}
    owner.say("loan_granted", "2021-04-01", **loan)
    assert owner.refused("loan_granted", "2021-05-01", **loan)["code"] == "benefit.loan.not_repaid"


def test_r4_12_each_unit_has_a_work_plan_a_responsible_person_and_a_named_inspector(
    office: Office, make: EventMaker
) -> None:
    """Given the eleven units, then each has its plan; one without an inspector, or inspected by itself, is refused."""
    plan = {"year": 2021, "name": "重点群体帮扶工作方案", "content": "逐村落实责任人", "due_on": "2021-12-10"}
    named = [{"responsible": f"{unit.name}主任", "inspector": f"{unit.name}纪检干部"} for unit in units()]
    office.given(
        *(
            make.event("area.work_plan_set", "2021-01-20", unit.code, **plan, **who)
            for unit, who in zip(units(), named, strict=True)
        )
    )
    listed = office.get("/v1/work-items?type=work_plan")["items"]
    assert {unit.code: who for unit, who in zip(units(), named, strict=True)} == {
        item["area"]: {name: item[name] for name in ("responsible", "inspector")} for item in listed
    }
    by_itself = make.event("area.work_plan_set", "2021-02-01", UNIT, **plan, responsible="陈静", inspector="陈静")
    assert "plan_inspected_by_another" == office.post(by_itself).get_json()["code"]
    nobody = make.event("area.work_plan_set", "2021-02-01", UNIT, **plan, responsible="陈静")
    refused = office.post(nobody)
    assert (400, "inspector") == (refused.status_code, refused.get_json()["field"]), refused.text


def test_r4_13_follow_up_and_checks_are_events_and_what_they_find_is_put_right(office: Office) -> None:
    """回访 and 抽查 of the four ways; a finding has a day, a rectification, and its acceptance."""
    someone = recognised(office).say(
        "followed_up", "2021-06-01", method="电话", result="在岗", satisfaction="satisfied"
    )
    for name in ("李明", "赵强"):
        office.world.known(replace(SUPERVISOR, name=name))
    check = {"inspection": "C-1", "items": ["台帐与系统一致"], "inspectors": ["李明", "赵强"]}
    someone.say("spot_checked", "2021-06-10", **check, verdict="refuted")
    someone.say(
        "finding_raised", "2021-06-10", inspection="C-1", item="电话有误", severity="data_error", due="2021-07-01"
    )
    office.world.now = datetime(2021, 7, 5, 4, 0, tzinfo=UTC)
    (task,) = office.get("/v1/worklist?kind=rectification&overdue=true")["items"]
    assert (task["person"], task["days_over"]) == (someone.id, 4)
    someone.say("rectified", "2021-07-02", finding="5").say("rectification_accepted", "2021-07-03", finding="5")
    assert office.get("/v1/worklist?kind=rectification")["items"] == []
    (clock,) = [one for one in someone.read()["clocks"] if one["name"] == "rectification"]
    assert clock["status"] == "met_late"


def test_r4_15_the_ledger_is_true_and_accurate_and_a_mistake_stays_to_be_seen(office: Office) -> None:
    """A job that a check refutes is voided: the table has one less, the history still shows it struck through."""
    someone = recognised(office).say("employed", "2021-03-01", channel="employer", employer="海门某厂")
    assert plan(office)["total"]["reemployed_done"] == 1
    someone.say("employment_verified", "2021-04-01", verdict="refuted", method="实地")
    someone.say("voided", "2021-04-02", target_version=3, reason={"code": "false", "text": "核查未上岗"})
    assert plan(office)["total"]["reemployed_done"] == 0
    struck = next(item for item in someone.history() if item["type"] == "person.employed")
    assert (struck["voided_by"], someone.read()["labour"]) == (5, "unknown")


def test_r4_16_eleven_units_by_six_columns_make_the_printed_totals(office: Office) -> None:
    """2,444 / 2,051 / 200 / 230 / 1,000 / 1,500; each target of 1,500 is about a third of the two stocks together."""
    response = office.post([dict(event) for event in area_events()])
    assert response.get_json()["rejected"] == []
    office.world.project()
    report = plan(office)
    columns = ["recognised", "registered_poor", "posts_plan", "poor_training_plan", "difficulty_training_plan"]
    columns.append("reemployed_plan")
    assert [report["total"][name] for name in columns] == [2444, 2051, 200, 230, 1000, 1500]
    assert [sum(row[name] for row in report["rows"]) for name in columns] == [2444, 2051, 200, 230, 1000, 1500]
    assert [row["key"] for row in report["rows"]] == [unit.code for unit in units()]
    assert len(report["rows"]) == 11
    shares = {
        row["key"]: round(100 * row["reemployed_plan"] / (row["recognised"] + row["registered_poor"]), 1)
        for row in report["rows"]
    }
    assert shares.pop(f"{HAIMEN}-11") == 37.0  # Haiyong
    assert (min(shares.values()), max(shares.values())) == (32.9, 34.6)
    assert POLICY.reemployed_groups == tuple(POLICY.groups), "the 1,500 are of the wider group"
