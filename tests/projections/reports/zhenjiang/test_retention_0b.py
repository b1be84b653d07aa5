"""0B: who is still at work after 3, 6 and 12 months, and the cash beside it (R0-5, R0-9)."""

from uuid import UUID, uuid4

from tests.projections.reports.ledger import HAIMEN, HAIMEN_STREET, SANXING, Ask, Ledger, rows_of


def hire(ledger: Ledger, *jobs: tuple[str, str | None], area: str = HAIMEN_STREET) -> UUID:
    """A person with jobs, each from a day to the first day without it."""
    person = uuid4()
    for version, (began, ended) in enumerate(jobs, start=2):
        ledger.job(area, began, ended, person=person, version=version)
    return person


def test_r0_5_given_next_jobs_after_gaps_of_30_and_31_days_then_only_the_first_goes_on(
    ledger: Ledger, report: Ask
) -> None:
    hire(ledger, ("2021-01-10", None))
    hire(ledger, ("2021-01-10", "2021-03-01"), ("2021-03-31", None))  # 30 days without work
    hire(ledger, ("2021-01-10", "2021-03-01"), ("2021-04-01", None))  # 31 days
    hire(ledger, ("2021-01-10", "2021-04-10"))  # gone on the day of three months
    hire(ledger, ("2021-01-10", "2021-04-11"))  # gone the day after
    hire(ledger, ("2021-08-01", None), area=SANXING)  # three months have passed, six have not
    hire(ledger, ("2020-12-01", None))  # of the year before

    answer = report(HAIMEN, "2021", "2021-12-31", code="0B")

    rows = rows_of(answer)
    assert {key: tuple(row[name] for name in ("cohort", "elapsed", "stable", "rate")) for key, row in rows.items()} == {
        "3": (6, 6, 4, 66.7),
        "6": (6, 5, 2, 40.0),
        "12": (6, 0, 0, None),
    }
    assert (rows["3"]["name"], answer["total"]["cohort"], answer["total"]["elapsed"]) == ("3个月", 6, None)


def test_r0_5_given_a_refuted_job_then_it_is_neither_the_first_nor_the_next(ledger: Ledger, report: Ask) -> None:
    person = hire(ledger, ("2021-01-10", "2021-03-01"))
    ledger.job(HAIMEN_STREET, "2021-03-05", person=person, version=8, verdict="refuted")
    ledger.job(HAIMEN_STREET, "2021-01-10", verdict="refuted")

    row = rows_of(report(HAIMEN, "2021", "2021-12-31", code="0B"))["3"]

    assert (row["cohort"], row["elapsed"], row["stable"], row["rate"]) == (1, 1, 0, 0.0)


def test_r0_9_given_benefits_then_what_was_paid_to_those_at_work_is_beside_the_retention(
    ledger: Ledger, report: Ask
) -> None:
    person = hire(ledger, ("2021-01-10", None))
    ledger.benefit(HAIMEN_STREET, "post_subsidy", "2021-02-01", 50_000, person=person, paid_fen=30_000)
    ledger.benefit(HAIMEN_STREET, "post_subsidy", "2021-03-01", 50_000, person=person, paid_fen=50_000, version=5)
    ledger.benefit(HAIMEN_STREET, "post_subsidy", "2020-03-01", 50_000, person=person, paid_fen=50_000, version=1)
    ledger.benefit(HAIMEN_STREET, "post_subsidy", "2021-02-01", 50_000, paid_fen=50_000)  # not employed in the year

    total = report(HAIMEN, "2021", "2021-12-31", code="0B")["total"]

    assert (total["cohort"], total["recipients"], total["paid"]) == (1, 1, 80_000)


def test_r0_5_given_a_job_without_end_and_a_short_one_beside_it_then_the_person_is_still_at_work(
    ledger: Ledger, report: Ask
) -> None:
    hire(ledger, ("2021-01-10", None), ("2021-02-01", "2021-02-10"), ("2021-06-01", "2021-06-10"))

    row = rows_of(report(HAIMEN, "2021", "2021-12-31", code="0B"))["6"]

    assert (row["elapsed"], row["stable"]) == (1, 1)
