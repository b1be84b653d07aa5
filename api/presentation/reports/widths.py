"""Widths of columns in em (the width of a Chinese character; two digits or Latin letters take about as much)."""

from collections.abc import Iterable
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from api.presentation.reports.headings import Heading

_HEAD_LINES: Final = 3
"""A heading may take so many lines before its column becomes wider."""

_NARROWEST, _WIDEST = 3, 20
_PADDING: Final = 0.8


def text_width(text: str) -> float:
    """The width of a text on one line."""
    return sum(1.0 if east_asian_width(character) in "WF" else 0.55 for character in text)


def column_width(heading: Heading, texts: Iterable[str]) -> int:
    """The width of a column: its texts on one line up to a limit, its heading on at most three lines."""
    longest = max(map(text_width, texts), default=0.0)
    needed = max(longest, _heading_width(heading.title), text_width(heading.unit) + 1 if heading.unit else 0.0)
    return min(max(ceil(needed + _PADDING), _NARROWEST), _WIDEST)


def _heading_width(title: str) -> float:
    """Chinese may break after any character, other scripts after a word."""
    if any(east_asian_width(character) in "WF" for character in title):
        return ceil(text_width(title) / _HEAD_LINES)
    return max(text_width(title) / _HEAD_LINES, *map(text_width, title.replace("-", "- ").split()), 0.0)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a cell of the width."""
    return sum(max(1, ceil(text_width(line) / max(width - _PADDING, 1))) for line in text.split("\n"))
