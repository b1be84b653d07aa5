"""Walks all cells of a computed report, and compares each with the items that it lists."""

from typing import Any

import psycopg

from domain.reference.scope import EVERYWHERE
from projections.reports.cell import TOTAL, Cell, Item, explain
from projections.reports.columns import Derived
from projections.reports.report import Report
from projections.reports.shapes import PersonRows

Json = dict[str, Any]


def cell_of(conn: psycopg.Connection, report: Report, row: str, column: str, **asked: Any) -> Cell:
    """A cell with all of its items."""
    wanted = next(one for one in report.figures if one.key == column)
    whole: Json = {"scope": EVERYWHERE, "limit": 1_000_000, "values": {}}
    found = explain(conn, report, wanted, row, **whole | asked)
    assert found is not None, (row, column)
    return found


def refuse_unexplained(conn: psycopg.Connection, report: Report, answer: Json, **asked: Any) -> int:
    """The number of cells walked: each value is the sum of what its items add, and a derived one has parts."""
    walked, lang = 0, "en" if answer["total"]["name"] == "Total" else "zh"
    persons = isinstance(report.shape, PersonRows)  # as many rows as persons: one is enough, and numbers have a total
    columns = report.shape.columns(report.columns)
    one_row = persons or report.finds is not None  # what a report finds is sought anew for each cell
    for row in (*(answer["rows"][:1] if one_row else answer["rows"]), {**answer["total"], "key": TOTAL}):
        texts = not persons or row["key"] != TOTAL or not answer["rows"]
        for column in [one for one in columns if texts or one.type == "number"]:
            cell = cell_of(conn, report, row["key"], column.key, **asked)
            where = (report.code, row["key"], column.key)
            assert column.value(cell.value, lang, cell.asked.policy) == row[column.key], where
            if isinstance(column, Derived):
                assert cell.parts, where
                for part, value in cell.parts:
                    of = TOTAL if part.of_total else row["key"]
                    assert cell_of(conn, report, of, part.column, **asked).value == value, (*where, part)
            elif column.type == "number":
                assert cell.size == len(cell.items) + cell.not_shown, where  # views filled by hand lack some persons
                if not cell.not_shown:
                    assert sum(item.adds for item in cell.items) == (cell.value or 0), where
                if column.unit == "persons" and column.counts == "person":
                    assert (cell.value or 0) == cell.size, where
                    assert len({item.subject for item in cell.items}) == len(cell.items), where
            walked += 1
    return walked


def refuse_lost_between_pages(conn: psycopg.Connection, report: Report, size: int, **asked: Any) -> int:
    """The number of pages read: of each counted column of the total line, the pages together are the whole list.

    Of a report on persons, one column in four pages: each page computes the list.
    """
    pages, columns = 0, [one for one in report.figures if not isinstance(one, Derived)]
    if isinstance(report.shape, PersonRows):
        columns = [one for one in columns if one.unit == "persons" or one.unit == "fen"][:1]
        size = max(size, cell_of(conn, report, TOTAL, columns[0].key, **asked).size // 4)
    for column in columns:
        whole, found, after = cell_of(conn, report, TOTAL, column.key, **asked), list[Item](), None
        while after is not None or not found:
            page = cell_of(conn, report, TOTAL, column.key, **asked, limit=size, after=after)
            found += page.items
            pages += 1
            assert (page.value, page.size, page.not_shown) == (whole.value, whole.size, whole.not_shown)
            assert page.more == (len(found) < len(whole.items)), (report.code, column.key)
            if not page.more:
                break
            assert len(page.items) == size, (report.code, column.key)
            after = page.items[-1].after
        assert list(whole.items) == found, (report.code, column.key)
    return pages
