"""2A: each service is one of five deliveries (R2-1)."""

from uuid import uuid4

from tests.projections.reports.heilongjiang.places import HARBIN, HEILONGJIANG, IN_2003
from tests.projections.reports.ledger import HAIMEN, Ask, Ledger, rows_of


def test_r2_1_given_services_loan_benefit_and_course_then_each_is_in_one_delivery_and_a_person_once_in_each(
    ledger: Ledger, report: Ask
) -> None:
    person, other = uuid4(), uuid4()
    ledger.service(HARBIN, "policy_briefed", "2003-09-01", person=person, version=2)
    ledger.service(HARBIN, "policy_briefed", "2003-09-02", person=person, version=3)
    ledger.service(HARBIN, "job_introduced", "2003-09-03", person=person, version=4)
    for version, kind in ((5, "job_introduction"), (6, "file_management")):
        ledger.service(HARBIN, "one_stop_service_given", "2003-09-04", person=person, version=version, kind=kind)
    ledger.service(HARBIN, "surveyed", "2003-09-04", person=person, version=7)  # no delivery
    ledger.loan(HARBIN, "2003-09-05", 2_000_000, person=person, version=8)
    ledger.service(HARBIN, "policy_briefed", "2003-09-05", person=other, version=2)

    answer = report(HEILONGJIANG, *IN_2003, code="2A")

    counted = {key: (row["times"], row["persons"]) for key, row in rows_of(answer).items()}
    assert counted == {"policy": (3, 2), "jobs": (2, 1), "information": (0, 0), "funds": (1, 1), "services": (1, 1)}
    assert [row["name"] for row in answer["rows"]] == ["送政策", "送岗位", "送信息", "送资金", "送服务"]
    assert (answer["total"]["times"], answer["total"]["persons"]) == (7, 2)


def test_given_a_policy_without_deliveries_then_there_are_no_rows(report: Ask) -> None:
    assert report(HAIMEN, "2021", code="2A")["rows"] == []
