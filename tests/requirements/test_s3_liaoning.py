"""S3, Liaoning, 9 November 2021: its requirements R3-1 to R3-16, each through HTTP where a user would see it."""

from typing import Any

import pytest

from tests.acceptance.someone import LIAONING, SHENYANG, Someone, couple, granted, not_granted
from tests.api.conftest import Json, Office
from tests.world import CloudEvent, EventMaker, id_no

DALIAN, ANSHAN = "210200", "210300"
BASIS = "辽人社认〔2021〕1号"
MAN, WOMAN, SON = id_no("1985-05-06", 121), id_no("1986-05-06", 122), id_no("2000-05-06", 121)


def given(office: Office, *cloud_events: CloudEvent) -> Json:
    """Events said by the province, each of which must be recorded."""
    response = office.post(list(cloud_events), area=LIAONING)
    answer: Json = response.get_json()
    assert (response.status_code, answer["rejected"]) == (200, []), response.text
    office.world.project()
    return answer


def plan(office: Office, period: str = "2021") -> tuple[Json, dict[str, Json]]:
    """The table of the plan of the province: the total, and the cities by code."""
    report = office.get(f"/v1/reports/4A?area={LIAONING}&period={period}", area=LIAONING)
    return report["total"], {row["key"]: row for row in report["rows"]}


def target(make: EventMaker, area: str, indicator: str, value: int) -> CloudEvent:
    return make.event("area.target_set", "2021-01-01", area, year=2021, indicator=indicator, value=value)


def recognised(office: Office, number: str = MAN, category: str = "disabled", area: str = SHENYANG) -> Someone:
    return Someone(office, number, area).say("recognised", "2021-03-02", categories=[category], basis=BASIS)


def test_r3_1_a_target_of_persons_and_73_for_60_are_121_7_percent(office: Office, make: EventMaker) -> None:
    """60,000 planned and 73,000 employed are 121.7 %: here a thousandth of it; not capped at a hundred."""
    given(office, target(make, LIAONING, "reemployed", 60))
    numbers = [id_no("1985-05-06", 101 + 2 * n) for n in range(73)]
    who = [f"id_no:{number}" for number in numbers]
    given(
        office,
        *(make.registered(number, area=SHENYANG) for number in numbers),
        *(make.event("recognised", "2021-03-02", one, categories=["disabled"], basis=BASIS) for one in who),
        *(make.event("employed", "2021-11-09", one, channel="flexible") for one in who),
    )
    total, _ = plan(office)
    assert (total["reemployed_plan"], total["reemployed_done"], total["reemployed_rate"]) == (60, 73, 121.7)


def test_r3_2_eight_categories_became_ten_in_the_year_with_their_basis(office: Office) -> None:
    """The list has its days: a degree of a category is not one more."""
    someone = Someone(office, MAN, SHENYANG)
    decision: dict[str, Any] = {"categories": ["none_such"], "basis": BASIS}
    lists = [
        set(someone.refused("recognised", day, **decision)["data"]["allowed"]) - {"severely_disabled"}
        for day in ("2021-02-28", "2021-03-01")
    ]
    assert [len(codes) for codes in lists] == [8, 10]
    assert lists[1] - lists[0] == {"poverty_lifted", "rural_low_income"}
    someone.say("poverty_status_set", "2021-03-02", status="none")
    problem = someone.refused("recognised", "2021-03-03", categories=["poverty_lifted"], basis=BASIS)
    assert (problem["code"], problem["data"]["basis"]) == ("category_holds", "辽人社发〔2021〕7号")


def test_r3_3_poverty_lifted_labour_elsewhere_may_refer_without_being_recognised(office: Office) -> None:
    """参照享受: entitled to the policies; the case stays what it was, and who is recognised does not refer."""
    someone = Someone(office, MAN, DALIAN).say("poverty_status_set", "2021-03-02", status="poverty_lifted")
    reference = {"reference_class": "poverty_lifted_elsewhere", "basis": "辽人社发〔2021〕7号"}
    someone.say("reference_eligibility_granted", "2021-03-05", **reference)
    assert someone.read()["case"] == "registered"
    someone.say("employed", "2021-03-08", channel="employer", contract_months=12, insured=True)
    granted(someone, "2021-04-02", "social_insurance_subsidy", "2021-03-08", "2021-03-31", 80_000)
    assert someone.benefits()["items"][0]["benefit"] == "social_insurance_subsidy"

    other = Someone(office, WOMAN, DALIAN)
    other.say("employed", "2021-03-08", channel="employer", contract_months=12, insured=True)
    problem = not_granted(other, "2021-04-02", "social_insurance_subsidy", "2021-03-08", "2021-03-31", 80_000)
    assert problem["code"] == "benefit.who"
    assert recognised(office, SON).refused("reference_eligibility_granted", "2021-03-05", **reference)["status"] == 409


def test_r3_3_each_class_that_may_refer_is_entitled_from_the_day_on_which_it_may(office: Office) -> None:
    """A model worker enjoys what the recognised do, from the day of the decision on."""
    someone = Someone(office, MAN, DALIAN).say("unemployment_registered", "2021-03-01")
    someone.say("employed", "2021-03-08", channel="employer", contract_months=12, insured=True)
    someone.say("reference_eligibility_granted", "2021-04-01", reference_class="model_worker", basis="市级劳模")
    problem = not_granted(someone, "2021-05-02", "social_insurance_subsidy", "2021-03-08", "2021-04-30", 160_000)
    assert (problem["code"], problem["data"]["day"]) == ("benefit.who", "2021-03-08")
    granted(someone, "2021-05-02", "social_insurance_subsidy", "2021-04-01", "2021-04-30", 80_000)


@pytest.mark.parametrize(
    ("relation", "joined", "why_not"),
    [
        ("child", {"lives_together": False}, None),
        ("parent", {"lives_together": False}, None),
        ("sibling", {}, None),
        ("sibling", {"lives_together": False}, "not_living_together"),
        ("grandchild", {"lives_together": False}, "not_living_together"),
        ("child_in_law", {}, "not_family"),
        ("parent_in_law", {}, "not_family"),
        ("child", {"same_register": False}, "other_register"),
    ],
)
def test_r3_4_family_members_and_close_relatives_are_those_of_the_civil_code(
    office: Office, relation: str, joined: dict[str, Any], why_not: str | None
) -> None:
    """Spouse, parents, children; other close relatives who live together; in Liaoning of one register. No in-laws."""
    couple(office, (MAN, WOMAN), area=SHENYANG)
    third = Someone(office, SON, SHENYANG)
    third.say("household_joined", "2021-01-12", household_id="h1", relation=relation, **joined)
    members = office.get("/v1/households/h1?as_of=2021-02-01", area=LIAONING)["members"]
    assert [(m["counted"], m["why_not"]) for m in members if m["person"] == third.id] == [(why_not is None, why_not)]


def test_r3_5_a_member_of_a_zero_employment_family_at_work_clears_it_and_is_counted_once_by_the_channel(
    office: Office,
) -> None:
    """2,296 are a cross-cut of the three channels, no fourth: one person, one job, and a household cleared by it."""
    head, spouse = couple(office, (MAN, WOMAN), area=SHENYANG)
    head.say("zero_employment_recognised", "2021-03-01", household_id="h1", basis=BASIS)
    spouse.say("recognised", "2021-03-02", categories=["zero_employment_member"], basis=BASIS)
    found = office.get("/v1/households/h1?as_of=2021-03-05", area=LIAONING)
    assert (found["status"], found["due"]) == ("open", "2021-03-21"), "20 days from the recognition"
    spouse.say("employed", "2021-03-10", channel="flexible", insured=True)
    found = office.get("/v1/households/h1?as_of=2021-03-31", area=LIAONING)
    assert (found["status"], found["cleared_by"]["person"], found["unstable"]) == ("cleared", spouse.id, False)
    assert spouse.read()["employment"]["channel"] == "flexible"
    total, cities = plan(office)
    assert (total["reemployed_done"], cities[SHENYANG]["zero_households_open"]) == (1, 0)


def test_r3_6_employers_take_persons_on_by_contract(office: Office) -> None:
    """单位吸纳: the channel, the employer and the contract are told."""
    someone = recognised(office)
    job = {"channel": "employer", "employer": "沈阳某机床厂", "uscc": "91350100M000100Y43", "contract_months": 12}
    someone.say("employed", "2021-04-01", **job)
    found = someone.read()["employment"]
    declared = {"verdict": None, "verified": False}
    assert found == {"channel": "employer", "employer": "沈阳某机床厂", "since": "2021-04-01", **declared}
    assert "12" in someone.history()[-1]["text"]


def test_r3_7_flexible_and_self_employed_are_kept_apart_and_both_counted(office: Office) -> None:
    """灵活就业 and 自主创业 stand on one line of the province's table, but each person has the own channel."""
    recognised(office).say("employed", "2021-04-01", channel="flexible", work_form="part_time")
    recognised(office, WOMAN).say("employed", "2021-04-01", channel="self_employed")
    people = office.get("/v1/people?labour=employed", area=LIAONING)["items"]
    assert {person["employment"]["channel"] for person in people} == {"flexible", "self_employed"}
    assert plan(office)[0]["reemployed_done"] == 2


@pytest.mark.parametrize("category", ["older_worker", "severely_disabled", "zero_employment_member", None])
def test_r3_8_public_welfare_posts_are_given_again_to_the_older_the_severely_disabled_and_zero_employment_members(
    office: Office, category: str | None
) -> None:
    """After a term of three years; to others only once."""
    someone = Someone(office, id_no("1964-05-06", 121), SHENYANG, "2016-01-05")
    someone.say("recognised", "2016-01-11", categories=["dibao"], basis=BASIS)
    someone.say("employed", "2016-02-01", channel="public_welfare", post="公共保洁")
    (term,) = [clock for clock in someone.read()["clocks"] if clock["name"] == "post_term"]
    assert term["due"][:10] == "2019-01-31"
    someone.say("left_post", "2019-01-31", cause="期满")
    second = {"channel": "public_welfare", "post": "公共保绿"}
    if category is None:
        assert someone.refused("employed", "2019-06-01", **second)["code"] == "public_post.again"
        return
    someone.say("category_added", "2021-03-02", category=category)
    someone.say("employed", "2021-05-06", **second)
    someone.say("left_post", "2021-12-31", cause="调整")
    assert someone.refused("employed", "2022-02-01", **second)["code"] == "public_post.placements"


def test_r3_8_public_welfare_posts_are_for_three_groups(office: Office) -> None:
    """Since the list of 2021: the older unemployed, the severely disabled, members of zero-employment families."""
    post = {"channel": "public_welfare", "post": "公共保洁"}
    problem = recognised(office, category="dibao").refused("employed", "2021-05-06", **post)
    assert (problem["status"], problem["code"], problem["data"]["categories"]) == (422, "public_post.who", ["dibao"])
    assert "Severely disabled" in problem["detail"]
    recognised(office, WOMAN, "severely_disabled").say("employed", "2021-05-06", **post)


def test_r3_8_posts_are_developed_or_vacated(office: Office, make: EventMaker) -> None:
    """Posts that were freed are told as such; those nobody had developed name their place."""
    given(
        office,
        make.event("post.developed", "2021-04-01", "P-1", kind="sanitation", area=SHENYANG, count=30),
        make.event("post.vacated", "2021-05-01", "P-1", count=4),
        make.event("post.vacated", "2021-05-02", "P-2", count=7, area=DALIAN, kind="security"),
    )
    items = office.get("/v1/events?type=post.developed,post.vacated", area=LIAONING)["items"]
    told = [(item["type"], item["data"]["count"], item["area"]) for item in items]
    assert told == [("post.developed", 30, SHENYANG), ("post.vacated", 4, SHENYANG), ("post.vacated", 7, DALIAN)]
    assert plan(office)[1][SHENYANG]["posts_done"] == 30


def test_r3_9_the_shares_of_60055_and_the_as_of_that_every_figure_carries(office: Office, make: EventMaker) -> None:
    """12,085 + 42,217 + 5,753 = 60,055: 20.1, 70.3 and 9.6 %, half up; all figures of a table have one as-of."""
    parts = {SHENYANG: 12_085, DALIAN: 42_217, ANSHAN: 5_753}
    assert sum(parts.values()) == 60_055
    given(
        office,
        *(target(make, city, "posts", 60_055) for city in parts),
        *(
            make.event("post.developed", "2021-04-01", f"P{city}", kind="k", area=city, count=count)
            for city, count in parts.items()
        ),
    )
    report = office.get(f"/v1/reports/4A?area={LIAONING}&period=2021-01-01..2021-11-09", area=LIAONING)
    rates = {row["key"]: row["posts_rate"] for row in report["rows"] if row["key"] in parts}
    assert rates == {SHENYANG: 20.1, DALIAN: 70.3, ANSHAN: 9.6}
    assert report["as_of"] == "2021-11-09"


def test_r3_9_the_channels_partition_the_persons(office: Office) -> None:
    """Who works through three channels in a year is one person, of the channel of the job at hand."""
    someone = recognised(office, category="severely_disabled")
    for day, last, channel in (
        ("2021-03-05", "2021-04-05", "flexible"),
        ("2021-05-05", "2021-06-05", "employer"),
        ("2021-07-05", None, "public_welfare"),
    ):
        someone.say("employed", day, channel=channel)
        if last:
            someone.say("left_post", last, cause="期满")
    assert plan(office)[0]["reemployed_done"] == 1
    assert someone.read()["employment"]["channel"] == "public_welfare"


def test_r3_10_vocational_training_of_difficult_persons_is_counted(office: Office) -> None:
    """A completed course is a person-time in the column of persons in difficulty."""
    someone = recognised(office)
    course = {"course": "电商客服", "trade": "电商", "kind": "skills", "days": 10}
    someone.say("training_enrolled", "2021-04-01", **course)
    assert plan(office)[0]["difficulty_training_done"] == 0
    someone.say("training_completed", "2021-04-14", course="电商客服", days_attended=10, passed=True)
    assert plan(office)[0]["difficulty_training_done"] == 1


def test_r3_11_the_window_records_status_wishes_skills_and_needs(office: Office) -> None:
    """Wish to work and to start a business, skills, training and service needs; then introduction and guidance."""
    someone = Someone(office, MAN, SHENYANG).say("unemployment_registered", "2021-03-01", cause="企业关停")
    said = {"wishes_work": True, "wishes_training": True, "able_to_work": True, "wishes_business": True}
    someone.say("needs_assessed", "2021-03-02", **said, skills=["焊工"], trades=["电商"], needs=["创业服务"])
    someone.say("career_guided", "2021-03-03", advice="先学电商")
    someone.say("job_introduced", "2021-03-04", post="客服", employer="沈阳某电商")
    someone.say("one_stop_service_given", "2021-03-05", kind="job_registration")
    assessed = someone.history()[2]["text"]
    for expected in ("to start a business yes", "焊工", "电商", "创业服务", "to train yes"):
        assert expected in assessed
    assert someone.read()["labour"] == "unemployed"


def test_r3_12_a_fair_of_the_employment_assistance_month_online_and_on_site(office: Office, make: EventMaker) -> None:
    """就业援助月 is a tag of the fair; a code nobody knows is refused."""
    fair = {"name": "就业援助月专场", "area": SHENYANG, "mode": "online", "campaign": "employment_assistance_month"}
    given(office, make.event("fair.held", "2021-01-20", "F-1", **fair, employers=40, posts=900))
    (item,) = office.get("/v1/events?type=fair.held", area=LIAONING)["items"]
    assert {name: item["data"][name] for name in ("mode", "campaign")} == {
        "mode": "online",
        "campaign": "employment_assistance_month",
    }
    wrong = make.event("fair.held", "2021-01-21", "F-2", name="x", area=SHENYANG, mode="by_pigeon")
    assert office.post(wrong, area=LIAONING).get_json()["field"] == "mode"


def test_r3_13_what_employers_are_given_is_a_ledger_of_measures(office: Office, make: EventMaker) -> None:
    """Training subsidy, premium cut, stabilisation refund: by employer, measure, amount and persons."""
    company = {"employer": "沈阳某机床厂", "uscc": "91350100M000100Y43"}
    measures = {"training_subsidy": 57_000_000, "premium_cut": 80_000_000, "stabilisation_refund": 116_000_000}
    given(
        office,
        *(
            make.event(
                "employer.support_granted", "2021-09-01", "E-1", **company, measure=m, amount_fen=fen, persons=41
            )
            for m, fen in measures.items()
        ),
    )
    items = office.get("/v1/events?type=employer.support_granted", area=LIAONING)["items"]
    assert {item["data"]["measure"]: item["data"]["amount_fen"] for item in items} == measures
    wrong = make.event("employer.support_granted", "2021-09-02", "E-2", measure="gift", amount_fen=1, **company)
    assert office.post(wrong, area=LIAONING).get_json()["field"] == "measure"


def test_r3_14_fourteen_cities_are_told_month_by_month(office: Office, make: EventMaker) -> None:
    """A row a city, for one month or from January on: what scheduling and circulars are made of."""
    given(office, target(make, DALIAN, "reemployed", 4))
    for number, day in ((MAN, "2021-09-30"), (WOMAN, "2021-10-01")):
        recognised(office, number, area=DALIAN).say("employed", day, channel="employer")
    done = {period: plan(office, period)[1][DALIAN] for period in ("2021-10", "2021-01-01..2021-10-31")}
    assert [row["reemployed_done"] for row in done.values()] == [1, 2]
    assert [row["reemployed_rate"] for row in done.values()] == [25.0, 50.0]
    assert len(plan(office)[1]) == 14


def test_r3_15_a_comparison_hit_waits_for_a_human_verdict_and_changes_nothing_by_itself(office: Office) -> None:
    """Civil affairs no longer list a recognised person: a doubt, looked into, and only then an end of the category."""
    someone = recognised(office, category="dibao")
    before = someone.read()
    hit = {"rule": "C7", "register": "civil_affairs", "data_on": "2021-05-31", "detail": "不在低保名册"}
    someone.say("comparison_hit", "2021-06-01", **hit)
    after = someone.read()
    assert [after[name] for name in ("case", "labour", "categories")] == [before["case"], before["labour"], ["dibao"]]
    someone.say("hit_resolved", "2021-06-03", hit="3", verdict="confirmed")
    assert someone.read()["categories"] == ["dibao"]
    someone.say("category_ended", "2021-06-04", category="dibao")
    assert someone.read()["categories"] == []


def test_r3_15_policies_enjoyed_are_asked_for_province_wide_and_the_look_is_logged(office: Office) -> None:
    """The province sees a person of Dalian, Shenyang does not; the real-name database goes by category and level."""
    someone = recognised(office, area=DALIAN)
    someone.say("employed", "2021-03-08", channel="employer", contract_months=12, insured=True)
    granted(someone, "2021-06-02", "social_insurance_subsidy", "2021-03-08", "2021-05-31", 240_000)
    told = someone.benefits()
    used = next(one for one in told["used"] if one["benefit"] == "social_insurance_subsidy")
    assert (used["months_used"], used["months_left"]) == (3, 33)
    assert office.call("GET", f"/v1/people/{someone.id}/benefits", area=SHENYANG).status_code == 404
    looks = office.world.log("SELECT count(*) FROM zuji.access_log WHERE action = 'benefits.read'")
    assert looks == [(1,)]
    listed = office.get("/v1/people?category=disabled", area=LIAONING)["items"]
    assert [(one["id"], one["level"]) for one in listed] == [(someone.id, "D")]
    assert office.get("/v1/people?category=dibao", area=LIAONING)["items"] == []


def test_r3_16_what_a_special_supervision_finds_is_put_right_by_a_day(office: Office) -> None:
    """专项督查: the inspection is named, the finding has a day, the worklist says when it has passed."""
    someone = recognised(office)
    someone.say("spot_checked", "2021-10-11", inspection="辽督〔2021〕3号", items=["补贴"], verdict="refuted")
    finding = {"inspection": "辽督〔2021〕3号", "item": "重复享受", "severity": "ineligible_benefit"}
    someone.say("finding_raised", "2021-10-12", **finding, due="2021-11-02")
    (task,) = office.get("/v1/worklist?kind=stop_at_once", area=LIAONING)["items"]
    assert (task["person"], task["due"][:10], task["overdue"]) == (someone.id, "2021-11-02", True)
    proof = [{"name": "退款凭证.pdf", "sha256": "3a" * 32}]
    someone.say("rectified", "2021-11-01", finding="4", evidence=proof)
    assert office.get("/v1/worklist?kind=stop_at_once", area=LIAONING)["items"] == []
