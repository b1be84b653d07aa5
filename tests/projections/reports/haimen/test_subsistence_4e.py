"""4E: who is paid which subsistence subsidy for how many days (R4-5)."""

from tests.projections.reports.ledger import HAIMEN, SANXING, YUELAI, Ask, Ledger


def test_r4_5_given_twelve_days_attended_then_the_row_says_360_yuan_at_30_a_day(ledger: Ledger, report: Ask) -> None:
    person = ledger.person(SANXING, "difficulty", name="张三")
    ledger.training(SANXING, "difficulty", "2021-05-20", person=person, days_attended=12, enrolled="2021-05-01")
    ledger.training(SANXING, "difficulty", "2021-09-20", person=person, version=6, enrolled="2021-09-01")
    days = {"since": "2021-05-01", "until": "2021-05-20"}
    ledger.benefit(SANXING, "subsistence_subsidy", "2021-05-21", 36_000, person=person, **days)
    ledger.benefit(YUELAI, "subsistence_subsidy", "2020-05-21", 36_000)
    ledger.benefit(YUELAI, "post_subsidy", "2021-05-21", 36_000)

    answer = report(HAIMEN, "2021", code="4E")

    (row,) = answer["rows"]
    assert (row["name"], row["category"], row["course"], row["before"]) == ("张三", "就业困难人员", "养老护理", "否")
    assert (row["since"], row["until"], row["days"]) == ("2021-05-01", "2021-05-20", 12)
    assert (row["amount"], row["standard"], answer["total"]["amount"]) == (36_000, 3_000, 36_000)


def test_given_a_second_grant_in_the_year_then_the_row_says_so(ledger: Ledger, report: Ask) -> None:
    person = ledger.person(SANXING, "difficulty")
    ledger.benefit(SANXING, "subsistence_subsidy", "2021-02-01", 36_000, person=person)
    ledger.benefit(SANXING, "subsistence_subsidy", "2021-05-21", 36_000, person=person, version=9)

    rows = report(HAIMEN, "2021-05", code="4E", lang="en")["rows"]

    assert [(row["before"], row["days"], row["standard"]) for row in rows] == [("yes", None, None)]
