"""Money due back, and the days that a benefit is for (docs/domain.md 4 and 12)."""

import pytest

from tests.acceptance.someone import Someone, course, granted, not_granted
from tests.api.conftest import Json, Office
from tests.world import EventMaker, id_no

POST, INSURANCE, SUBSISTENCE = "post_subsidy", "social_insurance_subsidy", "subsistence_subsidy"
BASIS = "认定表第1号"
JOB = {"channel": "employer", "employer": "甲公司", "contract_months": 12, "insured": True}


def due(someone: Someone) -> list[tuple[int, str]]:
    """The amounts due back and their causes."""
    return [(one["amount_fen"], one["cause"]) for one in someone.benefits()["due_back"]]


def recognised(office: Office, number: str = id_no("1985-03-12", 121)) -> Someone:
    """Somebody recognised in January."""
    return Someone(office, number).say("recognised", "2021-01-15", categories=["disabled"], basis=BASIS)


def paid(someone: Someone, benefit: str, first: str, last: str, fen: int, day: str = "2021-06-05") -> Someone:
    """A benefit granted on 2 June 2021 and paid on the day."""
    granted(someone, "2021-06-02", benefit, first, last, fen)
    return someone.say("benefit_paid", day, benefit=benefit, amount_fen=fen)


def worker(office: Office) -> Someone:
    """Somebody at work since February, with the insurance subsidy of three months paid in June."""
    someone = recognised(office).say("employed", "2021-02-01", **JOB)
    return paid(someone, INSURANCE, "2021-02-01", "2021-04-30", 90_000)


def test_arrears_for_days_before_a_death_stay_paid(office: Office) -> None:
    """February is paid on 5 June to one who died on 20 March: told in July, nothing is due back."""
    someone = recognised(office).say("employed", "2021-02-01", channel="public_welfare")
    paid(someone, POST, "2021-02-01", "2021-02-28", 50_000)
    someone.say("deceased", "2021-03-20", source="殡葬信息比对")
    assert due(someone) == []


def test_a_payment_after_a_death_is_due_back_for_the_months_after_it_only(office: Office) -> None:
    """February to May are paid in June to one who died in March: April and May are due back."""
    someone = recognised(office).say("employed", "2021-02-01", channel="public_welfare")
    paid(someone, POST, "2021-02-01", "2021-05-31", 200_000)
    someone.say("deceased", "2021-03-20", source="殡葬信息比对")
    (found,) = someone.benefits()["due_back"]
    assert (found["amount_fen"], found["cause"]) == (100_000, "paid_after_death")
    assert (found["from"], found["to"], found["since"]) == ("2021-04-01", "2021-05-31", "2021-06-05")


def test_a_payment_may_name_the_days_it_is_for(office: Office) -> None:
    """So arrears can still be paid when the death is known, and no day after it."""
    someone = recognised(office).say("employed", "2021-02-01", channel="public_welfare")
    granted(someone, "2021-02-02", POST, "2021-02-01", "2021-05-31", 200_000)
    someone.say("deceased", "2021-03-20", source="殡葬信息比对")
    arrears = {"benefit": POST, "amount_fen": 50_000, "period_from": "2021-02-01", "period_to": "2021-02-28"}
    someone.say("benefit_paid", "2021-04-06", **arrears)
    assert due(someone) == []
    later = {**arrears, "period_from": "2021-04-01", "period_to": "2021-04-30"}
    assert someone.refused("benefit_paid", "2021-04-06", **later)["code"] == "benefit.deceased"


def test_of_a_job_voided_as_false_all_is_due_back(office: Office) -> None:
    """The subsidy had no ground on any day; what is recovered is due no more."""
    someone = worker(office)
    someone.say("voided", "2021-07-01", target_version=3, reason={"code": "false", "text": "核查未上岗"})
    assert due(someone) == [(90_000, "without_work")]
    someone.say("benefit_recovered", "2021-08-01", benefit=INSURANCE, amount_fen=60_000)
    assert due(someone) == [(30_000, "without_work")]


def test_of_a_refuted_job_all_is_due_back(office: Office, make: EventMaker) -> None:
    """A verification that refutes the job takes the ground away as a void does."""
    someone = worker(office)
    verdict = make.event("employment_verified", "2021-07-01", someone.who, verdict="refuted", method="电话")
    office.post([verdict], role="supervisor")
    office.world.project()
    assert due(someone) == [(90_000, "without_work")]


@pytest.mark.parametrize(("left", "expected"), [("2021-02-28", 60_000), ("2021-03-01", 30_000), ("2021-04-30", 0)])
def test_the_months_after_leaving_are_due_back(office: Office, left: str, expected: int) -> None:
    """Told in July that the job had ended."""
    someone = worker(office).say("left_post", left, cause="辞职")
    assert due(someone) == ([(expected, "without_work")] if expected else [])


def test_a_second_grant_found_by_a_merge_is_due_back(office: Office, make: EventMaker) -> None:
    """Two records of one person had the subsidy of the same year each; the first one stands."""
    first, second = recognised(office), recognised(office, id_no("1985-03-13", 121))
    for someone, begun, ended, day in (
        (first, "2021-03-01", "2021-03-16", "2021-06-05"),
        (second, "2021-05-06", "2021-05-21", "2021-06-06"),
    ):
        paid(course(someone, begun, ended), SUBSISTENCE, begun, ended, 36_000, day)
    office.given(make.event("merged", "2021-07-01", second.id, into=first.id))
    office.world.project()
    assert due(first) == [(36_000, "above_limit")]


def test_the_same_days_granted_twice_are_found_by_a_merge(office: Office, make: EventMaker) -> None:
    """Two records with the post subsidy of overlapping months: those of both are due back once."""
    first, second = recognised(office), recognised(office, id_no("1985-03-13", 121))
    for someone, since, last, day in (
        (first, "2021-02-01", "2021-03-31", "2021-06-05"),
        (second, "2021-03-01", "2021-04-30", "2021-06-06"),
    ):
        someone.say("employed", "2021-02-01", channel="public_welfare")
        paid(someone, POST, since, last, 200_000, day)
    office.given(make.event("merged", "2021-07-01", second.id, into=first.id))
    office.world.project()
    (found,) = first.benefits()["due_back"]
    assert (found["amount_fen"], found["cause"]) == (100_000, "granted_twice")
    assert (found["from"], found["to"]) == ("2021-03-01", "2021-03-31")


def test_unemployment_benefit_for_months_at_work_is_due_back(office: Office) -> None:
    """Told in July that the person was at work since 10 February: March and April are due back."""
    someone = paid(recognised(office), "unemployment_benefit", "2021-02-01", "2021-04-30", 450_000)
    someone.say("employed", "2021-02-10", channel="flexible")
    assert due(someone) == [(300_000, "not_entitled")]
    problem = not_granted(someone, "2021-06-03", "unemployment_benefit", "2021-05-01", "2021-05-31", 150_000)
    assert (problem["code"], problem["data"]["not_while"]) == ("benefit.who", ["employed"])


def test_the_day_before_retirement_is_paid_and_the_day_itself_is_not(office: Office) -> None:
    """Sixty on 18 June 2021, exactly: the benefit covers the 17th, not the 18th, also as a day by itself."""
    someone = Someone(office, id_no("1961-06-18", 121)).say("employed", "2021-02-01", channel="public_welfare")
    for first in ("2021-06-01", "2021-06-18"):
        problem = not_granted(someone, "2021-07-01", POST, first, "2021-06-18", 34_000)
        assert (problem["code"], problem["field"]) == ("benefit.retirement", "to")
        assert problem["data"]["retires_on"] == "2021-06-18"
    granted(someone, "2021-07-01", POST, "2021-06-01", "2021-06-17", 34_000)


def test_attendance_never_exceeds_the_course(office: Office) -> None:
    """Sixty days of a course of five are refused with the field; five days of twelve are paid as five."""
    someone = recognised(office)
    someone.say("training_enrolled", "2021-03-01", course="养老护理", trade="养老护理", kind="skills", days=5)
    done: Json = {"course": "养老护理", "passed": True}
    problem = someone.refused("training_completed", "2021-06-16", **done, days_attended=60)
    assert (problem["status"], problem["code"], problem["field"]) == (
        422,
        "attended_within_the_course",
        "days_attended",
    )
    assert (problem["data"]["most"], problem["data"]["events"]) == (5, [3])
    early = someone.refused("training_completed", "2021-03-03", **done, days_attended=4)
    assert early["data"]["most"] == 3
    someone.say("training_completed", "2021-03-16", **done, days_attended=5)
    problem = not_granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 180_000)
    assert (problem["code"], problem["data"]["amount_fen"]) == ("benefit.amount", 15_000)
    granted(someone, "2021-03-20", SUBSISTENCE, "2021-03-01", "2021-03-16", 15_000)
