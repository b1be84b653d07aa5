"""A view: a table and a pure function `rows`, which is used by the projector, rebuilds, checks and as-of reads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from domain.events.event import Event
from domain.events.identity import Merged, MergeReverted
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.labels import COMMON_LABELS

Subject = Literal["person", "area", "post", "fair", "employer", "household", "work_item", "inspection"]
"""What the rows of a view are about. A work item is a stream of its own, or a work plan in the stream of an area."""

_MERGES: Final = frozenset({Merged, MergeReverted})


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A view: a table whose rows are a pure function of the history of one subject, or of the rows of another view.

    `name` is the name of the table and of its `.sql` file, `row` the struct of a row, whose fields are the columns.
    `key` is the column of the subject, `row_key` the columns that identify a row within a subject. `internal` are
    columns that only other views read. `title` is the name of the view, `labels` are the titles of the columns that no
    other view has, in both languages.

    `only_with`: the event types without which a subject has no rows in this view, and never had; only subjects of which
    one was ever recorded, or that were ever merged, are computed. It keeps rare types from costing every history.

    `rows` computes the rows of one subject, from its history and the policies. A derived view has a `source`: its
    `rows` takes the rows of that view whose column `key` is the subject, instead of a history.
    """

    name: str
    subject: Subject
    key: str
    row: type[msgspec.Struct]
    rows: Callable[[Any, Policies], Sequence[Any]]
    row_key: tuple[str, ...] = ("version",)
    internal: tuple[str, ...] = ()
    only_with: frozenset[type[Event]] = frozenset()
    source: "View | None" = None
    title: BilingualText
    labels: Mapping[str, BilingualText] = {}

    def __post_init__(self) -> None:
        """Adds the merges to `only_with`: a merge that is reverted takes the rows of the duplicate away."""
        if self.only_with:
            msgspec.structs.force_setattr(self, "only_with", self.only_with | _MERGES)

    def concerns(self, history: History) -> bool:
        """Whether the subject of a history may have rows, or may have had some."""
        return not self.only_with or not self.only_with.isdisjoint(history.recorded_classes)

    def __hash__(self) -> int:
        """By name, which is unique: `labels` cannot be hashed."""
        return hash(self.name)

    def label(self, column: str) -> BilingualText:
        """The title of a public column. Raises KeyError naming the file in which it is missing."""
        found = self.labels.get(column) or COMMON_LABELS.get(column)
        if found is None:
            raise KeyError(f"column {column} has no title: add it to `labels` in projections/views/{self.name}.py")
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table, in order."""
        return self.row.__struct_fields__

    @property
    def public(self) -> tuple[str, ...]:
        """The columns without the internal ones."""
        return tuple(column for column in self.columns if column not in self.internal)
