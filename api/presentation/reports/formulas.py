"""Texts that a spreadsheet must not take for formulas (CWE-1236)."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def no_formula(text: str) -> str:
    """The text; with an apostrophe before it if a spreadsheet would take it for a formula and run it."""
    return f"'{text}" if text.startswith(_BEGINNINGS) else text
