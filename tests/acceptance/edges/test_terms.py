"""Terms of public-welfare posts over HTTP: last day, retirement, renewals, a second job (docs/domain.md 2 and 4)."""

import pytest

from tests.acceptance.someone import Someone
from tests.api.conftest import Office
from tests.world import id_no

POST = {"channel": "public_welfare", "employer": "镇环卫所", "post": "保洁员"}


def last_day(someone: Someone) -> str:
    """The last day of the term that runs."""
    (term,) = [clock for clock in someone.read()["clocks"] if clock["name"] == "post_term" and not clock["met"]]
    day: str = term["due"][:10]
    return day


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        ("1966-03-01", "2021-03-01", "2024-02-29"),  # exactly five years left: not less than five
        ("1966-02-28", "2021-03-01", "2026-06-28"),  # less than five: to retirement, by the law of 2024
        ("1985-03-12", "2021-03-01", "2024-02-29"),
        ("1985-03-12", "2021-01-31", "2024-01-30"),
        ("1985-03-12", "2020-02-29", "2023-02-28"),
    ],
)
def test_the_last_day_of_a_post(office: Office, born: str, first: str, last: str) -> None:
    """Three years with the first day, or to retirement where less than five years are left."""
    someone = Someone(office, id_no(born, 121), day="2020-01-06").say("employed", first, **POST)
    assert last_day(someone) == last


def test_a_contract_to_the_last_day_of_the_term_fits_and_a_month_more_does_not(office: Office) -> None:
    """The problem names the last day."""
    someone = Someone(office, id_no("1985-03-12", 121))
    problem = someone.refused("employed", "2021-03-01", **POST, contract_months=37)
    assert (problem["code"], problem["data"]["term_ends"]) == ("public_post.term", "2024-02-29")
    someone.say("employed", "2021-03-01", **POST, contract_months=36)


def test_a_post_renewed_contract_by_contract_is_one_placement(office: Office) -> None:
    """Left on 31 December, employed on 1 January: the third year is recorded, the fourth is another placement."""
    someone = Someone(office, id_no("1985-03-12", 121), day="2020-12-01")
    for year in (2021, 2022, 2023):
        someone.say("employed", f"{year}-01-01", **POST, contract_months=12)
        assert last_day(someone) == "2023-12-31"
        someone.say("left_post", f"{year}-12-31", cause="期满")
    assert someone.refused("employed", "2024-01-01", **POST)["code"] == "public_post.again"


def test_a_post_renewed_over_a_holiday_is_one_placement_and_over_a_working_day_it_is_two(office: Office) -> None:
    """National Day 2021 is off from 1 to 7 October; the 8th is worked."""
    renewed = Someone(office, id_no("1985-03-12", 121)).say("employed", "2021-03-01", **POST)
    renewed.say("left_post", "2021-09-30", cause="期满").say("employed", "2021-10-08", **POST)
    assert last_day(renewed) == "2024-02-29"
    again = Someone(office, id_no("1985-03-12", 123)).say("employed", "2021-03-01", **POST)
    again.say("left_post", "2021-09-30", cause="期满").say("employed", "2021-10-09", **POST)
    assert last_day(again) == "2024-03-08"


def test_a_post_and_a_part_time_job_beside_it(office: Office) -> None:
    """Both are recorded and shown; the person is counted once; a full-time job beside the post is a contradiction."""
    someone = Someone(office, id_no("1970-03-12", 121)).say(
        "recognised", "2021-01-15", categories=["dibao"], basis="表1"
    )
    someone.say("employed", "2021-03-01", **POST)
    again = someone.refused("employed", "2021-04-01", channel="flexible", work_form="part_time")
    assert again["code"] == "transition.labour"
    job = {"channel": "flexible", "employer": "某超市", "post": "收银员"}
    someone.say("additional_job_started", "2021-04-01", **job)
    (item,) = office.get("/v1/contradictions?kind=work_beside_a_post")["items"]
    assert (item["kind"], item["day"]) == ("work_beside_a_post", "2021-04-01")
    changes = {"work_form": "part_time"}
    reason = {"code": "error", "text": "漏填形式"}
    someone.say("corrected", "2021-04-02", target_version=4, changes=changes, reason=reason)
    assert office.get("/v1/contradictions?kind=work_beside_a_post")["items"] == []
    rows = office.world.rows("SELECT channel, additional, ended_on FROM employment ORDER BY began_on")
    assert rows == [("public_welfare", False, None), ("flexible", True, None)]
    found = someone.read()
    assert found["employment"]["channel"] == "public_welfare"
    assert [(one["version"], one["employer"], one["since"]) for one in found["additional_jobs"]] == [
        (4, "某超市", "2021-04-01")
    ]
    assert someone.read("?as_of=2021-04-15")["additional_jobs"] == found["additional_jobs"]
    assert someone.read("?as_of=2021-03-15")["additional_jobs"] == []
    assert office.get("/v1/reports/4A?period=2021")["total"]["reemployed_done"] == 1
    someone.say("additional_job_ended", "2021-06-30", employer="某超市")
    assert (someone.read()["labour"], someone.read()["additional_jobs"]) == ("employed", [])
    assert "某超市" in someone.history()[-1]["text"]
