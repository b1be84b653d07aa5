"""1A: the monthly circular on poverty-lifted labour (R1-2, R1-9, R1-16, R1-17)."""

from typing import Any
from uuid import uuid4

from tests.projections.reports.ledger import HAIMEN, HAIMEN_STREET, SANXING, YUELAI, Ask, Ledger, rows_of


def test_r1_2_given_a_scale_below_the_plan_or_below_last_month_then_it_warns(ledger: Ledger, report: Ask) -> None:
    for unit, plan in ((HAIMEN_STREET, 5), (SANXING, 3), (YUELAI, 3)):
        ledger.plan(unit, "target", "work_scale", plan)
        for _ in range(4):
            ledger.poverty_lifted(unit, "2021-01-01", job_version=3)
    back = ledger.poverty_lifted(SANXING, "2021-02-01", "2021-06-15", job_version=3)
    ledger.poverty_lifted(SANXING, "2021-06-15", person=back)
    ledger.poverty_lifted(HAIMEN_STREET, "2021-02-01", "2021-06-30", job_version=3)

    zh, en = report(HAIMEN, "2021-06", code="1A"), report(HAIMEN, "2021-06", code="1A", lang="en")

    rows, english = rows_of(zh), rows_of(en)
    scale = ("plan", "at_work", "scale_rate", "change", "warning")
    assert [rows[HAIMEN_STREET][key] for key in scale] == [5, 4, 80.0, -1, "低于计划和上月"]
    assert [rows[SANXING][key] for key in scale] == [3, 4, 133.3, -1, "低于上月"]
    assert [rows[YUELAI][key] for key in scale] == [3, 4, 133.3, 0, None]
    assert [zh["total"][key] for key in scale] == [11, 12, 109.1, -2, "低于上月"]
    assert english[HAIMEN_STREET]["warning"] == "below both"
    assert rows[SANXING]["persons"] == 5
    may = rows_of(report(HAIMEN, "2021-05", code="1A"))
    assert [may[unit]["warning"] for unit in (HAIMEN_STREET, SANXING)] == [None, None]
    july = rows_of(report(HAIMEN, "2021-07", code="1A"))
    assert [july[unit]["warning"] for unit in (HAIMEN_STREET, SANXING)] == ["低于计划", None]


def test_r1_9_given_2_of_100_returned_to_poverty_then_the_unit_is_alerted_and_not_with_1_of_100(
    ledger: Ledger, report: Ask
) -> None:
    for unit, returned in ((HAIMEN_STREET, 2), (SANXING, 1)):
        people = [ledger.poverty_lifted(unit, "2021-01-01") for _ in range(99)]
        ledger.poverty_lifted(unit, "2021-01-01", poverty="at_risk", poverty_version=4)
        for person in people[:returned]:
            ledger.poverty_return(unit, "2021-05-02", person=person)
        ledger.poverty_return(unit, "2021-06-20", person=people[0], version=9)  # a second time in the year
        ledger.poverty_return(unit, "2020-12-31", person=people[-1])
    rows = rows_of(report(HAIMEN, "2021-06", code="1A"))

    poverty = ("persons", "at_risk", "returned", "alert")
    assert [rows[HAIMEN_STREET][key] for key in poverty] == [100, 1, 2, "超过警戒线"]
    assert [rows[SANXING][key] for key in poverty] == [100, 1, 1, None]
    assert [rows[YUELAI][key] for key in poverty] == [0, 0, 0, None]
    assert rows_of(report(HAIMEN, "2021-04", code="1A"))[HAIMEN_STREET]["returned"] == 0


def test_r1_16_given_4_who_wish_3_trained_and_2_of_5_certified_then_the_rates_are_75_and_40(
    ledger: Ledger, report: Ask
) -> None:
    for trained in (5, 6, 7, None):
        ledger.poverty_lifted(SANXING, "2021-03-01", to_train_version=3, trained_version=trained)
    ledger.poverty_lifted(SANXING, "2021-03-01")
    for certified in ("2021-05-10", "2021-06-30", "2021-07-01", "2021-04-30", None):
        person = uuid4()
        ledger.training(SANXING, "registered_poor", "2021-05-01", person=person)
        ledger.training(SANXING, "registered_poor", "2021-05-20", person=person, version=9)  # counts once
        if certified:
            ledger.certificate(SANXING, certified, person=person)
    ledger.training(SANXING, "difficulty", "2021-05-01")
    ledger.training(SANXING, "registered_poor", "2020-12-31")

    row = rows_of(report(HAIMEN, "2021-06", code="1A"))[SANXING]

    assert (row["to_train"], row["trained"], row["training_rate"], row["not_trained"]) == (4, 3, 75.0, 1)
    assert (row["completed"], row["certified"], row["certificate_rate"]) == (5, 2, 40.0)
    empty = rows_of(report(HAIMEN, "2021-06", code="1A"))[YUELAI]
    assert (empty["training_rate"], empty["certificate_rate"]) == (None, None)


def test_r1_17_given_benefits_granted_and_conditions_met_then_who_enjoys_is_among_the_entitled(
    ledger: Ledger, report: Ask
) -> None:
    enjoying = ledger.poverty_lifted(SANXING, "2020-05-01", job_version=3, benefits=["hiring_subsidy"])
    ledger.benefit(SANXING, "hiring_subsidy", "2021-02-01", 100_000, person=enjoying)
    ledger.benefit(SANXING, "training_subsidy", "2021-06-30", 50_000, person=enjoying, version=4)
    ledger.benefit(SANXING, "training_subsidy", "2021-07-01", 50_000, person=enjoying, version=5)
    ledger.benefit(SANXING, "unemployment_benefit", "2021-03-01", 90_000, person=enjoying, version=6)
    once = ledger.poverty_lifted(SANXING, "2021-01-05", "2021-03-01", job_version=3, benefits=["rent_subsidy"])
    ledger.poverty_lifted(YUELAI, "2021-03-01", person=once)  # moved, and counts where it is now
    ledger.poverty_lifted(SANXING, "2020-01-05", "2021-01-01", benefits=["rent_subsidy"])
    ledger.poverty_lifted(SANXING, "2021-07-01", benefits=["rent_subsidy"])
    ledger.poverty_lifted(SANXING, "2021-01-01")
    ledger.benefit(SANXING, "hiring_subsidy", "2021-02-01", 100_000)  # of somebody else

    answer = report(HAIMEN, "2021-06", code="1A")

    rows, policies = rows_of(answer), ("entitled", "enjoyed", "amount")
    assert [rows[SANXING][key] for key in policies] == [1, 1, 150_000]
    assert [rows[YUELAI][key] for key in policies] == [1, 0, 0]
    assert [answer["total"][key] for key in policies] == [2, 1, 150_000]
    february = rows_of(report(HAIMEN, "2021-02", code="1A"))
    assert [february[SANXING][key] for key in policies] == [2, 1, 100_000]


def test_r1_17_given_first_services_that_fell_due_then_they_are_in_time_or_overdue_for_the_area_of_that_day(
    ledger: Ledger, report: Ask
) -> None:
    def first_services(due: str, met: str | None = None, waived: str | None = None) -> None:
        person = ledger.poverty_lifted(SANXING, "2021-01-01", "2021-07-01")
        ledger.poverty_lifted(YUELAI, "2021-07-01", person=person)  # later, and the row of the limit goes along
        moments = {"met": met, "waived": waived}
        ledger.clock(YUELAI, "first_services", "2021-05-20 09:00+08", due, person=person, **moments)

    first_services("2021-06-01 00:00+08", met="2021-05-31 17:00+08")
    first_services("2021-06-10 23:59+08", met="2021-06-10 18:00+08")
    first_services("2021-06-10 23:59+08", met="2021-07-05 18:00+08")
    first_services("2021-06-30 23:59+08")
    first_services("2021-06-10 23:59+08", waived="2021-06-09 18:00+08")
    first_services("2021-05-31 23:59+08")
    ledger.clock(SANXING, "first_services", "2021-05-20 09:00+08", "2021-06-10 23:59+08")  # not poverty-lifted

    row = rows_of(report(HAIMEN, "2021-06", code="1A"))[SANXING]
    running = rows_of(report(HAIMEN, "2021-06", "2021-06-10", code="1A"))[SANXING]

    services = ("services_due", "services_on_time", "services_overdue")
    assert [row[key] for key in services] == [4, 2, 2]
    assert [running[key] for key in services] == [1, 1, 0]


def test_r1_17_given_who_wishes_to_work_or_train_then_those_not_retired_stand_to_be_cleared(
    ledger: Ledger, report: Ask
) -> None:
    wishes: dict[str, Any] = {"to_place_version": 3, "to_train_version": 3}
    ledger.poverty_lifted(SANXING, "2021-01-01", "2021-07-01", **wishes, retires_on="2045-01-01")
    ledger.poverty_lifted(SANXING, "2021-01-01", **wishes)  # of unknown age
    ledger.poverty_lifted(SANXING, "2021-01-01", **wishes, retires_on="2021-06-30")
    ledger.poverty_lifted(SANXING, "2021-01-01", "2021-06-30", **wishes)
    ledger.poverty_lifted(SANXING, "2021-01-01", job_version=3)

    row = rows_of(report(HAIMEN, "2021-06", code="1A"))[SANXING]

    assert (row["not_placed"], row["not_trained"], row["to_train"], row["persons"]) == (2, 2, 2, 4)
