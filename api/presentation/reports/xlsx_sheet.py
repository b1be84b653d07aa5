"""The sheet of a report: title, lines to fill in, head, rows, total, signatures, notes; and how it prints."""

from datetime import date
from itertools import accumulate, pairwise
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from api.presentation.reports.figures import NONE, is_day
from api.presentation.reports.formulas import no_formula
from api.presentation.reports.headings import Heading
from api.presentation.reports.paper import NUMBER_WIDTH, Line, Paper, PaperColumn
from api.presentation.reports.widths import lines_of, text_width
from api.presentation.reports.xlsx_formats import SIZE, Formats

_A4: Final = 9
_POINTS: Final = 15.0
"""The height of a line of text in points."""

_HIGHEST: Final = 409
"""The highest row of a workbook, in points."""

_PAGE_WIDTH: Final = 72
"""What fits on a page at full size, in em: a narrower table is stretched to it."""

_SMALLEST_SCALE: Final = 0.4
"""A table that would be printed smaller than this goes over several pages side by side, with the names on each."""

_BLANK: Final = "_" * 16
"""To be filled in by hand."""

_LONGEST_TEXT: Final = 32_767
"""What a cell holds, in characters."""


def write_sheet(book: Workbook, paper: Paper, name: str, *, long: bool) -> None:
    """Writes the only sheet of the workbook from top to bottom; a `long` list has its head in one row, since a cell
    that spans two rows cannot be written row by row."""
    _Sheet(book, paper, name, long).write()


class _Sheet:
    def __init__(self, book: Workbook, paper: Paper, name: str, long: bool) -> None:
        self._paper = paper
        self._long = long
        self._sheet = book.add_worksheet(name)
        self._formats = Formats(book, paper.lang)
        self._head_rows = 2 if any(head.columns for head in paper.heads) and not long else 1
        self._stubs = 2 if paper.numbered else 1
        widths = [*([NUMBER_WIDTH] if paper.numbered else []), paper.name_width, *(one.width for one in paper.columns)]
        stretch = max(1.0, _PAGE_WIDTH / sum(widths))
        self._widths = [width * stretch for width in widths]
        self._pages = max(1, ceil(sum(widths) * _SMALLEST_SCALE / _PAGE_WIDTH))
        self._first_page = _first_page(self._widths, self._pages)
        self._row = 0

    def write(self) -> None:
        paper, formats = self._paper, self._formats
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width * 2)  # in digits
        self._across(paper.title, formats.title, 2.2 * _POINTS)
        captions = [formats.caption] * (len(paper.caption) - 1)
        self._lines_to_sign(paper.caption, [*captions, formats.caption_right], 1.2 * _POINTS)
        first_row = self._row
        self._head()
        for number, row in enumerate(paper.rows, 1):
            self._cells(row, number)
        if paper.total:
            self._cells(paper.total, None)
        self._row += 1
        self._lines_to_sign(paper.signatures, [formats.caption] * len(paper.signatures), 1.6 * _POINTS)
        self._row += 1
        self._across(paper.notes_title, formats.notes_title)
        for number, note in enumerate(paper.notes, 1):
            self._across(f"{number}. {note}", formats.note)
        self._across(paper.clocks, formats.note)
        self._page(first_row)

    def _text(self, row: int, column: int, text: str, form: Format) -> None:
        self._sheet.write_string(row, column, no_formula(text)[:_LONGEST_TEXT], form)

    def _end_row(self, height: float | None) -> None:
        """Sets the height of the present row in points and goes on to the next; of a long list Excel finds heights."""
        if height is not None:
            self._sheet.set_row(self._row, min(height, _HIGHEST))
        self._row += 1

    def _span(self, column: int, last: int, text: str, form: Format, rows: int = 1) -> None:
        """A text over the columns and over so many rows from the present one on."""
        if column == last and rows == 1:
            self._text(self._row, column, text, form)
        else:
            bottom = self._row + rows - 1
            self._sheet.merge_range(self._row, column, bottom, last, "", form)
            self._text(self._row, column, text, form)

    def _lines_to_sign(self, lines: tuple[Line, ...], forms: list[Format], height: float) -> None:
        """Lines side by side, each with a blank or its value; fewer in a row where they would not fit."""
        colon = self._paper.t("：", ": ")
        texts = [f"{one.label}{colon}{_BLANK if one.value is None else one.value}" for one in lines]
        for start, shares in self._rows_of(texts):
            for text, form, (first, last) in zip(texts[start:], forms[start:], shares, strict=False):
                self._span(first, last, text, form)
            self._end_row(height)

    def _rows_of(self, texts: list[str]) -> list[tuple[int, list[tuple[int, int]]]]:
        """The first text of each row, and the shares of the texts of the row: as many in a row as fit on one line."""
        widths = self._first_page
        for count in range(min(len(texts), len(widths)), 0, -1):
            rows = [(at, _shares(widths, min(count, len(texts) - at))) for at in range(0, len(texts), count)]
            if all(
                text_width(text) + 1 < sum(widths[first : last + 1])
                for at, shares in rows
                for text, (first, last) in zip(texts[at:], shares, strict=False)
            ):
                break
        return rows

    def _across(self, text: str, form: Format, height: float = 0) -> None:
        """A text over all columns of the first page, as high as its lines."""
        lines = lines_of(text, sum(self._first_page) * SIZE / form.font_size)
        self._span(0, len(self._first_page) - 1, text, form)
        self._end_row(max(lines * _POINTS * form.font_size / SIZE, height))

    def _head(self) -> None:
        """The heads from left to right; the row below those of groups last, since rows are written downwards."""
        rows, column = self._head_rows, 0
        stubs = [self._paper.t("序号", "No.")] if self._paper.numbered else []
        heads = [*(Heading(title, "") for title in (*stubs, self._paper.heading)), *self._paper.heads]
        heights, lower = [1] * rows, []
        for head in heads:
            if head.columns and rows == 1:
                spans = [(self._joined(head, leaf), 1, 1) for leaf in head.columns]
            else:
                spans = [(self._titled(head), len(head.columns) or 1, 1 if head.columns else rows)]
                lower += [(column + at, self._titled(leaf)) for at, leaf in enumerate(head.columns)]
            for text, width, height in spans:
                self._span(column, column + width - 1, text, self._formats.head, height)
                lines = lines_of(text, sum(self._widths[column : column + width]))
                heights[0] = max(heights[0], lines - (height - 1) * 2)
                column += width
        for at, text in lower:
            self._text(self._row + 1, at, text, self._formats.head)
            heights[1] = max(heights[1], lines_of(text, self._widths[at]))
        for height in heights:
            self._end_row(height * _POINTS + 3)

    def _titled(self, head: Heading) -> str:
        """The title with its unit below it."""
        return (
            f"{head.title}\n{self._paper.t('（', '(')}{head.unit}{self._paper.t('）', ')')}"
            if head.unit
            else head.title
        )

    def _joined(self, group: Heading, leaf: Heading) -> str:
        title = f"{group.title}{self._paper.t('：', ': ')}{leaf.title}"
        return self._titled(Heading(title, leaf.unit or group.unit))

    def _cells(self, row: dict[str, Any], number: int | None) -> None:
        """A row of the table; the total has no number."""
        total = number is None
        at = self._stubs - 1
        if self._paper.numbered:
            if number is None:
                self._sheet.write_blank(self._row, 0, None, self._formats.number(total=True))
            else:
                self._sheet.write_number(self._row, 0, number, self._formats.number())
        self._text(self._row, at, row["name"], self._formats.name(total=total))
        for column in self._paper.columns:
            at += 1
            self._cell(at, row[column.column.key], column, total=total)
        self._end_row(None if self._long else self._lines(row) * _POINTS + 4)

    def _lines(self, row: dict[str, Any]) -> int:
        """How many lines the longest text of a row takes."""
        texts = [row["name"]]
        texts += [row[one.column.key] or "" if one.column.type == "text" else "" for one in self._paper.columns]
        return max(map(lines_of, texts, self._widths[self._stubs - 1 :]))

    def _cell(self, at: int, value: Any, column: PaperColumn, *, total: bool) -> None:
        form = self._formats.figure(column, total=total)
        if value is None:
            self._text(self._row, at, NONE, form)
        elif is_day(value, column.column):
            self._sheet.write_datetime(self._row, at, date.fromisoformat(value), form)
        elif column.column.type != "number":
            self._text(self._row, at, str(value), form)
        else:
            self._sheet.write_number(self._row, at, float(column.form.figure(value)), form)

    def _page(self, first_row: int) -> None:
        """How the sheet is looked at and printed: the head stays in sight, and is on every page."""
        sheet, t = self._sheet, self._paper.t
        body = first_row + self._head_rows
        sheet.freeze_panes(body, self._stubs)
        if self._paper.numbered and self._paper.rows:
            sheet.autofilter(body - 1, 0, body - 1 + len(self._paper.rows), len(self._widths) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.repeat_rows(first_row, body - 1)
        sheet.repeat_columns(0, self._stubs - 1)
        sheet.print_area(0, 0, self._row - 1, len(self._widths) - 1)
        sheet.fit_to_pages(self._pages, 0)
        title = self._paper.title[:100].replace("&", "&&")
        sheet.set_footer(f"&L&8 {title}&C&8 {t('第 &P 页，共 &N 页', 'Page &P of &N')}")
        sheet.set_header("")


def _first_page(widths: list[float], pages: int) -> list[float]:
    """The widths of the columns of the first of so many pages side by side."""
    share = sum(widths) / pages
    return [width for width, end in zip(widths, accumulate(widths), strict=True) if end <= share + 0.01] or widths[:1]


def _shares(widths: list[float], count: int) -> list[tuple[int, int]]:
    """The first and the last column of `count` shares of about the same width, each of one column at least."""
    ends, total = list(accumulate(widths)), sum(widths)
    borders = [0]
    for number in range(1, count):
        wanted = total * number / count
        nearest = min(range(len(widths)), key=lambda column: abs(ends[column] - wanted)) + 1
        borders.append(min(max(nearest, borders[-1] + 1), len(widths) - count + number))
    return [(first, last - 1) for first, last in pairwise([*borders, len(widths)])]
