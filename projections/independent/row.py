"""A row that a view should have, with the facts that decide each of its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from projections.independent.facts import Fact

Columns = Mapping[str, Any]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row of a view: its columns, the facts that decide it, and those that decide single columns.

    Columns of the view that are not here are not looked at.
    """

    view: str
    columns: Columns
    because: Sequence[Fact] = ()
    of_column: Mapping[str, Sequence[Fact]] = {}

    def positions(self, column: str) -> list[int]:
        """The positions in the log of the facts that decide a column."""
        return sorted({fact.position for fact in self.of_column.get(column, self.because)})
