"""3C and 3D: what persons and employers were given, by policy (R3-13, R4-11)."""

from uuid import uuid4

from tests.projections.reports.ledger import Ask, Ledger, rows_of
from tests.projections.reports.liaoning.places import DALIAN, LIAONING, SHENYANG


def test_given_two_benefits_of_a_person_then_it_counts_once_a_policy_and_once_in_the_total(
    ledger: Ledger, report: Ask
) -> None:
    person = uuid4()
    ledger.benefit(SHENYANG, "post_subsidy", "2021-02-01", 150_000, person=person, paid_fen=100_000)
    ledger.benefit(SHENYANG, "post_subsidy", "2021-03-01", 150_000, person=person, version=5)
    ledger.benefit(DALIAN, "training_subsidy", "2021-04-01", 80_000, person=person, version=7, recovered_fen=80_000)
    ledger.benefit(DALIAN, "training_subsidy", "2020-04-01", 80_000)

    answer = report(LIAONING, "2021", code="3C")

    rows, total = rows_of(answer), answer["total"]
    post = rows["post_subsidy"]
    assert (post["persons"], post["grants"], post["granted"], post["paid"]) == (1, 2, 300_000, 100_000)
    assert (rows["training_subsidy"]["recovered"], rows["startup_subsidy"]["persons"]) == (80_000, 0)
    assert (total["persons"], total["grants"], total["granted"]) == (1, 3, 380_000)


def test_r3_13_given_support_of_employers_then_measures_have_employers_persons_and_amounts(
    ledger: Ledger, report: Ask
) -> None:
    employer = uuid4()
    ledger.support(SHENYANG, "hiring_subsidy", "2021-05-01", 500_000, employer=employer, persons=5)
    ledger.support(SHENYANG, "hiring_subsidy", "2021-06-01", 100_000, employer=employer, version=2, persons=1)
    ledger.support(DALIAN, "tax_relief", "2021-06-01", 700_000, employer=employer, version=3)
    ledger.support(DALIAN, "tax_relief", "2022-01-01", 700_000)

    answer = report(LIAONING, "2021", code="3D")

    hiring = rows_of(answer)["hiring_subsidy"]
    assert (hiring["employers"], hiring["grants"], hiring["persons"], hiring["amount"]) == (1, 2, 6, 600_000)
    assert (answer["total"]["employers"], answer["total"]["amount"]) == (1, 1_300_000)
