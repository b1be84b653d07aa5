"""3B: three channels, and the members of zero-employment families across them (R3-5 to R3-10)."""

from uuid import uuid4

from tests.projections.reports.ledger import Ask, Ledger, rows_of
from tests.projections.reports.liaoning.places import DALIAN, LIAONING, SHENYANG


def test_r3_6_to_r3_9_the_channels_partition_the_persons(ledger: Ledger, report: Ask) -> None:
    for channel, count in (("employer", 12), ("flexible", 22), ("self_employed", 20), ("public_welfare", 6)):
        for number in range(count):
            ledger.job(SHENYANG if number % 2 else DALIAN, "2021-03-01", channel=channel)

    answer = report(LIAONING, "2021", code="3B")

    rows = rows_of(answer)
    assert {key: (row["persons"], row["share"]) for key, row in rows.items()} == {
        "employer": (12, 20.0),
        "flexible": (42, 70.0),
        "public_welfare": (6, 10.0),
    }
    assert (answer["total"]["persons"], answer["total"]["share"]) == (60, 100.0)
    assert rows["flexible"]["name"] == "灵活就业、自主创业"


def test_r3_5_given_a_member_of_an_open_zero_employment_family_then_it_is_counted_beside_its_channel(
    ledger: Ledger, report: Ask
) -> None:
    for household, since, until in (("F-1", "2021-02-01", "2021-03-01"), ("F-2", "2021-04-01", None)):
        ledger.household(SHENYANG, household, since, until, "open", None, opened_at=since)
    ledger.household(SHENYANG, "F-3", "2021-02-01", None, "open", None)  # suspected before, never recognised
    for household in ("F-1", "F-2", "F-3"):
        person = uuid4()
        ledger.member(person, SHENYANG, household, "2020-01-01")
        ledger.job(SHENYANG, "2021-03-01", person=person, channel="flexible")

    answer = report(LIAONING, "2021", code="3B")

    assert rows_of(answer)["flexible"]["zero_employment_members"] == 1
    assert (answer["total"]["zero_employment_members"], answer["total"]["zero_employment_share"]) == (1, 33.3)


def test_r3_10_given_courses_completed_then_they_are_in_the_total_and_in_no_channel(
    ledger: Ledger, report: Ask
) -> None:
    person = ledger.person(SHENYANG, "difficulty")
    ledger.training(SHENYANG, "difficulty", "2021-05-01", person=person)
    ledger.training(SHENYANG, "difficulty", "2021-06-01", person=person, version=4)
    ledger.training("320614-01", "difficulty", "2021-06-01")

    answer = report(LIAONING, "2021", code="3B")

    assert answer["total"]["trained"] == 2
    assert {row["trained"] for row in answer["rows"]} == {None}


def test_given_two_jobs_begun_on_one_day_then_the_one_that_ended_on_it_is_the_first_whichever_was_reported_first(
    ledger: Ledger, report: Ask
) -> None:
    for first, second in ((3, 5), (5, 3)):
        person, day = uuid4(), "2021-03-01"
        ledger.job(SHENYANG, day, day, person=person, channel="flexible", version=first)
        ledger.job(SHENYANG, day, person=person, channel="employer", version=second)

    rows = rows_of(report(LIAONING, "2021", code="3B"))

    assert (rows["flexible"]["persons"], rows["employer"]["persons"]) == (2, 0)
