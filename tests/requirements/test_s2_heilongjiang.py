"""S2, Heilongjiang 2003: five deliveries to the 4050, posts bought by government, fairs, one-stop services, loans."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.requirements.there import MAN, WOMAN, There
from tests.world import id_no

BASIS = "黑龙江省再就业援助制度"
HARBIN, HEGANG, DAQING, MUDANJIANG, DAOLI = "230100", "230400", "230600", "231000", "230102"


def in_2003(office: Office, area: str = HARBIN) -> There:
    """Officials of that year."""
    return There(office, area, "2003-01-06")


@pytest.fixture
def harbin(office: Office) -> There:
    return in_2003(office)


def loan(**data: Any) -> dict[str, Any]:
    """A loan of 20,000 yuan for two years."""
    return {"amount_fen": 2_000_000, "term_months": 24, "bank": "哈尔滨商业银行", "project": "便民小吃", **data}


def test_r2_1_every_service_is_one_of_five_deliveries(harbin: There) -> None:
    """Given seven services and a loan of one person, then each is counted in exactly one of the five."""
    harbin.registered()
    for kind, data in (
        ("policy_briefed", {"policies": ["再就业优惠政策"]}),
        ("job_introduced", {"post": "交通协管员", "employer": "哈尔滨市交警支队"}),
        ("job_fair_attended", {"fair": "秋季万人招聘会"}),
        ("job_info_given", {"posts": ["P-1"]}),
        ("loan_granted", loan()),
        ("career_guided", {"advice": "自主创业"}),
        ("one_stop_service_given", {"kind": "job_introduction"}),
        ("one_stop_service_given", {"kind": "file_management"}),
    ):
        harbin.say(kind, "2003-09-01", **data)
    deliveries = harbin.office.world.reference.policies.at(HARBIN, date(2003, 9, 1)).deliveries
    told = [
        [
            one.zh
            for one in deliveries.values()
            if event["type"] in one.events or event["data"].get("kind") in one.one_stop
        ]
        for event in harbin.get("/v1/events?after=1")["items"]
    ]
    assert {1} == {len(of_one) for of_one in told}
    counts = Counter(of_one[0] for of_one in told)
    assert counts == {"送政策": 1, "送岗位": 3, "送信息": 1, "送资金": 1, "送服务": 2}


@pytest.mark.parametrize(("sex", "born"), [("female", "1963-09-30"), ("male", "1953-09-30")])
def test_r2_2_4050_is_computed_from_birth_date_and_sex(office: Office, sex: str, born: str) -> None:
    """Given a woman of nearly 40, a man of nearly 50, then from the birthday on, and nobody types in an age."""
    harbin, number = in_2003(office), id_no(born, 22 if sex == "female" else 21, region="230103")
    harbin.registered(number)
    assert (harbin.person(number)["birth_year"], harbin.person(number)["sex"]) == (int(born[:4]), sex)
    claim = {"categories": ["older_worker_4050"], "basis": BASIS}
    early = harbin.refused("recognised", "2003-09-29", number, **claim)
    assert (early["status"], early["data"]["events"]["birth_year"]) == (422, born[:4])
    assert harbin.refused("recognised", "2003-09-30", number, **claim, age=50)["status"] == 400
    harbin.say("recognised", "2003-09-30", number, **claim)
    assert harbin.person(number)["level"] == "B"


def test_r2_3_128_employed_are_85_3_percent_of_a_target_of_150(harbin: There) -> None:
    """The province's 150,000 of a stock of 320,000, 128,000 achieved, in thousands."""
    for kind, indicator, value in (("target", "reemployed", 150), ("baseline", "recognised", 320)):
        set_ = {"year": 2003, "indicator": indicator, "value": value}
        harbin.post(harbin.event(f"area.{kind}_set", "2003-01-02", HARBIN, **set_))
    numbers = [id_no("1960-01-01", 2 * place, region="230103") for place in range(1, 129)]
    harbin.post(*(harbin.office.events.registered(number, harbin.day, area=HARBIN) for number in numbers))
    for kind, day, data in (
        ("recognised", "2003-02-10", {"categories": ["older_worker_4050"], "basis": BASIS}),
        ("employed", "2003-09-30", {"channel": "flexible"}),
    ):
        harbin.post(*(harbin.said(kind, day, number, **data) for number in numbers))
    total = harbin.plan(period=2003)
    assert (total["recognised"], total["reemployed_plan"], total["reemployed_done"]) == (320, 150, 128)
    assert total["reemployed_rate"] == 85.3


def test_r2_4_posts_developed_are_not_persons_placed_nor_contracts_delivered(office: Office) -> None:
    """Given 6,000 posts and one contract delivered to one placed, then 6,000 are developed, one person is placed."""
    there = in_2003(office, MUDANJIANG)
    kinds = office.world.reference.policies.at(MUDANJIANG, date(2003, 9, 1)).post_kinds
    assert [one.zh for one in kinds.values()] == ["交通协管", "社区保安", "保洁", "保绿", "后勤保障"]
    for kind, count in (("交通协管", 2_000), ("社区保安", 4_000)):
        post = {"kind": kind, "area": MUDANJIANG, "count": count}
        there.post(there.event("post.developed", "2003-02-01", f"牡丹江-{kind}", **post))
    there.registered()
    there.say("contract_delivered", "2003-05-01", contract_no="HT-1", delivered_by="市领导")
    assert (there.plan(period=2003)["posts_done"], there.person()["labour"]) == (6_000, "unknown")
    there.say("employed", "2003-05-02", channel="public_welfare", post="交通协管", post_id="牡丹江-交通协管")
    assert there.plan(period=2003)["posts_done"] == 6_000
    assert len(there.get("/v1/people?labour=employed")["items"]) == 1


def test_r2_5_a_project_is_a_source_of_posts_and_a_job_names_it(office: Office) -> None:
    """Given the breakfast project of Daoli, 20 posts, when somebody works there, then the job names the project."""
    daoli = in_2003(office, DAOLI)
    project = {"kind": "早餐工程", "area": DAOLI, "count": 20}
    daoli.post(daoli.event("post.developed", "2003-03-01", "道里-早餐工程", **project))
    daoli.registered()
    daoli.say("employed", "2003-04-01", channel="flexible", post="早餐车", post_id="道里-早餐工程")
    assert daoli.plan(period=2003)["posts_done"] == 20
    assert "道里-早餐工程" in daoli.history()[-1]["text"]


def test_r2_5_and_r2_12_a_register_of_projects_and_of_the_programme_each_with_its_state(office: Office) -> None:
    """Twelve projects of Nangang, the breakfast project; ten activities and 33 practical things of September."""
    harbin = in_2003(office)
    opened = {"area": HARBIN, "kind": "entrepreneurial_project"}
    things = [("benefit_activity", 10), ("practical_thing", 33)]
    harbin.post(
        *(harbin.event("project.opened", "2003-03-01", f"南岗-{n}", name=f"创业项目{n}", **opened) for n in range(12)),
        harbin.event(
            "project.opened", "2003-03-01", "道里-早餐工程", name="早餐工程", kind="convenience_project", area=DAOLI,
            unit="道里区早餐服务公司", location="道里区", places=300, assisted_places=260, support="免费提供餐车",
        ),
        harbin.event("project.closed", "2003-09-01", "南岗-0", cause="并入他处"),
        *(
            harbin.event(
                "activity.planned", "2003-08-25", f"{kind}-{n}", name=f"第{n}件", area=HARBIN, kind=kind,
                starts_on="2003-09-01", target=100,
            )
            for kind, number in things
            for n in range(number)
        ),
        harbin.event("activity.held", "2003-09-20", "practical_thing-1", done=120, attendees=120, assisted=90),
        harbin.event("activity.cancelled", "2003-09-20", "practical_thing-2", cause="资金未落实"),
    )  # fmt: skip
    counted = {kind: harbin.get(f"/v1/work-items?type=activity&kind={kind}&limit=1")["count"] for kind, _ in things}
    assert dict(things) == counted
    states = Counter(each["state"] for each in harbin.get("/v1/work-items?type=activity&limit=100")["items"])
    assert {"planned": 41, "held": 1, "cancelled": 1} == states
    (held,) = harbin.get("/v1/work-items?type=activity&state=held")["items"]
    assert (100, 120, 90) == (held["target"], held["done"], held["assisted"])
    assert 12 == harbin.get("/v1/work-items?type=project&state=open")["count"]
    (daoli,) = harbin.get(f"/v1/work-items?type=project&area={DAOLI}")["items"]
    told = ("道里区早餐服务公司", "道里区", 300, 260, "免费提供餐车")
    assert told == tuple(daoli[name] for name in ("unit", "location", "places", "assisted_places", "support"))


def test_r2_6_posts_that_were_freed_count_as_posts_found(office: Office) -> None:
    """Given 1,000 posts of re-hired retirees freed in Hegang, then 1,000; one developed and free again counts once."""
    hegang = in_2003(office, HEGANG)
    freed = {"count": 1_000, "area": HEGANG, "kind": "清退返聘人员腾退岗位"}
    hegang.post(hegang.event("post.vacated", "2003-06-01", "鹤岗-腾退", **freed))
    assert hegang.plan(period=2003)["posts_done"] == 1_000
    developed = {"kind": "保洁", "area": HEGANG, "count": 5}
    hegang.post(
        hegang.event("post.developed", "2003-06-01", "鹤岗-保洁", **developed),
        hegang.event("post.vacated", "2003-09-01", "鹤岗-保洁", count=2),
    )
    assert hegang.plan(period=2003)["posts_done"] == 1_005


def test_r2_7_an_agreement_at_a_fair_is_not_employment(harbin: There) -> None:
    """Given the fair of mid-September with 2,000 agreements, when somebody agrees there, then nobody is employed."""
    fair = {"name": "秋季万人再就业招聘会", "area": HARBIN, "employers": 500, "posts": 20_000, "agreements": 2_000}
    harbin.post(harbin.event("fair.held", "2003-09-15", "2003-秋", **fair))
    harbin.registered()
    harbin.say("job_fair_attended", "2003-09-15", fair="2003-秋", intention=True)
    assert harbin.get("/v1/events?type=fair.held")["items"][0]["data"] == fair
    assert (harbin.person()["labour"], harbin.plan(period=2003)["reemployed_done"]) == ("unknown", 0)


def test_r2_8_seven_one_stop_services_and_no_eighth(harbin: There) -> None:
    harbin.registered()
    kinds = {
        "job_registration": "求职登记",
        "career_guidance": "职业指导",
        "job_introduction": "职业介绍",
        "training_application": "培训申请",
        "appraisal_declaration": "鉴定申报",
        "file_management": "档案管理",
        "social_insurance": "社会保险",
    }
    for kind, title in kinds.items():
        harbin.say("one_stop_service_given", "2003-09-01", kind=kind)
        assert title in harbin.history(lang="zh")[-1]["text"]
    assert harbin.refused("one_stop_service_given", "2003-09-01", kind="lottery")["field"] == "kind"


def test_r2_9_the_holder_of_a_valid_card_gets_all_seven_free(harbin: There) -> None:
    """Given a card, then each of the seven is free by it; after its last day, or once it is withdrawn, none is."""
    harbin.registered()
    free = harbin.office.world.reference.policies.at(HARBIN, date(2003, 9, 1)).concession_card
    assert free is not None
    assert len(free.free_services) == 7
    harbin.say("concession_card_issued", "2003-02-01", number="哈-0042", expires_on="2003-12-31")
    for kind in free.free_services:
        harbin.say("one_stop_service_given", "2003-12-31", kind=kind, free_by_card=True)
    service = {"kind": "career_guidance", "free_by_card": True}
    late = harbin.refused("one_stop_service_given", "2004-01-01", **service)
    assert (late["status"], late["code"], late["data"]["version"]) == (422, "free_by_a_valid_card", 2)
    harbin.say("concession_card_issued", "2004-02-01", number="哈-0043")
    harbin.say("one_stop_service_given", "2004-02-02", **service)
    assert harbin.refused("concession_card_withdrawn", "2004-03-01", number="哈-0043")["field"] == "reason"
    harbin.say("concession_card_withdrawn", "2004-03-01", number="哈-0043", reason={"text": "已稳定就业"})
    assert "2004-03-01" in harbin.refused("one_stop_service_given", "2004-03-02", **service)["detail"]


def test_r2_10_a_loan_of_20_000_yuan_for_two_years_once_extended_for_a_feasible_project(harbin: There) -> None:
    harbin.registered()
    for change, code in (
        ({"amount_fen": 2_000_001}, "loan.amount"),
        ({"term_months": 25}, "loan.term"),
        ({"project": None}, "loan.project"),
    ):
        said = {name: value for name, value in loan(**change).items() if value is not None}
        assert harbin.refused("loan_granted", "2003-09-01", **said)["code"] == f"benefit.{code}"
    harbin.say("loan_granted", "2003-09-01", **loan())
    harbin.say("loan_extended", "2005-08-01", months=12)
    assert harbin.refused("loan_extended", "2006-08-01", months=12)["code"] == "benefit.loan.extended"


def test_r2_10_nobody_older_than_sixty_and_no_second_loan(harbin: There) -> None:
    old = id_no("1942-09-01", 21, region="230103")
    harbin.registered(old)
    assert harbin.refused("loan_granted", "2003-09-01", old, **loan())["code"] == "benefit.loan.age"
    harbin.registered(MAN)
    harbin.say("loan_granted", "2003-09-01", MAN, **loan(amount_fen=1_826_000))
    assert harbin.refused("loan_granted", "2004-09-01", MAN, **loan())["code"] == "benefit.loan.not_repaid"


def test_r2_11_a_cadre_is_paired_with_a_laid_off_worker(office: Office) -> None:
    daqing = in_2003(office, DAQING)
    daqing.registered()
    daqing.say("recognised", "2003-02-01", categories=["laid_off"], basis=BASIS)
    daqing.say("helper_paired", "2003-03-01", helper="赵处长", unit="大庆市直机关")
    assert "赵处长（大庆市直机关）" in daqing.history(lang="zh")[-1]["text"]
    assert daqing.refused("helper_paired", "2003-03-02", helper="钱处长", unit="大庆市财政局")["status"] == 409
    assert daqing.person(WOMAN)["categories"] == ["laid_off"]
