"""1D: the stock of zero-employment families and what changed it (R1-8, R4-1)."""

from collections.abc import Iterator
from itertools import count

from tests.projections.reports.ledger import HAIMEN, HAIMEN_STREET, SANXING, YUELAI, Ask, Ledger, rows_of

_NUMBERS: Iterator[int] = count()
CHANGES = ("opening", "recognised", "reopened", "cleared", "withdrawn", "other_in", "other_out", "closing")


def household(ledger: Ledger, *periods: tuple[str, str], area: str = HAIMEN_STREET, name: str = "") -> str:
    """A household with its status from each day on."""
    name = name or f"F-{next(_NUMBERS)}"
    opened: str | None = None
    for (since, status), following in zip(periods, (*periods[1:], None), strict=True):
        if status in ("open", "reopened") and not (opened and status == "open"):
            opened = since
        of_case = status in ("open", "reopened", "cleared", "unwilling")
        ledger.household(
            area,
            name,
            since,
            following[0] if following else None,
            status,
            None,
            opened_at=opened if of_case else None,
            cleared_at=since if status == "cleared" else None,
        )
        if status == "withdrawn":
            opened = None
    return name


def test_r1_8_given_3_open_12_recognised_2_reopened_14_cleared_1_withdrawn_then_2_are_open_and_none_overdue(
    ledger: Ledger, report: Ask
) -> None:
    for _ in range(2):
        household(ledger, ("2020-12-20", "open"), ("2021-02-01", "cleared"))
    household(ledger, ("2020-12-20", "open"), ("2021-02-01", "withdrawn"))
    for _ in range(10):
        household(ledger, ("2021-03-01", "suspected"), ("2021-03-05", "open"), ("2021-03-20", "cleared"))
    for _ in range(2):
        household(ledger, ("2021-12-20", "open"))
    for _ in range(2):
        household(
            ledger,
            ("2020-01-01", "open"),
            ("2020-02-01", "cleared"),
            ("2021-05-01", "reopened"),
            ("2021-05-09", "cleared"),
        )
    ledger.conn.execute("UPDATE household SET due = opened_at + 20 WHERE opened_at IS NOT NULL")

    row = rows_of(report(HAIMEN, "2021", code="1D"))[HAIMEN_STREET]

    assert [row[key] for key in CHANGES] == [3, 12, 2, 14, 1, 0, 0, 2]
    assert (row["overdue"], row["within"], row["longest"], row["dynamic_zero"]) == (0, 2, 11, "是")


def test_r4_1_given_a_family_open_beyond_its_limit_then_the_area_is_not_at_dynamic_zero(
    ledger: Ledger, report: Ask
) -> None:
    household(ledger, ("2021-03-01", "open"), area=SANXING)
    household(ledger, ("2021-12-20", "open"))
    ledger.conn.execute("UPDATE household SET due = opened_at + 20")

    answer = report(HAIMEN, "2021", code="1D", lang="en")

    rows = rows_of(answer)
    assert (rows[SANXING]["overdue"], rows[SANXING]["longest"], rows[SANXING]["dynamic_zero"]) == (1, 305, "no")
    assert (rows[HAIMEN_STREET]["dynamic_zero"], answer["total"]["longest"]) == ("yes", 305)
    assert rows[YUELAI]["longest"] is None


def test_r1_8_given_a_move_an_unwilling_time_and_a_same_day_job_then_the_stocks_still_agree_with_the_changes(
    ledger: Ledger, report: Ask
) -> None:
    moved = {"opened_at": "2021-03-01"}
    ledger.household(SANXING, "M", "2021-03-01", "2021-04-01", "open", None, **moved)
    ledger.conn.execute("UPDATE household SET household_key = 'moved'")
    ledger.household(HAIMEN_STREET, "M", "2021-04-01", None, "open", None, **moved)
    ledger.conn.execute("UPDATE household SET household_key = 'moved'")
    household(ledger, ("2021-03-01", "open"), ("2021-04-01", "unwilling"), ("2021-05-01", "open"))
    ledger.household(
        HAIMEN_STREET, "S", "2021-06-01", None, "cleared", None, opened_at="2021-06-01", cleared_at="2021-06-01"
    )
    ledger.household(HAIMEN_STREET, "U", "2021-06-01", None, "unwilling", None, opened_at="2021-06-01")

    ledger.household(YUELAI, "R", "2020-06-01", "2021-06-01", "cleared", None, opened_at="2020-05-01")
    ledger.household(YUELAI, "R", "2021-06-01", "2021-07-01", "unwilling", None, opened_at="2021-06-01")
    ledger.household(YUELAI, "R", "2021-07-01", None, "open", None, opened_at="2021-06-01")

    answer = report(HAIMEN, "2021", code="1D")

    rows = rows_of(answer)
    assert [rows[YUELAI][key] for key in CHANGES] == [0, 0, 1, 0, 0, 1, 1, 1]
    assert [rows[SANXING][key] for key in CHANGES] == [0, 1, 0, 0, 0, 0, 1, 0]
    assert [rows[HAIMEN_STREET][key] for key in CHANGES] == [0, 3, 0, 1, 0, 2, 2, 2]
    for row in (*answer["rows"], answer["total"]):
        opening, recognised, reopened, cleared, withdrawn, more, fewer, closing = (row[key] for key in CHANGES)
        assert opening + recognised + reopened - cleared - withdrawn + more - fewer == closing


def test_given_a_cleared_family_of_which_nobody_counts_then_one_unwilling_then_it_is_reopened_and_not_recognised(
    ledger: Ledger, report: Ask
) -> None:
    ledger.household(YUELAI, "N", "2020-06-01", "2021-02-01", "cleared", None, opened_at="2020-05-01")
    ledger.household(YUELAI, "N", "2021-02-01", "2021-03-01", "not_applicable", None)
    ledger.household(YUELAI, "N", "2021-03-01", "2021-06-01", "not_applicable", None)
    ledger.household(YUELAI, "N", "2021-06-01", None, "unwilling", None, opened_at="2021-06-01")
    ledger.household(SANXING, "W", "2020-06-01", "2021-02-01", "withdrawn", None)
    ledger.household(SANXING, "W", "2021-02-01", "2021-06-01", "not_applicable", None)
    ledger.household(SANXING, "W", "2021-06-01", None, "unwilling", None, opened_at="2021-06-01")

    rows = rows_of(report(HAIMEN, "2021", code="1D"))

    assert [rows[YUELAI][key] for key in CHANGES] == [0, 0, 1, 0, 0, 0, 1, 0]
    assert [rows[SANXING][key] for key in CHANGES] == [0, 1, 0, 0, 0, 0, 1, 0]
