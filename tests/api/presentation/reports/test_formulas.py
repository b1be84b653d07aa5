"""No text of a report is a formula of a spreadsheet."""

import pytest

from api.presentation.reports.formulas import no_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_text_in_a_spreadsheet_is_taken_for_a_formula(text: str) -> None:
    assert no_formula(text) == f"'{text}"
    assert no_formula("海门街道") == "海门街道"
