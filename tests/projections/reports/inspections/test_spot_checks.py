"""S and SI: what spot checks found, by unit and by item; the figures are computed by hand (R3-16, R4-13)."""

from datetime import date
from typing import Any

import pytest

from domain.errors import Refusal
from projections.reports import REPORTS
from projections.reports.run import run
from service.reference import reference
from tests.projections.reports.cells import refuse_unexplained
from tests.projections.reports.inspections.drawn import KEY, SEED, Drawn
from tests.projections.reports.ledger import HAIMEN, HAIYONG, SANXING, YUELAI, Ledger, rows_of

RIGHT, WRONG, UNSURE = "conforms", "nonconforming", "unverifiable"


@pytest.fixture
def drawn(ledger: Ledger) -> Drawn:
    return Drawn(ledger.conn)


def asked(drawn: Drawn, code: str = "S", period: str = "2021", area: str = HAIMEN, **values: str) -> dict[str, Any]:
    """The report on 10 January 2022."""
    of: dict[str, Any] = {"area": area, "period": period, "today": date(2022, 1, 10), "values": values}
    return run(drawn.conn, REPORTS[code], areas=reference().areas, lang="zh", **of)


def refuse_cells(drawn: Drawn, answer: dict[str, Any], *rows: str) -> None:
    """Refuses cells of these rows and of the total that their items do not explain."""
    of: dict[str, Any] = {"area": HAIMEN, "period": "2021", "today": date(2022, 1, 10), "areas": reference().areas}
    some = {**answer, "rows": [row for row in answer["rows"] if row["key"] in rows]}
    assert refuse_unexplained(drawn.conn, REPORTS[answer["code"]], some, **of) > len(answer["columns"])


def a_quarter(drawn: Drawn) -> None:
    """Of Sanxing four are drawn of 100, of Yuelai two of 60, of Haiyong one of 20; another of Sanxing is mandatory."""
    drawn.inspection({SANXING: (4, 100), YUELAI: (2, 60), HAIYONG: (1, 20)}, mandatory=1)
    drawn.case(1, SANXING, replaced_reason="deceased", replaced_on="2021-06-05")
    right = drawn.case(2, SANXING)
    drawn.check(right, 2, {"identity": RIGHT, "wage": RIGHT})
    drawn.check(right, 2, {"identity": WRONG, "wage": RIGHT}, second_check=True, version=9)
    wrong = drawn.case(3, SANXING)
    drawn.check(wrong, 3, {}, contact="not_reached", version=4)
    drawn.check(wrong, 3, {"identity": RIGHT, "wage": WRONG, "insurance": UNSURE})
    drawn.check(drawn.case(4, SANXING), 4, {"identity": RIGHT})
    drawn.check(drawn.case(5, SANXING, replaces=1), 5, {"identity": RIGHT, "wage": UNSURE})
    drawn.check(drawn.case(6, YUELAI), 6, {"identity": RIGHT})
    drawn.check(drawn.case(7, YUELAI), 7, {}, contact="refused")
    drawn.case(8, HAIYONG)
    doubtful = drawn.case(9, SANXING, part="mandatory", mandatory_reason="complaint")
    drawn.check(doubtful, 9, {"identity": WRONG}, area=SANXING)
    done: dict[str, Any] = {"state": "accepted", "rectified_on": "2021-07-01"}
    drawn.finding(wrong, HAIMEN, unit_area=SANXING, found_fen=60_000, recovered_fen=20_000, **done)
    drawn.finding(doubtful, SANXING, state="escalated", escalation="reminder_letter")
    drawn.finding(doubtful, YUELAI, version=7, state="rectified", rectified_on="2021-07-02")
    drawn.finding(doubtful, YUELAI, version=8, state="rejected", rectified_on="2021-07-01", due="2022-02-01")
    drawn.finding(doubtful, YUELAI, version=10, state="withdrawn")


def test_given_a_quarter_then_every_town_has_its_cases_rates_and_findings(drawn: Drawn) -> None:
    a_quarter(drawn)

    answer = asked(drawn)

    rows = rows_of(answer)
    counts = ("sampled", "reached", "not_reached", "pending", "conforming", "nonconforming", "unverifiable", "replaced")
    assert (4, 4, 0, 0, 2, 1, 1, 1) == tuple(rows[SANXING][key] for key in counts)
    assert (2, 1, 1, 0, 1, 0, 0, 0) == tuple(rows[YUELAI][key] for key in counts)
    assert (1, 0, 0, 1, 0, 0, 0, 0) == tuple(rows[HAIYONG][key] for key in counts)
    assert (7, 5, 1, 1, 3, 1, 1, 1) == tuple(answer["total"][key] for key in counts)
    rates = ("error_rate", "error_low", "error_high", "rank")  # 1 of 3 and 0 of 1: 3.8415 / 4.8415 = 0.793
    assert (33.3, 6.1, 79.2, 1) == tuple(rows[SANXING][key] for key in rates)
    assert (0.0, 0.0, 79.3, 2) == tuple(rows[YUELAI][key] for key in rates)
    assert (None, None, None, None) == tuple(rows[HAIYONG][key] for key in rates)
    mandatory = ("mandatory", "mandatory_reached", "mandatory_nonconforming")
    assert (1, 1, 1) == tuple(rows[SANXING][key] for key in mandatory)
    refuse_cells(drawn, answer, SANXING)
    findings = ("findings", "on_time", "overdue", "escalated", "found_fen", "recovered_fen")
    assert (2, 1, 1, 1, 60_000, 20_000) == tuple(rows[SANXING][key] for key in findings)
    assert (2, 0, 1, 0, 0, 0) == tuple(rows[YUELAI][key] for key in findings)


def test_given_strata_then_the_population_is_estimated_without_those_nobody_was_judged_in(drawn: Drawn) -> None:
    a_quarter(drawn)

    answer = asked(drawn, inspection=KEY)

    # Sanxing 1 of 3 of 100: 33.3; as of 3.0619 cases its bounds are 6.24 and 78.98. Yuelai 0 of 1 of 60: 0 and 47.61.
    # Together 33.3, less 27.09, more the root of 45.64 squared and 47.61 squared, 65.95.
    estimate = ("population", "estimate", "estimate_low", "estimate_high", "unknown")
    assert (100, 33, 6, 79, 0) == tuple(rows_of(answer)[SANXING][key] for key in estimate)
    assert (160, 33, 6, 99, 20) == tuple(answer["total"][key] for key in estimate)
    assert (None, None, None, None, 20) == tuple(rows_of(answer)[HAIYONG][key] for key in estimate)
    assert answer["total"]["unknown"] == sum(row["unknown"] or 0 for row in answer["rows"])
    printed = answer["inspections"][0]
    assert (KEY, SEED, "c" * 64, [HAIYONG]) == tuple(
        printed[key] for key in ("key", "seed", "plan_sha256", "strata_not_judged")
    )
    assert f"/v1/inspections/{KEY}/proof" == printed["proof"]


def test_given_strata_without_a_quota_then_they_are_counted_and_not_named(drawn: Drawn) -> None:
    drawn.inspection({SANXING: (1, 100), YUELAI: (0, 60), HAIYONG: (1, 0)})
    drawn.case(1, SANXING)

    answer = asked(drawn)

    (printed,) = answer["inspections"]
    assert ([SANXING], 1) == (printed["strata_not_judged"], printed["strata_without_quota"])
    assert (100, 60, 0) == tuple(rows_of(answer)[town]["unknown"] for town in (SANXING, YUELAI, HAIYONG))
    assert (160, None) == (answer["total"]["unknown"], answer["total"]["population"])


def test_given_items_then_each_has_its_verdicts_without_second_checks(drawn: Drawn) -> None:
    a_quarter(drawn)

    answer = asked(drawn, "SI")

    counts = ("checked", "conforming", "nonconforming", "unverifiable", "mandatory_nonconforming")
    assert (5, 5, 0, 0, 1) == tuple(rows_of(answer)["identity"][key] for key in counts)
    assert (3, 1, 1, 1, 0) == tuple(rows_of(answer)["wage"][key] for key in counts)
    assert (50.0, 9.5, 90.5) == tuple(rows_of(answer)["wage"][key] for key in ("error_rate", "error_low", "error_high"))
    refuse_cells(drawn, answer, "wage")
    assert (9, 6, 1, 2, 1) == tuple(answer["total"][key] for key in counts)


def test_given_strata_that_are_no_towns_then_a_case_counts_where_it_was_checked(drawn: Drawn) -> None:
    drawn.inspection({"disabled": (2, 40)}, strata=("category",))
    drawn.check(drawn.case(1, "disabled"), 1, {"identity": WRONG}, area=SANXING)
    drawn.check(drawn.case(2, "disabled"), 2, {"identity": RIGHT}, area=YUELAI)

    answer = asked(drawn)

    assert (1, 0) == (rows_of(answer)[SANXING]["nonconforming"], rows_of(answer)[YUELAI]["nonconforming"])
    assert rows_of(answer)[SANXING]["estimate"] is None
    assert (40, 20) == (answer["total"]["population"], answer["total"]["estimate"])
    assert 1 == asked(drawn, area=SANXING)["total"]["nonconforming"]


def test_given_two_inspections_then_a_period_has_both_and_no_estimate(drawn: Drawn) -> None:
    second, third = f"{HAIMEN}/2021-002", f"{HAIMEN}/2021-003"
    drawn.inspection({SANXING: (1, 10)})
    drawn.check(drawn.case(1, SANXING), 1, {"identity": WRONG})
    drawn.inspection({SANXING: (1, 30)}, key=second, drawn_on="2021-09-01")
    drawn.check(drawn.case(1, SANXING, key=second), 1, {"identity": RIGHT}, key=second)
    drawn.inspection({SANXING: (1, 30)}, key=third, state="abandoned")
    drawn.case(1, SANXING, key=third)

    whole = asked(drawn)

    assert (2, 1, None) == tuple(whole["total"][key] for key in ("sampled", "nonconforming", "estimate"))
    assert [KEY, second, third] == [one["key"] for one in whole["inspections"]]
    assert [KEY, third] == [one["key"] for one in asked(drawn, period="2021-Q2")["inspections"]]
    assert (1, 0) == tuple(
        asked(drawn, period="2020", inspection=second)["total"][key] for key in ("sampled", "estimate")
    )
    for area, key in ((HAIMEN, f"{HAIMEN}/2021-009"), (YUELAI, second)):
        with pytest.raises(Refusal, match=r"report\.inspection"):
            asked(drawn, area=area, inspection=key)
