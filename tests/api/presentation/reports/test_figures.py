"""Figures as texts, widths of columns, names of files."""

import csv
from io import StringIO

import pytest

from api.http.current import Language
from api.presentation.reports.csv import csv_of
from api.presentation.reports.figures import form_of, unit_name
from api.presentation.reports.file_names import content_disposition
from api.presentation.reports.headings import Heading
from api.presentation.reports.widths import column_width, lines_of
from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from tests.api.presentation.reports.samples import PERSONS, UNITS, found_of

TITLE = BilingualText("金额", "Amount")


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "zh", "en"),
    [
        ("persons", 0, 12085, "12085", "12,085"),
        ("percent", 0, 121.7, "121.7", "121.7"),
        ("percent", 0, 75.0, "75.0", "75.0"),
        ("fen", 0, 36000, "360.00", "360.00"),
        ("fen", 0, 123456789012345678, "1,234,567,890,123,456.78", "1,234,567,890,123,456.78"),
        ("ten_thousand_yuan", 1, 1483.5, "1,483.5", "1,483.5"),
        ("ten_thousand_yuan", 3, 1.488, "1.488", "1.488"),
        (None, 0, 3, "3", "3"),
        ("persons", 0, -12, "-12", "-12"),
    ],
)
def test_given_a_unit_then_the_figure_has_its_decimals(
    unit: str | None, decimals: int, value: float, zh: str, en: str
) -> None:
    column = Column("amount", TITLE, unit, decimals=decimals)

    assert (zh, en) == (form_of(column, "zh").text(value), form_of(column, "en").text(value))


def test_given_fen_then_the_paper_says_yuan() -> None:
    assert ("元", "yuan", "") == (unit_name("fen", "zh"), unit_name("fen", "en"), unit_name(None, "zh"))


def test_as_csv_amounts_are_in_yuan_and_texts_are_no_formulas() -> None:
    of_units = list(csv.reader(StringIO(csv_of(UNITS, found_of(UNITS, ("甲", "=b")), "zh"))))
    of_persons = list(csv.reader(StringIO(csv_of(PERSONS, found_of(PERSONS, ("甲", "乙")), "zh"))))

    assert ["地区", "人数（人）", "贷款：笔数（次）", "贷款：金额（元）"] == of_units[0][1:5]
    assert ["'=b", "1007", "1008", ""] == of_units[2][1:5]
    assert ["'=HYPERLINK(7)", "10.10"] == [of_persons[2][2], of_persons[2][5]]


def test_given_a_heading_then_the_column_is_as_wide_as_its_figures_and_a_third_of_the_heading() -> None:
    assert 3 == column_width(Heading("排名", ""), ["1", "12"])
    assert 5 == column_width(Heading("建档立卡贫困劳动力数", ""), ["7"])
    assert 8 == column_width(Heading("金额", "元"), ["1,234,567.89"])
    assert 7 == column_width(Heading("Transfer employment rate", ""), ["7.0"])
    assert 20 == column_width(Heading("培训项目", ""), ["家政服务员" * 9])


def test_given_a_text_wider_than_its_cell_then_it_takes_more_lines() -> None:
    assert [1, 2, 3] == [lines_of("一二三四", 5), lines_of("一二三四五", 5), lines_of("一\n二三四五六", 5)]


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("zh", "T1-2021%E5%B9%B4%E6%B5%B7%E9%97%A8%E5%8C%BA%E8%A1%A8T1-48211.xlsx"),
        ("en", "T1-Table%20T1-%20Haimen%2C%202021-48211.xlsx"),
    ],
)
def test_given_a_download_then_its_name_is_in_the_language_and_in_ascii_too(lang: Language, name: str) -> None:
    header = content_disposition(found_of(UNITS, (), lang), "xlsx")

    assert f"attachment; filename=\"T1-320614-2021-48211.xlsx\"; filename*=UTF-8''{name}" == header
