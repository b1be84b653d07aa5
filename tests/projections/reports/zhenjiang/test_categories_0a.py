"""0A: each person has a category and a level (R0-1)."""

from tests.projections.reports.ledger import HAIMEN, HAIMEN_STREET, SANXING, Ask, Ledger, rows_of


def test_r0_1_given_persons_with_several_categories_then_each_is_in_every_row_of_hers_and_once_in_the_total(
    ledger: Ledger, report: Ask
) -> None:
    ledger.person(HAIMEN_STREET, None, categories=["disabled", "dibao"], level="A")
    ledger.person(SANXING, None, categories=["dibao"], level="B")
    ledger.person(SANXING, None, categories=["dibao"], level=None)
    ledger.person(SANXING, None, categories=[], level="C")
    ledger.person(SANXING, None, categories=["dibao"], level="A", case_state="exited")
    ledger.person("320684", None, categories=["dibao"], level="A")  # what Haimen was before
    ledger.person("320101", None, categories=["dibao"], level="A")  # elsewhere

    answer = report(HAIMEN, code="0A")

    def figures(row: dict[str, object]) -> tuple[object, ...]:
        return tuple(row[key] for key in ("persons", "A", "B", "C", "no_level"))

    rows = rows_of(answer)
    assert figures(rows["dibao"]) == (4, 2, 1, 0, 1)
    assert figures(rows["disabled"]) == (1, 1, 0, 0, 0)
    assert (figures(rows["none"]), rows["none"]["name"]) == ((1, 0, 0, 1, 0), "无困难类别")
    assert figures(answer["total"]) == (5, 2, 1, 1, 1)
    assert rows["land_lost_farmer"]["persons"] == 0
