from uuid import uuid4

from projections.reports import REPORTS
from tests.projections.reports.ledger import (
    HAIMEN,
    HAIMEN_STREET,
    HAIYONG,
    SANCHANG,
    SANXING,
    YUELAI,
    Ask,
    Ledger,
    rows_of,
)

COUNTS = tuple(column.key for column in REPORTS["4A"].columns if column.unit not in ("percent", None))


def test_the_eleven_units_stand_in_the_order_of_the_notice_and_their_plans_make_its_printed_totals(
    ledger: Ledger, report: Ask
) -> None:
    ledger.plan_of_haimen()

    answer = report()

    assert [row["key"] for row in answer["rows"]] == [f"{HAIMEN}-{n:02d}" for n in range(1, 12)]
    assert [answer["rows"][0]["name"], answer["rows"][-1]["name"]] == ["海门街道", "海永镇"]
    total = answer["total"]
    assert (total["recognised"], total["registered_poor"]) == (2444, 2051)
    plans = [total[f"{key}_plan"] for key in ("posts", "poor_training", "difficulty_training", "reemployed")]
    assert plans == [200, 230, 1000, 1500]
    assert (total["key"], total["name"], total["rank"]) == (HAIMEN, "合计", None)


def test_30_posts_of_40_are_75_percent_and_200_persons_of_195_are_102_6_percent(ledger: Ledger, report: Ask) -> None:
    ledger.plan_of_haimen()
    ledger.post(HAIMEN_STREET, 18, "2021-03-01")
    ledger.post(HAIMEN_STREET, 12, "2021-09-01")
    for _ in range(200):
        ledger.job(YUELAI, "2021-06-01")

    rows = rows_of(report())

    assert (rows[HAIMEN_STREET]["posts_done"], rows[HAIMEN_STREET]["posts_rate"]) == (30, 75.0)
    assert (rows[YUELAI]["reemployed_done"], rows[YUELAI]["reemployed_rate"]) == (200, 102.6)


def test_a_rate_is_rounded_half_up_and_there_is_none_without_a_plan(ledger: Ledger, report: Ask) -> None:
    ledger.plan(SANXING, "target", "posts", 2000)
    ledger.plan(HAIYONG, "target", "posts", 0)
    ledger.post(SANXING, 1, "2021-03-01")  # 0.05 %
    ledger.post(HAIYONG, 1, "2021-03-01")

    rows = rows_of(report())

    assert rows[SANXING]["posts_rate"] == 0.1
    assert (rows[HAIYONG]["posts_plan"], rows[HAIYONG]["posts_done"], rows[HAIYONG]["posts_rate"]) == (0, 1, None)
    assert (rows[YUELAI]["posts_plan"], rows[YUELAI]["posts_done"], rows[YUELAI]["posts_rate"]) == (None, 0, None)


def test_the_first_and_the_last_day_belong_to_the_period(ledger: Ledger, report: Ask) -> None:
    for day in ("2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01"):
        ledger.post(SANXING, 1, day)
        ledger.training(SANXING, "registered_poor", day)
        ledger.training(SANXING, "difficulty", day)
        ledger.job(SANXING, day)

    total = report(period="2021-H1")["total"]

    done = [total[f"{key}_done"] for key in ("posts", "poor_training", "difficulty_training", "reemployed")]
    assert done == [2, 2, 2, 2]


def test_a_course_is_a_person_time_in_the_group_at_enrolment_once_it_is_completed(ledger: Ledger, report: Ask) -> None:
    person = uuid4()
    ledger.training(SANXING, "registered_poor", "2021-03-01", person=person, version=2)
    ledger.training(SANXING, "registered_poor", "2021-04-01", person=person, version=5)
    ledger.training(SANXING, "difficulty", "2021-04-01")
    ledger.training(SANXING, "difficulty", None)
    ledger.training(SANXING, None, "2021-04-01")

    row = rows_of(report())[SANXING]

    assert (row["poor_training_done"], row["difficulty_training_done"]) == (2, 1)


def test_a_person_is_reemployed_once_where_the_first_counted_job_of_the_period_began(
    ledger: Ledger, report: Ask
) -> None:
    twice, uncounted_first, changed_only, in_no_group = uuid4(), uuid4(), uuid4(), uuid4()
    ledger.job(SANXING, "2021-05-01", "2021-06-01", person=twice, version=3)
    ledger.job(YUELAI, "2021-08-01", person=twice, version=6)
    ledger.job(SANXING, "2021-02-01", "2021-03-01", group=None, person=uncounted_first, version=3)
    ledger.job(YUELAI, "2021-08-01", person=uncounted_first, version=6)
    ledger.job(SANXING, "2020-05-01", "2021-03-01", person=changed_only, version=3)
    ledger.job(SANXING, "2021-03-01", person=changed_only, version=4, entry=False)
    ledger.job(SANXING, "2021-03-01", group=None, person=in_no_group)

    answer, second_half = report(), report(period="2021-H2")

    assert [rows_of(answer)[unit]["reemployed_done"] for unit in (SANXING, YUELAI)] == [1, 1]
    assert answer["total"]["reemployed_done"] == 2
    assert [rows_of(second_half)[unit]["reemployed_done"] for unit in (SANXING, YUELAI)] == [0, 2]


def test_the_transfer_rate_is_registered_poor_labour_in_work_at_the_end_of_the_period(
    ledger: Ledger, report: Ask
) -> None:
    ledger.plan(SANXING, "baseline", "registered_poor", 3)
    ledger.plan(YUELAI, "baseline", "registered_poor", 3)
    for area, group, since, until in (
        (SANXING, "registered_poor", "2021-06-30", None),
        (SANXING, "registered_poor", "2020-01-01", "2021-07-01"),
        (SANXING, "registered_poor", "2020-01-01", "2021-06-30"),  # not on the evening of the last day
        (SANXING, "registered_poor", "2021-07-01", None),
        (SANXING, "difficulty", "2020-01-01", None),
        (YUELAI, "registered_poor", "2020-01-01", None),
    ):
        ledger.at_work(area, since, until, group=group)  # the area responsible and the group of these days

    answer = report(period="2021-H1")

    assert [rows_of(answer)[unit]["transfer_rate"] for unit in (SANXING, YUELAI, HAIYONG)] == [66.7, 33.3, None]
    assert answer["total"]["transfer_rate"] == 50.0


def test_zero_employment_households_are_those_open_on_the_last_day_and_overdue_the_day_after_the_limit(
    ledger: Ledger, report: Ask
) -> None:
    for household, since, until, status, due in (
        ("within the limit", "2021-06-10", None, "open", "2021-06-30"),
        ("overdue", "2021-06-09", "2021-07-01", "open", "2021-06-29"),
        ("reopened", "2021-06-20", None, "reopened", "2021-07-10"),
        ("cleared on the day", "2021-06-01", "2021-06-30", "open", "2021-06-21"),
        ("cleared", "2021-06-30", None, "cleared", None),
        ("suspected", "2021-06-01", None, "suspected", None),
        ("later", "2021-07-01", None, "open", "2021-07-21"),
    ):
        ledger.household(SANXING, household, since, until, status, due)

    row = rows_of(report(period="2021-H1"))[SANXING]

    assert (row["zero_households_open"], row["zero_households_overdue"]) == (3, 1)


def test_a_household_of_the_unwilling_stands_apart_if_it_was_recognised(ledger: Ledger, report: Ask) -> None:
    ledger.household(SANXING, "recognised", "2021-06-01", None, "unwilling", "2021-06-21", opened_at="2021-05-01")
    ledger.household(SANXING, "never recognised", "2021-06-01", None, "unwilling", None)
    ledger.household(SANXING, "within the limit", "2021-12-20", None, "unwilling", "2022-01-09", opened_at="2021-12-20")
    ledger.household(SANXING, "open", "2021-06-01", None, "open", "2021-06-21", opened_at="2021-06-01")

    row = rows_of(report())[SANXING]

    keys = ("open", "overdue", "unwilling", "unwilling_overdue")
    assert [row[f"zero_households_{key}"] for key in keys] == [1, 1, 2, 1]


def test_a_refuted_job_counts_nowhere_and_a_verified_one_is_counted_apart(ledger: Ledger, report: Ask) -> None:
    person = uuid4()
    ledger.job(SANXING, "2021-02-01", "2021-03-01", person=person, verdict="refuted", verdict_on="2021-04-01")
    ledger.job(YUELAI, "2021-05-01", person=person, version=5, verdict="confirmed", verdict_on="2021-06-01")
    ledger.job(YUELAI, "2021-05-01", verdict="confirmed", verdict_on="2022-01-05")  # after the period: declared in it
    ledger.job(YUELAI, "2021-05-01", verdict="unverifiable", verdict_on="2021-06-01")
    ledger.job(SANCHANG, "2021-05-01", verdict="refuted", verdict_on="2022-01-05")

    rows = rows_of(report())

    counts = [
        (rows[unit]["reemployed_done"], rows[unit]["reemployed_verified"]) for unit in (SANXING, YUELAI, SANCHANG)
    ]
    assert counts == [(0, 0), (3, 1), (0, 0)]


def test_while_the_period_runs_stocks_are_those_of_today(ledger: Ledger, report: Ask) -> None:
    ledger.household(SANXING, "h", "2021-06-01", None, "open", "2021-06-21")

    answers = [rows_of(report(today=today))[SANXING] for today in ("2021-05-31", "2021-06-21", "2021-06-22")]

    assert [row["zero_households_open"] for row in answers] == [0, 1, 1]
    assert [row["zero_households_overdue"] for row in answers] == [0, 0, 1]


def test_the_rank_goes_by_the_mean_of_the_rates_and_ties_share_a_place(ledger: Ledger, report: Ask) -> None:
    ledger.plan(HAIMEN_STREET, "target", "posts", 10)
    ledger.plan(HAIMEN_STREET, "target", "reemployed", 2)
    ledger.post(HAIMEN_STREET, 10, "2021-03-01")  # 100 and 0: a mean of 50
    for unit, posts in ((SANXING, 5), (SANCHANG, 9), (YUELAI, 1)):  # one plan: that rate is the mean
        ledger.plan(unit, "target", "posts", 10)
        ledger.post(unit, posts, "2021-03-01")

    rows = rows_of(report())

    ranks = [rows[unit]["rank"] for unit in (SANCHANG, HAIMEN_STREET, SANXING, YUELAI, HAIYONG)]
    assert ranks == [1, 2, 2, 4, None]


def test_the_total_counts_persons_and_equals_the_sum_of_the_units(ledger: Ledger, report: Ask) -> None:
    ledger.plan_of_haimen()
    units = [f"{HAIMEN}-{n:02d}" for n in range(1, 12)]
    for number, unit in enumerate(units * 3):
        person = uuid4()
        ledger.at_work(unit, "2021-05-01", group="registered_poor" if number % 2 else "difficulty")
        ledger.job(unit, "2021-03-01", "2021-04-01", person=person, version=2)
        ledger.job(units[number % 7], "2021-05-01", person=person, version=5)
        ledger.post(unit, number + 1, "2021-03-01")
        ledger.training(unit, "registered_poor" if number % 3 else "difficulty", "2021-06-01")
        ledger.household(unit, f"h{number}", "2021-06-01", None, "open", f"202{1 + number % 2}-06-21")

    answer = report()

    for key in COUNTS:
        assert answer["total"][key] == sum(row[key] for row in answer["rows"]), key
    assert answer["total"]["reemployed_done"] == 33
    assert answer["total"]["transfer_rate"] == round(100 * 16 / 2051 + 1e-9, 1)
