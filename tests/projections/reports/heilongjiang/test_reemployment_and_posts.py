"""2B and 2E: re-employment against stock and target, and posts that are not yet persons (R2-3, R2-4)."""

from uuid import uuid4

from tests.projections.reports.heilongjiang.places import HARBIN, HEILONGJIANG, IN_2003, SHUANGYASHAN
from tests.projections.reports.ledger import Ask, Ledger, rows_of


def test_r2_3_given_128_of_150_of_a_stock_of_320_then_the_rates_are_85_3_and_40_0(ledger: Ledger, report: Ask) -> None:
    ledger.plan(HEILONGJIANG, "baseline", "recognised", 320, year=2003)
    ledger.plan(HEILONGJIANG, "target", "reemployed", 150, year=2003)
    for _ in range(128):
        ledger.job(HARBIN, "2003-09-30", channel="flexible")

    total = report(HEILONGJIANG, *IN_2003, code="2B")["total"]

    assert (total["stock"], total["target"], total["done"]) == (320, 150, 128)
    assert (total["rate"], total["of_stock"]) == (85.3, 40.0)


def test_r2_4_given_60_posts_and_41_persons_then_68_3_percent_are_signed(ledger: Ledger, report: Ask) -> None:
    ledger.post(HARBIN, 60, "2003-02-01")
    persons = [uuid4() for _ in range(41)]
    for number, person in enumerate(persons):
        ended = "2003-12-01" if number == 0 else None
        ledger.job(HARBIN, "2003-03-01", ended, person=person, channel="public_welfare")
    ledger.job(HARBIN, "2003-12-20", person=persons[0], channel="public_welfare", version=9)
    ledger.job(HARBIN, "2000-03-01", person=(overdue := uuid4()), channel="public_welfare")
    ledger.post_term(HARBIN, "2003-02-28", person=overdue)
    ledger.post_term(HARBIN, "2003-02-28", person=uuid4(), met="2003-03-10")

    row = rows_of(report(HEILONGJIANG, *IN_2003, code="2E"))[HARBIN]

    assert (row["developed"], row["signed"], row["rate"]) == (60, 41, 68.3)
    assert (row["left_post"], row["on_post"], row["over_term"]) == (1, 42, 1)


def test_given_two_posts_left_on_one_day_then_the_one_begun_first_counts_whichever_was_reported_first(
    ledger: Ledger, report: Ask
) -> None:
    for number, (early, late) in enumerate([(3, 9), (9, 3)]):
        person = uuid4()
        ledger.job(HARBIN, "2003-03-01", "2003-05-01", person=person, channel="public_welfare", version=early)
        ledger.job(
            SHUANGYASHAN, f"2003-04-0{number + 1}", "2003-05-01", person=person, channel="public_welfare", version=late
        )

    rows = rows_of(report(HEILONGJIANG, *IN_2003, code="2E"))

    assert (rows[HARBIN]["left_post"], rows[SHUANGYASHAN]["left_post"]) == (2, 0)
