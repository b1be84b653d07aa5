"""2C and 2D: loans with their mean, and fairs with what was reported of them (R2-7, R2-10)."""

from uuid import uuid4

from tests.projections.reports.heilongjiang.places import HARBIN, HEILONGJIANG, IN_2003, SHUANGYASHAN
from tests.projections.reports.ledger import Ask, Ledger, rows_of


def test_r2_10_given_238_persons_with_4_346_000_yuan_then_each_has_1_826_in_ten_thousands(
    ledger: Ledger, report: Ask
) -> None:
    for _ in range(237):
        ledger.loan(SHUANGYASHAN, "2003-05-01", 1_826_050)
    ledger.loan(SHUANGYASHAN, "2003-05-01", 434_600_000 - 237 * 1_826_050)
    twice = uuid4()
    ledger.loan(HARBIN, "2003-05-01", 1_000_000, person=twice)
    ledger.loan(HARBIN, "2003-11-01", 1_000_000, person=twice, version=7)
    ledger.loan(HARBIN, "2002-11-01", 1_000_000)

    answer = report(HEILONGJIANG, *IN_2003, code="2C")

    row = rows_of(answer)[SHUANGYASHAN]
    assert (row["persons"], row["amount"], row["mean"]) == (238, 434.6, 1.826)
    assert (answer["total"]["persons"], answer["total"]["loans"]) == (239, 240)
    assert rows_of(answer)["230200"]["mean"] is None


def test_r2_7_given_fairs_then_what_was_reported_is_added_and_an_agreement_is_no_employment(
    ledger: Ledger, report: Ask
) -> None:
    ledger.fair(HARBIN, "2003-09-20", employers=500, posts=20_000, agreements=2_000)
    ledger.fair(HARBIN, "2003-10-20", employers=40)
    ledger.fair(HARBIN, "2004-01-20", employers=1)

    row = rows_of(report(HEILONGJIANG, *IN_2003, code="2D"))[HARBIN]

    assert (row["fairs"], row["employers"], row["posts"], row["agreements"]) == (2, 540, 20_000, 2_000)
    assert rows_of(report(HEILONGJIANG, *IN_2003, code="2B"))[HARBIN]["done"] == 0
