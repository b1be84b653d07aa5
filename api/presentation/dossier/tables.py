"""Tables and facts of the PDF."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Flowable, Table, TableStyle

from api.presentation.dossier.content import DossierTable
from api.presentation.dossier.page import WIDTH
from api.presentation.dossier.text import GREY, LINE, PALE, paragraph

_PADDING: Final = [("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5)]
_RULED: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, GREY),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        *_PADDING,
    ]
)
_FACTS: Final = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        *_PADDING,
    ]
)
LABEL: Final = 92.0
"""The width of the labels of facts, in points."""


def table(found: DossierTable, lang: str) -> list[Flowable]:
    """A table under its title; its head is repeated on every sheet."""
    shares = sum(share for _, share in found.columns)
    head = [paragraph(_capital(title), "head", lang) for title, _ in found.columns]
    rows = [[paragraph(text, "cell", lang) for text in row] for row in found.rows]
    widths = [WIDTH * share / shares for _, share in found.columns]
    ruled = Table([head, *rows], colWidths=widths, repeatRows=1, splitInRow=1, style=_RULED)
    return [paragraph(_capital(found.title), "section", lang), ruled]


def facts(found: Sequence[tuple[str, str]], lang: str, width: float = WIDTH) -> Table:
    """Labels and texts, one pair a line."""
    rows = [[paragraph(_capital(label), "head", lang), paragraph(text, "text", lang)] for label, text in found]
    return Table(rows, colWidths=[LABEL, width - LABEL], splitInRow=1, style=_FACTS, hAlign="LEFT")


def fact_pairs(found: Sequence[tuple[str, str]], lang: str) -> Table:
    """Short labels and texts, two pairs a line, read down the left half first."""
    half = (len(found) + 1) // 2
    gap = 14.0
    column = (WIDTH - gap) / 2
    halves = [facts(part, lang, column) for part in (found[:half], found[half:]) if part]
    return Table(
        [[halves[0], "", halves[1] if len(halves) > 1 else ""]],
        colWidths=[column, gap, column],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ],
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
