"""A page of a list."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

Row = TypeVar("Row")


class Page(msgspec.Struct, Generic[Row], frozen=True):
    """The rows of a page, and whether more follow after the last of them."""

    rows: Sequence[Row]
    more: bool

    @classmethod
    def of(cls, rows: Sequence[Row], limit: int) -> "Page[Row]":
        """The page of at most `limit` rows, from a result that was read with one row more."""
        return cls(rows[:limit], len(rows) > limit)

    @property
    def last(self) -> Row | None:
        """The row after which the next page begins; None on the last page."""
        return self.rows[-1] if self.more else None
