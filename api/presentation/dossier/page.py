"""The sheets of the PDF: A4 with a head (title, subject, position) and a foot (hash, page n of m)."""

import io
from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from api.presentation.dossier.text import CHINESE, GREY, LATIN, LINE

MARGIN: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
"""The width of the text, in points."""
_TOP: Final = 24 * mm
_BOTTOM: Final = 20 * mm


class Running(tuple[str, str, str]):
    """What every sheet shows: on the left and on the right of the head, on the left of the foot."""

    __slots__ = ()


def pdf_of(story: Sequence[Flowable], running: Running, *, title: str, lang: str) -> bytes:
    """The PDF of the flowables. It holds no time of writing and no random id: the same story gives the same bytes."""
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        title=title,
        author="",
        creator="Zuji 足迹",
        lang="en" if lang == "en" else "zh-CN",
        invariant=1,
        initialFontName=CHINESE,
    )
    frame = Frame(MARGIN, _BOTTOM, WIDTH, A4[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(list(story), canvasmaker=lambda *given, **options: _Sheets(running, lang == "en", *given, **options))
    return written.getvalue()


class _Sheets(Canvas):
    """A canvas that keeps its pages until their number is known, and then writes head and foot on each."""

    def __init__(self, running: Running, english: bool, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._running, self._english = running, english
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  # reportlab's name
        """Keeps the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self._draw(number, len(self._kept))
            super().showPage()
        super().save()

    def _draw(self, number: int, count: int) -> None:
        left, right, foot = self._running
        head, ground = A4[1] - 15 * mm, 11 * mm
        pages = f"Page {number} of {count}" if self._english else f"第 {number} 页，共 {count} 页"
        self.setStrokeColor(LINE)
        self.setLineWidth(0.5)
        self.line(MARGIN, head - 2.5 * mm, A4[0] - MARGIN, head - 2.5 * mm)
        self.line(MARGIN, ground + 4.5 * mm, A4[0] - MARGIN, ground + 4.5 * mm)
        self.setFillColor(GREY)
        edge = A4[0] - MARGIN
        for y, at_left, at_right in ((head, left, right), (ground, foot, pages)):
            draw_text(self, at_left, MARGIN, y, 8)
            draw_text(self, at_right, edge, y, 8, to_right=True)


def draw_text(canvas: Canvas, text: str, x: float, y: float, size: float, *, to_right: bool = False) -> None:
    """Draws a line of text in both fonts; with `to_right`, it ends at `x`."""
    runs: list[tuple[str, str]] = []
    for character in text:
        font = LATIN if character <= "\xff" else CHINESE
        if runs and runs[-1][0] == font:
            runs[-1] = font, runs[-1][1] + character
        else:
            runs.append((font, character))
    widths = [pdfmetrics.stringWidth(run, font, size) for font, run in runs]
    x -= sum(widths) if to_right else 0
    for (font, run), width in zip(runs, widths, strict=True):
        canvas.setFont(font, size)
        canvas.drawString(x, y, run)
        x += width
