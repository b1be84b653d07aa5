"""A report of any shape as a page to be printed."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from flask import Flask

from api.presentation.reports.html import html_of
from projections.reports.report import Report
from tests.api.presentation.reports.samples import CODES, FILLED_ON, PERSONS, SHAPES, TOWNS, UNITS, WIDE, found_of
from tests.api.resources.page import Page


@pytest.fixture(autouse=True, scope="module")
def templates() -> Iterator[None]:
    with Flask("papers", template_folder=str(files("api.console") / "templates")).app_context():
        yield


def page_of(report: Report, names: tuple[str, ...] = TOWNS) -> Page:
    return Page(html_of(report, found_of(report, names), "zh", FILLED_ON))


@pytest.mark.parametrize("report", SHAPES, ids=lambda report: report.code)
def test_given_a_report_of_any_shape_then_every_row_has_a_cell_for_each_column_and_every_head_its_scope(
    report: Report,
) -> None:
    page = page_of(report)

    tags = [tag for tag, _ in page.elements]
    cells = tags.count("col") - 1  # of the name is the head of the row
    assert (len(TOWNS) + 1) * cells == tags.count("td")
    scopes = [attributes.get("scope") for tag, attributes in page.elements if tag == "th"]
    assert (len(TOWNS) + 1, False) == (scopes.count("row"), None in scopes)
    rows = 2 if "colgroup" in scopes else 1
    assert rows == tags[: tags.index("tbody")].count("tr")


def test_given_groups_then_a_unit_of_one_column_is_below_the_group() -> None:
    headings = [text.replace("\n", "") for text in page_of(UNITS).texts["th"]]

    assert [
        "地区",
        "人数（人）",
        "贷款",
        "总额（万元）",
        "人均（万元）",
        "完成率（%）",
        "笔数（次）",
        "金额（元）",
    ] == headings[:8]


def test_given_units_then_amounts_have_two_decimals_and_what_is_missing_is_a_dash() -> None:
    cells = page_of(UNITS, TOWNS[1:2]).texts["td"]

    assert ["—", "1001", "10.02", "—", "100.400", "100.5"] == cells[:6]


def test_given_persons_then_each_has_a_number_and_the_total_has_none() -> None:
    cells = page_of(PERSONS).texts["td"]

    assert ["1", "2", "3", ""] == cells[::5]
    assert "=HYPERLINK(7)" in cells  # on a page it is a text


def test_given_persons_without_figures_then_there_is_no_total() -> None:
    found = found_of(PERSONS, TOWNS)
    found["total"]["amount"] = None

    page = Page(html_of(PERSONS, found, "zh", FILLED_ON))

    assert "tfoot" not in page.texts
    assert "合计" not in page.texts["table"][0]


@pytest.mark.parametrize(("report", "size"), [(CODES, None), (WIDE, "smallest")])
def test_given_more_columns_then_the_font_of_the_print_is_smaller(report: Report, size: str | None) -> None:
    ((_, attributes),) = [one for one in page_of(report).elements if one[0] == "main"]

    assert size == attributes.get("class")


def test_the_style_numbers_the_pages_repeats_the_head_and_knows_dark_screens() -> None:
    style = page_of(UNITS).texts["style"][0]

    assert "size: A4 landscape" in style
    assert '"第 " counter(page) " 页，共 " counter(pages) " 页"' in style
    assert "thead { display: table-header-group; }" in style
    assert "@media screen and (prefers-color-scheme: dark)" in style
    widths = {attributes["class"] for tag, attributes in page_of(WIDE).elements if tag == "col"}
    assert [] == [width for width in widths if f".{width} {{ width:" not in style]
