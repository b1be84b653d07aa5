"""What a view is: a subject, a table, and `rows(history)`; the same function serves live, rebuild, as-of and check."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from domain.history.history import History
from domain.policy.policy import Policies

Subject = Literal["person", "area", "post", "household"]
Rows = Callable[[History, Policies], Sequence[msgspec.Struct]]


class View(msgspec.Struct, frozen=True):
    """A view of one subject's history.

    `name` is its table and its `.sql` file; `row` the struct of a row, its fields named as the columns; `key` the
    column that holds the subject, `row_key` the columns that tell its rows from one another; `internal` are columns
    that only other views read.
    """

    name: str
    subject: Subject
    key: str
    row: type[msgspec.Struct]
    rows: Callable[..., Sequence[Any]]
    row_key: tuple[str, ...] = ("version",)
    internal: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table, in order."""
        return self.row.__struct_fields__

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that tell something to whoever reads the view."""
        return tuple(column for column in self.columns if column not in self.internal)
