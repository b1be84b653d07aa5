"""QR codes: as SVG for pages, as a drawing for the PDF. They hold an address and a hash, nothing about a person."""

from typing import Final

import segno
from reportlab.platypus import Flowable

_LEVEL: Final = "m"
"""Fifteen percent of the code may be damaged."""


def qr_svg(address: str) -> str:
    """The code as an SVG element of its own width, without a style."""
    code = segno.make(address, error=_LEVEL, micro=False)
    return str(code.svg_inline(border=2, scale=3, omitsize=True, svgclass="qr", lineclass=None))


class QrCode(Flowable):
    """The code as a square of so many points."""

    def __init__(self, address: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        self._rows = [bytes(row) for row in segno.make(address, error=_LEVEL, micro=False).matrix]

    def wrap(self, *_: float) -> tuple[float, float]:
        """The size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws the dark modules row by row, neighbours as one rectangle."""
        side = self.width / len(self._rows)
        path = self.canv.beginPath()
        for number, row in enumerate(self._rows):
            start = None
            for place, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = place
                elif not dark and start is not None:
                    path.rect(start * side, self.height - (number + 1) * side, (place - start) * side, side)
                    start = None
        self.canv.setFillGray(0)
        self.canv.drawPath(path, stroke=0, fill=1)
