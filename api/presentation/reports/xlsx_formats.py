"""The formats of the cells of a workbook."""

from functools import cache
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from api.http.current import Language
from api.presentation.reports.paper import PaperColumn

_FONTS: Final[dict[Language, str]] = {"zh": "宋体", "en": "Arial"}
SIZE: Final = 10.5
"""The size of the font, in points (五号)."""

_CELL: Final = {"border": 1, "valign": "vcenter"}
_TOTAL: Final = {"bold": True, "bg_color": "#F7F2E6", "top": 2}
_DAYS: Final[dict[Language, str]] = {"zh": 'yyyy"年"m"月"d"日"', "en": "[$-409]d mmmm yyyy"}


class Formats:
    """The formats of a workbook in one language, each made once."""

    def __init__(self, book: Workbook, lang: Language) -> None:
        self._book, self._lang = book, lang
        self._made = cache(self._make)
        self.title = self.of(font_size=18, bold=True, align="center", valign="vcenter", text_wrap=True)
        self.caption = self.of(valign="vcenter", text_wrap=True)
        self.caption_right = self.of(valign="vcenter", text_wrap=True, align="right")
        self.head = self.of(
            bold=True, bg_color="#EEF1F6", align="center", valign="vcenter", text_wrap=True, border=1, font_size=10
        )
        self.notes_title = self.of(bold=True, font_size=9)
        self.note = self.of(font_size=9, text_wrap=True, valign="top")

    def of(self, **properties: Any) -> Format:
        """The format with these properties."""
        return self._made(tuple(properties.items()))

    def name(self, *, total: bool = False) -> Format:
        """The format of the name of a row."""
        return self.of(**_CELL, text_wrap=True, indent=1, **(_TOTAL if total else {}))

    def number(self, *, total: bool = False) -> Format:
        """The format of the number of a row."""
        return self.of(**_CELL, align="center", num_format="0", **(_TOTAL if total else {}))

    def figure(self, column: PaperColumn, *, total: bool = False) -> Format:
        """The format of the figures of a column."""
        return self.of(**_CELL, **self._appearance(column), **(_TOTAL if total else {}))

    def _appearance(self, column: PaperColumn) -> dict[str, Any]:
        if column.column.type == "text":
            return {"text_wrap": True, "indent": 1}
        if column.column.type == "day":
            return {"num_format": _DAYS[self._lang], "align": "left", "indent": 1}
        decimals = f".{'0' * column.form.decimals}" if column.form.decimals else ""
        return {"num_format": f"{'#,##0' if column.form.grouped else '0'}{decimals}", "align": "right"}

    def _make(self, properties: tuple[tuple[str, Any], ...]) -> Format:
        return self._book.add_format({"font_name": _FONTS[self._lang], "font_size": SIZE, **dict(properties)})
