"""A report as a workbook, opened by another library."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from api.http.current import Language
from api.presentation.reports import paper, xlsx
from api.presentation.reports.xlsx import xlsx_of
from domain.errors import Refusal
from projections.reports import REPORTS
from projections.reports.report import Report
from tests.api.presentation.reports.samples import FILLED_ON, PERSONS, SHAPES, TOWNS, UNITS, WIDE, found_of
from tests.api.presentation.reports.sheet import body_of, expected_body, sheet_of, texts_of


def written(report: Report, found: dict[str, Any], lang: Language = "zh") -> bytes:
    return xlsx_of(report, found, lang, FILLED_ON)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("report", SHAPES, ids=lambda report: report.code)
def test_given_a_report_of_any_shape_then_every_cell_is_that_of_the_json(report: Report, lang: Language) -> None:
    found = found_of(report, TOWNS, lang)

    sheet = sheet_of(written(report, found, lang))

    assert expected_body(report, found) == body_of(sheet, found)
    assert found["title"] == sheet["A1"].value


@pytest.mark.parametrize("report", REPORTS.values(), ids=lambda report: report.code)
def test_given_each_of_the_reports_then_every_cell_is_that_of_the_json(report: Report) -> None:
    found = found_of(report, TOWNS)

    sheet = sheet_of(written(report, found))

    assert expected_body(report, found) == body_of(sheet, found)


def test_given_groups_of_columns_then_the_head_has_two_rows_of_merged_cells() -> None:
    sheet = sheet_of(written(UNITS, found_of(UNITS, TOWNS)))

    head = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=4)]
    assert ["地区", "人数\n（人）", "贷款", None, "总额\n（万元）", "人均\n（万元）", "完成率\n（%）"] == head[0]
    assert [None, None, "笔数\n（次）", "金额\n（元）", None, None, None] == head[1]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "G3:G4"} <= merged


def test_given_a_unit_then_the_figure_is_a_number_in_its_format() -> None:
    sheet = sheet_of(written(UNITS, found_of(UNITS, TOWNS)))
    english = sheet_of(written(UNITS, found_of(UNITS, TOWNS, "en"), "en"))
    people = sheet_of(written(PERSONS, found_of(PERSONS, TOWNS)))

    assert ["0", "0", "#,##0.00", "#,##0.0", "#,##0.000", "0.0"] == [cell.number_format for cell in sheet[6][1:]]
    assert "#,##0" == english["B6"].number_format
    assert ['yyyy"年"m"月"d"日"', "#,##0.00"] == [people["D7"].number_format, people["F7"].number_format]
    assert (date(2021, 3, 9), 10.1) == (people["D7"].value.date(), people["F7"].value)


def test_given_the_sheet_then_it_prints_on_a4_landscape_with_the_head_on_every_page() -> None:
    sheet = sheet_of(written(UNITS, found_of(UNITS, TOWNS)))

    setup = sheet.page_setup
    assert ("landscape", 9, 0) == (setup.orientation, setup.paperSize, setup.fitToHeight)
    assert setup.fitToWidth in (None, 1)  # the default
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert ("$3:$4", "$A:$A", "B5") == (sheet.print_title_rows, sheet.print_title_cols, sheet.freeze_panes)
    assert "第 &P 页，共 &N 页" in sheet.oddFooter.center.text
    assert "2021年海门区表T1" == sheet.oddFooter.left.text.strip()


LINES: dict[Language, str] = {
    "zh": """填报单位（盖章）：
        统计期：2021年1月1日至2021年12月31日
        单位：人、次、元、万元、%
        单位负责人：
        审核人：
        填表人：
        填报日期：2022年1月10日
        1. 第一条。
        期末数截至2021年12月31日；数据截止：本表依据业务日志前48211条事件生成，末条记录于2022年1月5日 16:20。""",
    "en": """Submitted by (seal):
        Period: 1 January 2021 to 31 December 2021
        Units: persons, times, yuan, 10,000 yuan, %
        Head of the unit:
        Checked by:
        Filled in by:
        Date: 10 January 2022
        2. The second.
        Stocks as of 31 December 2021. Made from the first 48211 events of the log, the last of them""",
}


@pytest.mark.parametrize("lang", LINES)
def test_given_the_sheet_then_it_has_the_lines_that_officials_fill_in_and_both_clocks(lang: Language) -> None:
    texts = texts_of(sheet_of(written(UNITS, found_of(UNITS, TOWNS, lang), lang)))

    lines = [line.strip() for line in LINES[lang].split("\n")]
    assert [] == [line for line in lines if not any(text.startswith(line) for text in texts)]


def test_given_the_same_report_then_the_same_bytes_and_no_moment_but_those_of_the_report() -> None:
    found = found_of(UNITS, TOWNS)

    content = written(UNITS, found)

    assert content == written(UNITS, found)
    assert {(1980, 1, 1)} == {entry.date_time[:3] for entry in ZipFile(BytesIO(content)).infolist()}
    properties = load_workbook(BytesIO(content)).properties
    assert {datetime(2022, 1, 5, 8, 20, 11)} == {properties.created, properties.modified}
    assert (found["title"], "T1") == (properties.title, properties.subject)


def test_given_an_empty_log_then_the_workbook_is_of_its_day() -> None:
    content = written(UNITS, found_of(UNITS) | {"known_at": None, "position": 0})

    assert datetime(2021, 12, 31) == load_workbook(BytesIO(content)).properties.created


def test_given_texts_that_look_like_formulas_then_none_is_one_and_nothing_leads_out_of_the_file() -> None:
    found = found_of(PERSONS, ["=1+1", "＝1", "@x", "http://example.org", "+1"])

    content = written(PERSONS, found | {"title": "=cmd|' /C calc'!A0", "definition": "=1\n-1"})

    cells = [cell for row in sheet_of(content).iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {"s"} == {cell.data_type for cell in cells}
    assert [] == [cell.value for cell in cells if cell.value[0] in "=+-@＝＋－＠"]
    assert [] == [cell.hyperlink for cell in cells if cell.hyperlink]
    assert b"External" not in b"".join(map(ZipFile(BytesIO(content)).read, ZipFile(BytesIO(content)).namelist()))


def test_given_notes_of_many_lines_then_no_row_is_higher_than_a_workbook_allows() -> None:
    sheet = sheet_of(written(UNITS, found_of(UNITS, TOWNS) | {"definition": "口径" * 5000}))

    assert 400 < max(row.height for row in sheet.row_dimensions.values()) <= 409


def test_given_a_long_list_then_its_head_is_one_row_to_be_filtered_and_its_cells_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = found_of(PERSONS, TOWNS)
    short = body_of(sheet_of(written(PERSONS, found)), found)
    monkeypatch.setattr(xlsx, "_LONG", 2)

    sheet = sheet_of(content := written(PERSONS, found))

    assert ["序号", "姓名", "身份证号", "培训：起", "培训：止", "金额\n（元）"] == [cell.value for cell in sheet[4]]
    assert (short, "A4:F7", "C5") == (body_of(sheet, found), sheet.auto_filter.ref, sheet.freeze_panes)
    assert content == written(PERSONS, found)


def test_given_more_rows_than_a_paper_takes_then_it_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "MOST_ROWS", 2)

    with pytest.raises(Refusal, match=r"report\.too_long") as refused:
        written(PERSONS, found_of(PERSONS, TOWNS))

    assert {"rows": 3, "most": 2} == refused.value.data


def test_given_many_columns_then_pages_lie_side_by_side_with_the_names_on_each() -> None:
    sheet = sheet_of(written(WIDE, found_of(WIDE, TOWNS)))

    assert (2, "$A:$A") == (sheet.page_setup.fitToWidth, sheet.print_title_cols)
    assert sheet["A1"].value == "2021年海门区表T6"
    (title,) = [one for one in sheet.merged_cells.ranges if one.min_row == 1]
    assert 20 < title.max_col < 40  # on the first page
