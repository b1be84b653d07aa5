"""Who is recognised where and when: two profiles, an abolished category, the very day, the base of retirement."""

from msgspec.structs import replace

from tests.acceptance.someone import SHENYANG, UNIT, Someone
from tests.api.conftest import Office
from tests.world import SUPERVISOR, id_no

BASIS = "认定表第1号"
HARBIN = "230100"


def test_one_history_under_two_profiles_has_two_explained_answers_and_each_event_its_profile(office: Office) -> None:
    """A man of 51: an older worker in Haimen (from 50), not yet in Liaoning (the last five years before 60)."""
    number = id_no("1970-03-01", 121)
    here, there = Someone(office, number, UNIT), Someone(office, id_no("1970-03-01", 123), SHENYANG)
    for one in (here, there):
        one.say("surveyed", "2021-02-01", method="入户")
        one.say("poverty_status_set", "2021-02-02", status="poverty_lifted")

    here.say("recognised", "2021-05-06", categories=["older_worker"], basis=BASIS)
    problem = there.refused("recognised", "2021-05-06", categories=["older_worker"], basis=BASIS)

    assert (problem["status"], problem["code"]) == (422, "category_holds")
    data = problem["data"]
    assert (data["profile"], data["condition"]) == ("liaoning@2021-03-01", "retirement_within_years")
    assert (data["events"]["retires_on"], data["events"]["since"]) == ("2030-03-01", "2025-03-01")
    assert "2030-03-01" in problem["detail"]
    assert (here.read()["case"], there.read()["case"]) == ("recognised", "registered")
    assert {item["profile"] for item in here.history()} == {"haimen@2021-01-01"}
    assert {item["profile"] for item in there.history()} == {"liaoning@1995-01-01"}
    there.say("recognised", "2021-05-06", categories=["poverty_lifted"], basis=BASIS)
    assert there.history()[-1]["profile"] == "liaoning@2021-03-01"
    assert "poverty_lifted" in here.refused("category_added", "2021-05-07", category="poverty_lifted")["detail"]


def test_the_two_profiles_ask_for_different_services_of_the_same_events(office: Office) -> None:
    """The bundle of Haimen's notice is asked for there, and nothing of the kind in Liaoning."""
    here, there = Someone(office), Someone(office, id_no("1970-03-01", 123), SHENYANG)
    for one in (here, there):
        one.say("policy_briefed", "2021-02-01", policies=["社会保险补贴"])
    assert here.read("?as_of=2021-12-31")["bundle"]["policy_briefing"] == {"required": 1, "given": 1}
    assert there.read("?as_of=2021-12-31")["bundle"] == {}


def test_a_new_list_admits_from_its_day_on_and_refuses_before(office: Office) -> None:
    """Liaoning: eight categories, ten from the day of the new list; an event is judged by the list of its day."""
    someone = Someone(office, id_no("1985-05-06", 121), SHENYANG)
    someone.say("poverty_status_set", "2021-01-06", status="poverty_lifted")
    problem = someone.refused("recognised", "2021-02-28", categories=["poverty_lifted"], basis=BASIS)
    assert (problem["code"], problem["data"]["profile"]) == ("known_categories", "liaoning@1995-01-01")
    assert problem["field"].endswith("categories")
    someone.say("recognised", "2021-03-01", categories=["poverty_lifted"], basis=BASIS)


def test_of_a_category_that_a_new_list_abolished_the_old_recognition_runs_to_its_review_and_there_is_no_new_one(
    office: Office,
) -> None:
    """Heilongjiang's 4050 ended with its programme on 1 January 2008."""
    old = Someone(office, id_no("1955-05-06", 121), HARBIN, "2007-01-08")
    old.say("recognised", "2007-06-01", categories=["older_worker_4050"], basis=BASIS, review_on="2008-06-01")
    new = Someone(office, id_no("1955-05-06", 123), HARBIN, "2007-01-08")

    problem = new.refused("recognised", "2008-01-02", categories=["older_worker_4050"], basis=BASIS)

    assert (problem["status"], problem["code"]) == (422, "known_categories")
    assert "older_worker_4050" not in problem["data"]["allowed"]
    then = old.read("?as_of=2008-05-31")
    assert (then["case"], then["categories"]) == ("recognised", ["older_worker_4050"])
    assert old.refused("recognition_reviewed", "2008-06-01", verdict="holds")["code"] == "still_listed"
    old.say("recognition_reviewed", "2008-06-01", verdict="ends")
    old.say("exited", "2008-06-01", reason={"code": "own_request", "text": "类别取消"})
    assert old.read()["case"] == "exited"


def test_4050_is_true_on_the_very_day_and_false_the_day_before(office: Office) -> None:
    """A man is fifty, a woman forty, on the birthday."""
    for number, before, day in (
        (id_no("1971-05-06", 121), "2021-05-05", "2021-05-06"),
        (id_no("1981-05-06", 122), "2021-05-05", "2021-05-06"),
    ):
        someone = Someone(office, number)
        problem = someone.refused("recognised", before, categories=["older_worker"], basis=BASIS)
        assert (problem["code"], problem["data"]["condition"]) == ("category_holds", "age_from")
        someone.say("recognised", day, categories=["older_worker"], basis=BASIS)


def test_a_woman_whose_base_is_50_and_one_whose_base_is_55(office: Office) -> None:
    """Both of 51: one is of retirement age, the other registers as unemployed, in Liaoning within five years of it."""
    retired = Someone(office, id_no("1970-03-01", 122), SHENYANG, retirement_base=50)
    working = Someone(office, id_no("1970-03-01", 124), SHENYANG, retirement_base=55)
    problem = retired.refused("unemployment_registered", "2021-05-06")
    assert (problem["code"], problem["data"]["retires_on"]) == ("of_working_age", "2020-03-01")
    older = {"categories": ["older_worker"], "basis": BASIS}
    assert retired.refused("recognised", "2021-05-07", **older)["data"]["condition"] == "until_retirement"
    working.say("unemployment_registered", "2021-05-06")
    working.say("recognised", "2021-05-07", **older)


def test_a_helper_does_not_inspect_the_own_case(office: Office) -> None:
    """The draw goes on to another inspector; the refusal stays in quarantine, so that it is seen."""
    for name in ("王芳", "李明", "赵强"):
        office.world.known(replace(SUPERVISOR, name=name))
    someone = Someone(office)
    someone.say("helper_paired", "2021-02-01", helper="王芳", unit="镇人社所")
    check = {"inspection": "C-2021-7", "items": ["身份真实", "服务真实"]}
    problem = someone.refused("spot_checked", "2021-03-01", **check, inspectors=["李明", "王芳"])
    assert (problem["status"], problem["code"], problem["data"]["version"]) == (422, "inspected_by_another", 2)
    (kept,) = office.get("/v1/quarantine")["items"]
    assert kept["type"] == "person.spot_checked"
    someone.say("spot_checked", "2021-03-01", **check, inspectors=["李明", "赵强"])
    someone.say("helper_ended", "2021-03-02", reason={"code": "moved", "text": "调离"})
    someone.say("spot_checked", "2021-03-03", **check, inspectors=["王芳"])
