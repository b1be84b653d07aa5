"""4D: the circular has the figures of 4A, its units stand in the order of their rates, and it can be issued (R4-13)."""

from projections.reports import REPORTS
from tests.projections.reports.ledger import HAIMEN_STREET, HAIYONG, SANCHANG, SANXING, YUELAI, Ask, Ledger, rows_of

PLACES = ("posts_place", "reemployed_place", "rank")


def test_r4_13_given_what_the_units_have_done_then_they_stand_by_their_rates_and_equal_ones_share_a_rank(
    ledger: Ledger, report: Ask
) -> None:
    for unit, posts in ((HAIMEN_STREET, 40), (SANXING, 30), (SANCHANG, 20), (HAIYONG, 5)):
        ledger.plan(unit, "target", "posts", posts)
    ledger.plan(HAIYONG, "target", "reemployed", 10)
    for unit, posts in ((HAIMEN_STREET, 30), (SANXING, 18), (SANCHANG, 12), (HAIYONG, 6), (YUELAI, 9)):
        ledger.post(unit, posts, "2021-03-01")
    for _ in range(4):
        ledger.job(HAIYONG, "2021-05-01")

    answer = report(code="4D")

    told = [(row["key"], row["posts_rate"], row["reemployed_rate"], row["mean_rate"]) for row in answer["rows"][:5]]
    assert told == [
        (HAIYONG, 120.0, 40.0, 80.0),
        (HAIMEN_STREET, 75.0, None, 75.0),
        (SANXING, 60.0, None, 60.0),
        (SANCHANG, 60.0, None, 60.0),
        ("320614-03", None, None, None),
    ]
    assert [tuple(row[key] for key in PLACES) for row in answer["rows"][:5]] == [
        (1, 1, 1),
        (2, None, 2),
        (3, None, 3),
        (3, None, 3),
        (None, None, None),
    ]
    assert [row["key"] for row in answer["rows"]][4:] == sorted(row["key"] for row in answer["rows"][4:])
    total = answer["total"]
    assert (total["posts_done"], total["posts_rate"], total["mean_rate"], total["rank"]) == (75, 78.9, 59.5, None)


def test_given_the_same_views_then_the_circular_and_the_table_of_the_plan_have_the_same_figures(
    ledger: Ledger, report: Ask
) -> None:
    ledger.plan_of_haimen()
    ledger.post(HAIMEN_STREET, 30, "2021-03-01")
    ledger.training(SANXING, "difficulty", "2021-03-01")
    for _ in range(200):
        ledger.job(YUELAI, "2021-06-01")

    plan, circular = report(code="4A"), report(code="4D")

    both = [key for key in plan["total"] if key in circular["total"]]
    assert {"posts_rate", "transfer_rate", "zero_households_overdue", "rank"} <= set(both)
    assert [plan["total"][key] for key in both] == [circular["total"][key] for key in both]
    rows = rows_of(circular)
    for row in plan["rows"]:
        assert {key: row[key] for key in both} == {key: rows[row["key"]][key] for key in both}
    assert circular["rows"][0]["key"] == YUELAI
    assert REPORTS["4D"].can_be_issued
