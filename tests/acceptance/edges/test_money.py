"""Subsidies and public-welfare posts at their edges (docs/domain.md 12; R3-8, R4-5, R4-11)."""

import pytest

from tests.acceptance.someone import Someone, course, granted, not_granted
from tests.api.conftest import Office
from tests.world import id_no

BASIS = "认定表第1号"
SUBSISTENCE = "subsistence_subsidy"


def recognised(office: Office, category: str = "disabled", number: str = id_no("1985-03-12", 121)) -> Someone:
    """Somebody recognised in January."""
    return Someone(office, number).say("recognised", "2021-01-15", categories=[category], basis=BASIS)


def on_post(someone: Someone, first: str, last: str | None = None) -> Someone:
    """A public-welfare post, and its last day."""
    someone.say("employed", first, channel="public_welfare", employer="镇环卫所", post="保洁员")
    return someone if last is None else someone.say("left_post", last, cause="期满")


def test_who_reaches_retirement_age_in_mid_month_on_a_public_post_is_due_to_leave_and_paid_to_that_day(
    office: Office,
) -> None:
    """Sixty on 18 June: the post ends that day, the subsidy the day before, and no post begins afterwards."""
    someone = on_post(Someone(office, id_no("1961-06-18", 121)), "2021-02-01")
    (term,) = [clock for clock in someone.read()["clocks"] if clock["name"] == "post_term"]
    assert term["due"][:10] == "2021-06-18"
    problem = not_granted(someone, "2021-06-01", "post_subsidy", "2021-06-01", "2021-06-30", 60_000)
    assert (problem["code"], problem["data"]["retires_on"]) == ("benefit.retirement", "2021-06-18")
    assert problem["detail"].endswith("ends the day before")
    granted(someone, "2021-06-01", "post_subsidy", "2021-06-01", "2021-06-17", 34_000)
    someone.say("left_post", "2021-06-18", cause="退休")
    assert someone.refused("employed", "2021-06-19", channel="public_welfare")["code"] == "public_post.retired"


def test_a_corrected_identity_number_leaves_the_earlier_payment_known(office: Office) -> None:
    """The same person and history: once a year stays once a year, by either number."""
    wrong, right = id_no("1985-03-12", 121), id_no("1985-03-12", 125)
    someone = course(recognised(office, number=wrong), "2021-03-01", "2021-03-16")
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    someone.say(
        "identity_corrected",
        "2021-05-06",
        field="id_no",
        old=wrong,
        new=right,
        approver="李科长",
        reason={"code": "checked", "text": "核对户口簿"},
    )
    someone.who = f"id_no:{right}"
    course(someone, "2021-09-06", "2021-09-21", name="家政服务")
    problem = not_granted(someone, "2021-10-08", SUBSISTENCE, "2021-09-06", "2021-09-21", 36_000)
    assert (problem["code"], problem["data"]["events"]) == ("benefit.a_year", [5])
    assert [item["id"] for item in office.search(q=wrong)] == [someone.id]


@pytest.mark.parametrize("category", ["severely_disabled", "zero_employment_member"])
def test_a_second_public_post_after_expiry_is_for_some_and_a_third_for_nobody(office: Office, category: str) -> None:
    """The first term of three years has run out."""
    ordinary = on_post(recognised(office, "dibao"), "2021-02-01", "2024-01-31")
    problem = ordinary.refused("employed", "2024-03-01", channel="public_welfare")
    assert (problem["status"], problem["code"], problem["data"]["events"]) == (422, "public_post.again", [3])
    assert problem["data"]["term_ended"] == "2024-01-31"

    entitled = on_post(recognised(office, category, id_no("1985-03-12", 123)), "2021-02-01", "2024-01-31")
    on_post(entitled, "2024-03-01", "2025-02-28")
    third = entitled.refused("employed", "2025-04-01", channel="public_welfare")
    assert (third["code"], third["data"]["events"]) == ("public_post.placements", [3, 5])
    entitled.say("employed", "2025-04-01", channel="flexible")


def test_nine_of_twelve_days_are_270_yuan(office: Office) -> None:
    """Passed with three days absent: absence is not paid."""
    someone = course(recognised(office), "2021-03-01", "2021-03-16", attended=9)
    problem = not_granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    assert (problem["code"], problem["data"]["amount_fen"], problem["data"]["events"]) == (
        "benefit.amount",
        27_000,
        [3, 4],
    )
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 27_000)
    assert someone.benefits()["items"][0]["amount_fen"] == 27_000


def test_a_second_course_in_the_year_gives_no_second_subsidy_and_one_in_the_next_year_does(office: Office) -> None:
    """Once a year, by the first training day; the refusal names the grant before."""
    someone = course(recognised(office), "2021-03-01", "2021-03-16")
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    course(someone, "2021-09-06", "2021-09-21", name="家政服务")
    problem = not_granted(someone, "2021-10-08", SUBSISTENCE, "2021-09-06", "2021-09-21", 36_000)
    assert (problem["status"], problem["code"], problem["data"]["events"]) == (422, "benefit.a_year", [5])
    course(someone, "2022-03-07", "2022-03-22", name="中式面点")
    granted(someone, "2022-03-25", SUBSISTENCE, "2022-03-07", "2022-03-22", 36_000)
    assert [one["times"] for one in someone.benefits()["used"] if one["benefit"] == SUBSISTENCE] == [2]


def test_a_death_in_march_reported_in_may_makes_aprils_subsidy_due_back_and_the_work_before_still_counts(
    office: Office,
) -> None:
    """Until it is recovered; nothing more is granted."""
    someone = on_post(recognised(office), "2021-02-01")
    granted(someone, "2021-02-02", "post_subsidy", "2021-02-01", "2021-06-30", 500_000)
    for day in ("2021-03-05", "2021-04-06"):
        someone.say("benefit_paid", day, benefit="post_subsidy", amount_fen=100_000)
    someone.say("deceased", "2021-03-20", source="殡葬信息比对")  # told in May
    (due,) = someone.benefits()["due_back"]
    assert (due["benefit"], due["amount_fen"], due["cause"]) == ("post_subsidy", 100_000, "paid_after_death")
    assert (due["since"], due["events"]) == ("2021-04-06", [7, 6])
    assert (
        someone.refused("benefit_paid", "2021-05-07", benefit="post_subsidy", amount_fen=1)["code"]
        == "benefit.deceased"
    )
    assert someone.read("?as_of=2021-03-01")["labour"] == "employed"
    report = office.get("/v1/reports/4A?period=2021")
    assert report["total"]["reemployed_done"] == 1
    someone.say("benefit_recovered", "2021-06-01", benefit="post_subsidy", amount_fen=100_000)
    assert someone.benefits()["due_back"] == []


def test_who_draws_unemployment_benefit_gets_no_subsistence_subsidy(office: Office) -> None:
    """Said at enrolment, or by a grant of the benefit for the same month; partly overlapping is not paid either."""
    drawing = course(recognised(office), "2021-03-01", "2021-03-16", draws_unemployment_benefit=True)
    problem = not_granted(drawing, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    assert (problem["code"], problem["data"]["events"]) == ("benefit.unemployment_benefit", [3, 4])

    other = course(recognised(office, number=id_no("1985-03-12", 123)), "2021-03-01", "2021-03-16")
    granted(other, "2021-02-01", "unemployment_benefit", "2021-02-01", "2021-03-05", 200_000)
    problem = not_granted(other, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    assert (problem["code"], problem["data"]["exclusive_with"]) == ("benefit.exclusive", ["unemployment_benefit"])


def test_whose_dibao_ends_while_in_training_is_paid_by_the_status_at_enrolment(office: Office) -> None:
    """The status at enrolment governs that course, and only that one."""
    someone = recognised(office, "dibao")
    enrol = {"course": "养老护理", "trade": "养老护理", "kind": "skills", "days": 12}
    someone.say("training_enrolled", "2021-03-01", **enrol)
    someone.say("category_ended", "2021-03-05", category="dibao")
    someone.say("exited", "2021-03-05", reason={"code": "own_request", "text": "低保停发"})
    someone.say("training_completed", "2021-03-16", course="养老护理", days_attended=12, passed=True)
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 36_000)
    course(someone, "2022-03-07", "2022-03-22", name="家政服务")
    problem = not_granted(someone, "2022-03-25", SUBSISTENCE, "2022-03-07", "2022-03-22", 36_000)
    assert (problem["code"], problem["data"]["day"]) == ("benefit.who", "2022-03-07")
