"""S0, the thesis on Zhenjiang: classified and graded, followed for long, by many subjects, with work as the outcome."""

from datetime import UTC, date, datetime

import pytest

from tests.api.conftest import Office
from tests.requirements.there import MAN, WOMAN, There
from tests.world import id_no

BASIS = "苏人社规〔2020〕2号"
REASON = {"code": "employed", "text": "已就业满一年"}


@pytest.fixture
def zhenjiang(office: Office) -> There:
    return There(office, "321100")


def test_r0_1_each_person_has_a_category_and_a_level_which_says_how_often_she_is_contacted(zhenjiang: There) -> None:
    """Given no category: C by the events; with one: B; noted by an officer as B: two months, as A: one."""
    zhenjiang.registered()
    assert (zhenjiang.person()["categories"], zhenjiang.person()["level"]) == ([], "C")
    zhenjiang.say("recognised", "2021-03-01T09:00", categories=["special_hardship_worker"], basis=BASIS)
    found = zhenjiang.person()
    assert (found["categories"], found["level"]) == (["special_hardship_worker"], "B")
    zhenjiang.say("level_set", "2021-03-09T09:00", level="B")
    zhenjiang.say("surveyed", "2021-03-10T09:00", method="入户")
    assert zhenjiang.clock("contact")["due"][:10] == "2021-05-10"
    zhenjiang.say("level_set", "2021-03-11T09:00", level="A", reason={"text": "夫妻双方失业"})
    zhenjiang.say("surveyed", "2021-03-15T09:00", method="入户")
    assert zhenjiang.person()["level"] == "A"
    assert zhenjiang.clock("contact")["due"][:10] == "2021-04-15"
    listed = zhenjiang.get("/v1/people?category=special_hardship_worker&level=A")["items"]
    assert [one["id"] for one in listed] == [zhenjiang.persons[WOMAN]]


def test_r0_2_recognition_has_criteria_a_basis_a_start_a_review_and_an_end(zhenjiang: There) -> None:
    zhenjiang.registered()
    unlisted = zhenjiang.refused("recognised", "2021-03-01", categories=["model_worker"], basis=BASIS)
    assert (unlisted["status"], unlisted["code"]) == (422, "known_categories")
    assert zhenjiang.refused("recognised", "2021-03-01", categories=["dibao"])["field"] == "basis"
    zhenjiang.say("recognised", "2021-03-01", categories=["dibao"], basis=BASIS, review_on="2021-12-01")
    review = zhenjiang.clock("review")
    assert (review["started"][:10], review["due"][:10]) == ("2021-03-01", "2021-12-01")
    assert BASIS in zhenjiang.history()[1]["text"]
    zhenjiang.say("exited", "2021-11-01", reason=REASON)
    cases = {day: zhenjiang.person(as_of=day)["case"] for day in ("2021-02-28", "2021-03-01", "2021-11-01")}
    assert cases == {"2021-02-28": "registered", "2021-03-01": "recognised", "2021-11-01": "exited"}
    assert zhenjiang.clock("review")["status"] == "waived"


@pytest.mark.parametrize("kind", ["skills", "entrepreneurship"])
def test_r0_3_training_is_for_work_and_for_starting_a_business(zhenjiang: There, kind: str) -> None:
    zhenjiang.registered()
    course = {"course": "网店开办", "trade": "电子商务", "days": 10}
    zhenjiang.say("training_enrolled", "2021-03-01", **course, kind=kind)
    assert zhenjiang.refused("training_enrolled", "2021-03-02", **course, kind="hobby")["field"] == "kind"
    zhenjiang.say("loan_granted", "2021-06-01", amount_fen=20_000_000, term_months=36, bank="镇江农商行")


def test_r0_4_one_ledger_for_the_whole_region_and_each_level_sees_its_own_subtree(office: Office) -> None:
    street, town = There(office, "320614-01"), There(office, "320614-02")
    here, elsewhere, other = street.registered(WOMAN), town.registered(MAN), There(office, "321100")
    far = other.registered(id_no("1980-01-01", 11, region="100000"))
    seen = {
        area: {one["id"] for one in street.get("/v1/people", area=area)["items"]}
        for area in ("320614-01", "320614", "320600", "320000", "210000", "")
    }
    assert seen == {
        "320614-01": {here},
        "320614": {here, elsewhere},
        "320600": {here, elsewhere},
        "320000": {here, elsewhere, far},
        "210000": set(),
        "": {here, elsewhere, far},
    }


def test_r0_5_nothing_is_dropped_at_employment_or_exit_and_any_past_day_can_be_read(zhenjiang: There) -> None:
    zhenjiang.registered()
    zhenjiang.say("recognised", "2021-02-01", categories=["dibao"], basis=BASIS)
    zhenjiang.say("level_set", "2021-02-02", level="B")
    zhenjiang.say("employed", "2021-03-01", channel="employer", employer="镇江某厂")
    zhenjiang.say("exited", "2021-03-20", reason=REASON)
    for day in ("2021-04-01", "2021-06-01", "2021-09-01", "2022-03-01"):
        assert (zhenjiang.clock("contact")["due"][:10], zhenjiang.clock("contact")["status"]) == (day, "overdue")
        zhenjiang.say("followed_up", day, method="电话", result="在岗", satisfaction="satisfied")
    assert zhenjiang.clock("contact")["status"] == "met"
    assert zhenjiang.history()[-1]["type"] == "person.followed_up"
    then = zhenjiang.person(as_of="2021-03-15")
    assert (then["case"], then["labour"], then["employment"]["since"]) == ("recognised", "employed", "2021-03-01")
    assert zhenjiang.person(as_of="2021-01-31")["case"] == "registered"


def test_r0_6_every_act_records_the_organisation_and_its_type(office: Office) -> None:
    """Given accounts of two kinds of organisation, when each reports, then the history and the feed tell which."""
    zhenjiang = There(office, "321100")
    zhenjiang.registered()
    for kind, said in (
        ("enterprise", zhenjiang.said("contract_delivered", "2021-03-01", contract_no="HT-1")),
        ("social_organisation", zhenjiang.said("career_guided", "2021-03-02", advice="先培训")),
    ):
        token = office.token("caseworker", "321100", organisation=f"镇江{kind}", organisation_type=kind)
        office.client.post("/v1/events", json=said, headers={"Authorization": f"Bearer {token}"})
    office.world.project()
    told = [(item["actor"]["organisation"], item["actor"]["organisation_type"]) for item in zhenjiang.history()[1:]]
    expected = [("镇江enterprise", "enterprise"), ("镇江social_organisation", "social_organisation")]
    assert told == expected
    assert [one["organisationtype"] for one in zhenjiang.get("/v1/events?after=1")["items"]] == [k for _, k in expected]
    kinds = office.world.reference.policies.at("321100", date(2021, 1, 4)).organisation_types
    assert list(kinds) == [
        "government",
        "public_employment_agency",
        "community",
        "enterprise",
        "training_body",
        "hr_agency",
        "social_organisation",
        "individual",
    ]


def test_r0_7_the_assessment_tells_willingness_awareness_strengths_and_skills(zhenjiang: There) -> None:
    zhenjiang.registered()
    zhenjiang.say(
        "needs_assessed",
        "2021-02-01",
        wishes_work=True,
        wishes_training=True,
        able_to_work=True,
        wishes_business=False,
        job_awareness="愿意先从临时岗位做起",
        skills=["缝纫"],
        strengths=["手巧", "守时"],
    )
    text = zhenjiang.history(lang="zh")[-1]["text"]
    for said in (
        "就业意愿是",
        "培训意愿是",
        "劳动能力是",
        "创业意愿否",
        "愿意先从临时岗位做起",
        "技能缝纫",
        "手巧、守时",
    ):
        assert said in text


def test_r0_8_rural_residents_urbanised_by_land_loss_are_in_scope(zhenjiang: There) -> None:
    zhenjiang.registered(hukou_type="非农业")
    zhenjiang.say("unemployment_registered", "2021-02-01", cause="征地")
    zhenjiang.say("recognised", "2021-03-01", categories=["land_lost_farmer"], basis=BASIS)
    found = zhenjiang.person()
    assert (found["case"], found["categories"], found["level"]) == ("recognised", ["land_lost_farmer"], "B")


def test_r0_9_work_is_the_outcome_and_cash_is_not(zhenjiang: There) -> None:
    """Given a subsidy paid, then nothing is achieved but told beside it; given work, then it is."""
    zhenjiang.registered()
    zhenjiang.say("recognised", "2021-02-01", categories=["dibao"], basis=BASIS)
    zhenjiang.say("training_enrolled", "2021-03-01", course="家政", trade="家政", kind="skills", days=5)
    zhenjiang.say("training_completed", "2021-03-05", course="家政", days_attended=5, passed=True)
    days = {"from": "2021-03-01", "to": "2021-03-05"}
    zhenjiang.say("benefit_granted", "2021-03-10", benefit="training_subsidy", amount_fen=60_000, **days)
    zhenjiang.say("benefit_paid", "2021-03-20", benefit="training_subsidy", amount_fen=60_000)
    (paid,) = zhenjiang.get(f"/v1/people/{zhenjiang.persons[WOMAN]}/benefits")["items"]
    assert (paid["paid_fen"], zhenjiang.person()["labour"]) == (60_000, "unknown")
    assert zhenjiang.plan(period=2021)["reemployed_done"] == 0
    zhenjiang.say("employed", "2021-04-01", channel="employer")
    assert (zhenjiang.person()["labour"], zhenjiang.plan(period=2021)["reemployed_done"]) == ("employed", 1)


def test_r0_10_a_typical_case_is_recorded_with_consent_and_told_without_the_person(zhenjiang: There) -> None:
    zhenjiang.registered()
    case = {"text": "周示例从下岗到开办早餐店", "expires_on": "2023-12-31"}
    assert zhenjiang.refused("typical_case_recorded", "2021-06-01", kind="employment", **case)["field"] == "consent"
    zhenjiang.say("typical_case_recorded", "2021-06-01", kind="entrepreneurship", consent=True, **case)
    told = zhenjiang.get("/v1/events?type=person.typical_case_recorded")["items"][0]
    assert told["data"] == {"kind": "entrepreneurship", "consent": True, "expires_on": "2023-12-31"}
    assert "周示例" not in str(told)


def test_r0_11_of_a_family_on_allowance_without_work_one_gets_work(zhenjiang: There) -> None:
    """Given a couple on the minimum allowance, both jobless, recognised, when one finds work, then it is cleared."""
    zhenjiang.couple("Z-1", "2021-02-01")
    zhenjiang.say("recognised", "2021-03-01", categories=["dibao"], basis=BASIS)
    zhenjiang.say("zero_employment_recognised", "2021-03-01", household_id="Z-1", basis="公示无异议")
    found = zhenjiang.household("Z-1", "2021-03-10")
    assert (found["status"], found["due"]) == ("open", "2021-03-21")
    zhenjiang.say("employed", "2021-03-12", MAN, channel="employer", contract_months=12)
    assert zhenjiang.household("Z-1", "2021-03-12")["status"] == "cleared"


def test_r0_11_three_unjustified_refusals_sanction_nobody(zhenjiang: There) -> None:
    """Given three refusals without cause, then they are told, and whether the allowance is cut others decide."""
    zhenjiang.office.world.now = datetime(2021, 7, 1, 4, 0, tzinfo=UTC)
    zhenjiang.registered()
    zhenjiang.say("recognised", "2021-03-01", categories=["dibao"], basis=BASIS)
    for day in ("2021-04-01", "2021-05-06", "2021-06-01"):
        zhenjiang.say("job_offer_refused", day, post="保洁员", justified=False, reason={"text": "嫌路远"})
    found = zhenjiang.person()
    assert (found["case"], found["categories"]) == ("recognised", ["dibao"])
    assert [one["reason"]["text"] for one in zhenjiang.history()[-3:]] == ["嫌路远"] * 3
