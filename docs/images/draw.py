"""Draws a picture of boxes and arrows from its text: `python docs/images/draw.py` writes an .svg beside each .txt.

The form of the text is in its own first lines. Boxes stand in a grid; an arrow joins two boxes of a row or a column.
A test fails when a picture is not the one that its text gives.
"""

from html import escape
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 218, 92, 112, 70, 16
COLOURS = {"outside": "#eef1f5", "api": "#dcebfa", "service": "#e2f3e4", "domain": "#fdf0d5", "store": "#eee6f6"}
HEAD = """<svg xmlns="http://www.w3.org/2000/svg"
     width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img">
<title>{2}</title>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"
  orient="auto-start-reverse">
<path d="M0 1L9 5L0 9z" fill="#44505c"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="13" fill="#1d2733">"""


class Box(NamedTuple):
    """A box: its place in the grid, its kind (the colour), and its lines, of which the first two are the title."""

    column: int
    row: int
    kind: str
    lines: tuple[str, ...]

    @property
    def left(self) -> int:
        """The left edge."""
        return MARGIN + self.column * (WIDTH + GAP_X)

    @property
    def top(self) -> int:
        """The upper edge."""
        return MARGIN + self.row * (HEIGHT + GAP_Y)


class Arrow(NamedTuple):
    """An arrow between two boxes; `back` is dashed and drawn beside the arrow there."""

    start: str
    end: str
    label: str
    back: bool


def parse(text: str) -> tuple[dict[str, Box], list[Arrow]]:
    """The boxes by name, and the arrows. Raises ValueError for a line that is neither."""
    boxes: dict[str, Box] = {}
    arrows: list[Arrow] = []
    for line in text.splitlines():
        words, *parts = (part.strip() for part in line.partition("#")[0].split("|"))
        match words.split():
            case []:
                continue
            case ["box", name, column, row, kind]:
                boxes[name] = Box(int(column), int(row), kind, tuple(parts))
            case ["arrow" | "back" as word, start, end]:
                arrows.append(Arrow(start, end, parts[0], word == "back"))
            case _:
                raise ValueError(line)
    return boxes, arrows


def render(text: str, title: str) -> str:
    """The picture as SVG."""
    boxes, arrows = parse(text)
    right = max(box.left for box in boxes.values()) + WIDTH + MARGIN
    bottom = max(box.top for box in boxes.values()) + HEIGHT + MARGIN
    twice = {frozenset((arrow.start, arrow.end)) for arrow in arrows if arrow.back}
    drawn = [_arrow(boxes, arrow, beside=frozenset((arrow.start, arrow.end)) in twice) for arrow in arrows]
    return "\n".join(
        [HEAD.format(right, bottom, escape(title)), *map(_box, boxes.values()), *drawn, "</g>", "</svg>", ""]
    )


def _box(box: Box) -> str:
    chinese, english, *small = box.lines
    middle = box.left + WIDTH // 2
    lines = [
        f'<rect x="{box.left}" y="{box.top}" width="{WIDTH}" height="{HEIGHT}" rx="8" fill="{COLOURS[box.kind]}"'
        ' stroke="#8593a1"/>',
        f'<text x="{middle}" y="{box.top + 26}" text-anchor="middle" font-size="15" font-weight="bold">'
        f"{escape(chinese)} {escape(english)}</text>",
    ]
    for number, line in enumerate(small):
        lines.append(
            f'<text x="{middle}" y="{box.top + 52 + 20 * number}" text-anchor="middle" font-size="12">'
            f"{escape(line)}</text>"
        )
    return "\n".join(lines)


def _arrow(boxes: dict[str, Box], arrow: Arrow, *, beside: bool) -> str:
    start, end = boxes[arrow.start], boxes[arrow.end]
    dashed = ' stroke-dasharray="5 4"' if arrow.back else ""
    if start.row == end.row:
        y = start.top + HEIGHT // 2
        forwards = end.column > start.column
        x1, x2 = (start.left + WIDTH, end.left) if forwards else (start.left, end.left + WIDTH)
        words = _words(arrow.label, (x1 + x2) // 2, y - 8, "middle", up=True)
        return _line(x1, y, x2, y, dashed) + words
    shift = (22 if arrow.back else -22) if beside else 0
    x = start.left + WIDTH // 2 + shift
    downwards = end.row > start.row
    y1, y2 = (start.top + HEIGHT, end.top) if downwards else (start.top, end.top + HEIGHT)
    anchor = "end" if shift < 0 else "start"
    return _line(x, y1, x, y2, dashed) + _words(arrow.label, x + (-8 if shift < 0 else 8), (y1 + y2) // 2 - 4, anchor)


def _line(x1: int, y1: int, x2: int, y2: int, dashed: str) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#44505c" stroke-width="1.6"{dashed}'
        ' marker-end="url(#tip)"/>\n'
    )


def _words(label: str, x: int, y: int, anchor: str, *, up: bool = False) -> str:
    """The label in two lines, Chinese above English, where it has both."""
    chinese, _, english = label.partition(" ")
    lines = [chinese, english] if english and not chinese.isascii() else [label]
    first = y - 16 * (len(lines) - 1) if up else y
    return "\n".join(
        f'<text x="{x}" y="{first + 16 * number}" text-anchor="{anchor}" font-size="12">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def main() -> None:
    """Writes every picture."""
    for path in sorted(FOLDER.glob("*.txt")):
        title = path.stem.replace("-", " ")
        path.with_suffix(".svg").write_text(render(path.read_text("utf-8"), title), "utf-8")


if __name__ == "__main__":
    main()
