"""Who is counted, where, and how often (docs/domain.md 6 and 12; R4-1, R4-16)."""

from typing import Any

from tests.api.conftest import Office
from tests.world import EventMaker, id_no

UNIT, OTHER = "320614-01", "320614-02"


def done(office: Office, indicator: str, as_of: str = "") -> dict[str, Any]:
    """What each unit has done of an indicator, by the plan table."""
    report = office.get(f"/v1/reports/4A?period=2021{as_of}")
    return {row["key"]: row[f"{indicator}_done"] for row in report["rows"]}


def recognised(make: EventMaker, number: str) -> list[dict[str, Any]]:
    """Somebody registered in January, recognised in February."""
    return [
        make.registered(number),
        make.event("recognised", "2021-02-01", f"id_no:{number}", categories=["dibao"], basis="海人社认〔2021〕1号"),
    ]


def test_moved_in_june_and_employed_in_august_is_credited_where_she_was_in_august(
    office: Office, make: EventMaker
) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(
        *recognised(make, number),
        make.event("moved", "2021-06-15", who, to_area=OTHER),
        make.event("employed", "2021-08-02", who, channel="employer"),
    )
    units = done(office, "reemployed")
    assert (units[UNIT], units[OTHER]) == (0, 1)


def test_employed_in_may_and_then_moved_stays_with_the_old_town(office: Office, make: EventMaker) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(
        *recognised(make, number),
        make.event("employed", "2021-05-06", who, channel="employer"),
        make.event("moved", "2021-06-15", who, to_area=OTHER),
    )
    units = done(office, "reemployed")
    assert (units[UNIT], units[OTHER]) == (1, 0)


def test_two_jobs_in_a_year_are_one_person_and_two_spells(office: Office, make: EventMaker) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(
        *recognised(make, number),
        make.event("employed", "2021-03-01", who, channel="employer", employer="海门某家纺有限公司"),
        make.event("left_post", "2021-05-31", who, cause="合同期满"),
        make.event("employed", "2021-07-01", who, channel="flexible"),
    )
    assert done(office, "reemployed")[UNIT] == 1
    assert office.world.rows("SELECT count(*) FROM employment") == [(2,)]


def test_two_courses_are_two_person_times_of_one_trained_person(office: Office, make: EventMaker) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(
        *recognised(make, number),
        *(
            make.event(kind, time, who, course=course, **data)
            for course, begun, ended in (
                ("养老护理", "2021-03-01", "2021-03-12"),
                ("中式面点", "2021-09-01", "2021-09-10"),
            )
            for kind, time, data in (
                ("training_enrolled", begun, {"trade": course, "kind": "skills", "days": 10}),
                ("training_completed", ended, {"days_attended": 10, "passed": True}),
            )
        ),
    )
    assert done(office, "difficulty_training")[UNIT] == 2
    assert office.world.rows("SELECT count(DISTINCT person_id) FROM training") == [(1,)]


def test_a_job_that_proves_false_is_voided_and_the_next_report_has_one_less(office: Office, make: EventMaker) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(*recognised(make, number), make.event("employed", "2021-03-01", who, channel="employer"))
    assert done(office, "reemployed")[UNIT] == 1
    office.given(
        make.event("voided", "2021-09-01", who, target_version=3, reason={"code": "false", "text": "核查未上岗"})
    )
    assert done(office, "reemployed")[UNIT] == 0


def test_a_person_in_two_groups_is_on_both_lists_and_counted_in_one(office: Office, make: EventMaker) -> None:
    who = f"id_no:{(number := id_no('1970-03-12', 122))}"
    office.given(
        *recognised(make, number),
        make.event("poverty_status_set", "2021-02-02", who, status="poverty_lifted"),
        make.event("training_enrolled", "2021-03-01", who, course="家政服务", trade="家政服务", kind="skills", days=5),
        make.event("training_completed", "2021-03-05", who, course="家政服务", days_attended=5, passed=True),
    )
    assert (done(office, "poor_training")[UNIT], done(office, "difficulty_training")[UNIT]) == (1, 0)
    person = office.get("/v1/people")["items"][0]
    assert (person["case"], person["poverty"]) == ("recognised", "poverty_lifted")


def test_an_area_that_never_had_such_a_family_says_0_open_and_no_rate(office: Office) -> None:
    row = next(row for row in office.get("/v1/reports/4A?period=2021")["rows"] if row["key"] == UNIT)
    assert (row["zero_households_open"], row["zero_households_overdue"]) == (0, 0)
    assert row["reemployed_rate"] is None, "nothing planned is not 100 %"
