"""`/v1/people/{id}/benefits`: grants, months used and left, money due back; refusals through HTTP (R3-15, R4-5)."""

from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, CloudEvent

WHO = f"id_no:{ZHANG_SAN}"


def grant(
    office: Office, day: str, first: str, last: str, fen: int, benefit: str = "subsistence_subsidy"
) -> CloudEvent:
    """A grant."""
    return office.events.event(
        "benefit_granted", day, WHO, **{"benefit": benefit, "amount_fen": fen, "from": first, "to": last}
    )


def trained(office: Office, attended: int = 12) -> str:
    """A recognised person who completed a course; the id."""
    event = office.events.event
    return office.person(
        event("recognised", "2021-01-15", WHO, categories=["older_worker"], basis="海人社〔2021〕12号"),
        event("training_enrolled", "2021-02-22", WHO, course="养老护理", trade="养老护理", kind="skills", days=12),
        event("training_completed", "2021-03-09", WHO, course="养老护理", days_attended=attended, passed=True),
    )


def used(answer: Json, benefit: str) -> Json:
    """The answer about one benefit."""
    return next(one for one in answer["used"] if one["benefit"] == benefit)


def test_r3_15_benefits_enjoyed(office: Office) -> None:
    """Given a grant paid, when asked, then the grant, what was paid, and what is used of each benefit."""
    person = trained(office)
    office.given(
        grant(office, "2021-03-20", "2021-02-22", "2021-03-09", 36_000),
        office.events.event("benefit_paid", "2021-03-25", WHO, benefit="subsistence_subsidy", amount_fen=36_000),
    )
    answer = office.get(f"/v1/people/{person}/benefits")
    (item,) = answer["items"]
    assert (item["benefit"], item["from"], item["to"]) == ("subsistence_subsidy", "2021-02-22", "2021-03-09")
    assert (item["amount_fen"], item["paid_fen"], item["recovered_fen"]) == (36_000, 36_000, 0)
    assert (used(answer, "subsistence_subsidy")["times"], used(answer, "subsistence_subsidy")["a_year"]) == (1, 1)
    assert used(answer, "social_insurance_subsidy")["months_left"] == 36
    assert answer["due_back"] == []


def test_nine_of_twelve_days_are_270_yuan_and_a_second_course_gives_nothing(office: Office) -> None:
    """Given nine of twelve days attended, when 360 yuan are granted, then refused; 270 is recorded, and once a year."""
    trained(office, attended=9)
    wrong = office.post([grant(office, "2021-03-20", "2021-02-22", "2021-03-09", 36_000)]).get_json()
    (rejected,) = wrong["rejected"]
    assert rejected["problem"]["status"] == 422
    assert "270.00" in rejected["problem"]["detail"]
    office.given(grant(office, "2021-03-20", "2021-02-22", "2021-03-09", 27_000))
    event = office.events.event
    office.given(
        event("training_enrolled", "2021-09-06", WHO, course="家政服务", trade="家政服务", kind="skills", days=12),
        event("training_completed", "2021-09-21", WHO, course="家政服务", days_attended=12, passed=True),
    )
    again = office.post([grant(office, "2021-10-08", "2021-09-06", "2021-09-21", 36_000)]).get_json()
    assert "2021" in again["rejected"][0]["problem"]["detail"]


def test_a_death_in_march_recorded_in_may_is_told_as_due_back(office: Office) -> None:
    """Given April's subsidy paid, when a death in March is recorded, then it is told as due back."""
    event = office.events.event
    person = office.person(
        event("employed", "2021-01-11", WHO, channel="public_welfare"),
        grant(office, "2021-01-12", "2021-01-11", "2021-06-30", 600_000, "post_subsidy"),
        event("benefit_paid", "2021-04-06", WHO, benefit="post_subsidy", amount_fen=100_000),
        event("deceased", "2021-03-20", WHO, source="殡葬信息比对"),
    )
    (due,) = office.get(f"/v1/people/{person}/benefits")["due_back"]
    assert (due["amount_fen"], due["cause"], due["since"]) == (100_000, "paid_after_death", "2021-04-06")


def test_nobody_outside_the_area_sees_them(office: Office) -> None:
    """Given a person of Haimen, when another district asks, then there is no such person."""
    person = trained(office)
    assert office.call("GET", f"/v1/people/{person}/benefits", area="320612").status_code == 404
