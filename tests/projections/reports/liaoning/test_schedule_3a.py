"""3A: fourteen cities against the schedule of the year (R3-1, R3-14)."""

from uuid import uuid4

from tests.projections.reports.ledger import Ask, Ledger, rows_of
from tests.projections.reports.liaoning.places import DALIAN, LIAONING, SHENYANG


def test_r3_1_given_a_target_of_60_and_73_employed_then_the_rate_is_121_7(ledger: Ledger, report: Ask) -> None:
    ledger.plan(LIAONING, "target", "reemployed", 60)
    for number in range(73):
        ledger.job(SHENYANG if number % 2 else DALIAN, "2021-03-01")

    answer = report(LIAONING, "2021-10", code="3A")

    total = answer["total"]
    assert [row["key"] for row in answer["rows"]] == [f"21{n:02d}00" for n in range(1, 15)]
    assert (total["target"], total["cumulative"], total["rate"]) == (60, 73, 121.7)
    assert (total["schedule"], total["gap"], total["month"]) == (50, 23, 0)


def test_r3_14_given_a_city_behind_its_schedule_then_a_reminder_is_due_or_issued_and_a_talk_due_or_held(
    ledger: Ledger, report: Ask
) -> None:
    """Given Dalian behind since September, reminded of both months, and a district of it reminded, too."""
    for city in (SHENYANG, DALIAN):
        ledger.plan(city, "target", "reemployed", 12)
    for month in range(1, 11):
        ledger.job(SHENYANG, f"2021-{month:02d}-01")
        if month < 9:
            ledger.job(DALIAN, f"2021-{month:02d}-01")

    def told(period: str, day: str | None = None, lang: str = "zh") -> tuple[str | None, str | None, int]:
        row = rows_of(report(LIAONING, period, *([day] if day else []), lang=lang, code="3A"))[DALIAN]
        return row["reminder"], row["talk"], row["gap"]

    assert (told("2021-09"), told("2021-10")) == (("应提醒", None, -1), ("应提醒", None, -2))
    ledger.reminder("210202", "2021-10", in_a_row=2)
    assert told("2021-10") == ("应提醒", None, -2)
    ledger.reminder(DALIAN, "2021-09", in_a_row=1)
    ledger.reminder(DALIAN, "2021-10", in_a_row=2)
    assert (told("2021-09"), told("2021-10")) == (("已提醒", None, -1), ("已提醒", "应约谈", -2))
    assert told("2021-10", "2021-10-15") == ("已提醒", None, -1)  # the last month that has ended is September
    ledger.talk(DALIAN, "2021-10")
    assert told("2021-10", lang="en") == ("issued", "held", -2)
    table = report(LIAONING, "2021-10", code="3A")
    assert (rows_of(table)[SHENYANG]["reminder"], rows_of(table)[SHENYANG]["rank"]) == (None, 1)
    assert (table["total"]["reminder"], table["total"]["talk"]) == (None, None)


def test_given_a_month_that_has_not_ended_then_only_full_months_are_due(ledger: Ledger, report: Ask) -> None:
    ledger.plan(SHENYANG, "target", "reemployed", 12)

    assert rows_of(report(LIAONING, "2021-10", "2021-10-15", code="3A"))[SHENYANG]["schedule"] == 9
    assert rows_of(report(LIAONING, "2021-10", "2021-10-31", code="3A"))[SHENYANG]["schedule"] == 10


def test_given_a_person_employed_twice_in_the_year_then_the_first_job_counts_and_the_month_has_no_second(
    ledger: Ledger, report: Ask
) -> None:
    person = uuid4()
    ledger.job(SHENYANG, "2021-02-01", "2021-03-01", person=person, version=3)
    ledger.job(DALIAN, "2021-10-05", person=person, version=6)

    rows = rows_of(report(LIAONING, "2021-10", code="3A"))

    assert (rows[SHENYANG]["cumulative"], rows[SHENYANG]["month"]) == (1, 0)
    assert (rows[DALIAN]["cumulative"], rows[DALIAN]["month"]) == (0, 0)
