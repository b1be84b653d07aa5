"""The columns of a report: what is counted, and what is derived from counts (rates, shares, differences, ranks).

A counted column is the sum of the items that the SELECT of the report returns for it, so each of its cells can be
listed item by item. A derived column is a function of other columns of the table, its parts.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal

import msgspec

from domain.policy.policy import Policy
from domain.reference.bilingual_text import BilingualText
from domain.reference.schedule import scheduled
from projections.reports.code_names import code_name

Counts = Literal["person", "household", "post", "area", "employer", "fair", "doubt"]
"""What an item of a column is: the subject is the id of a person, the key of a household or of a doubt, the id of
another stream, or the code of an area."""

YES_OR_NO: Final = {"yes": BilingualText("是", "yes"), "no": BilingualText("否", "no")}
"""The terms of a column that answers a question."""

Row = dict[str, Any]
"""The figures of a line by column, exact: sums in the unit of the events, fen where they are money."""


class Column(msgspec.Struct, frozen=True):
    """A column: its key, title, unit (a code of UNITS; None without), the heading of its group, and its type.

    A text is printed as its term in `terms`, or by its name in the code list `codes` (`code_names`); of several texts
    all are, and a truth value is printed as the term of "yes" or "no".

    `empty` is the value of a cell without items. `total` tells how the total line counts: the items of all lines
    ("all"), or those that the SELECT returns for line 0 ("own"), for persons who are counted in several lines and once
    in the total; with "none" the total line has no figure. A value is printed divided by `scale`, with `decimals`. A
    figure that `follows` tells what was done after the report: a circular neither keeps its items nor restates it.
    """

    key: str
    title: BilingualText
    unit: str | None
    group: BilingualText | None = None
    type: Literal["number", "text", "day"] = "number"
    counts: Counts = "person"
    empty: int | None = 0
    total: Literal["all", "own", "none"] = "all"
    scale: int = 1
    decimals: int = 0
    terms: Mapping[str, BilingualText] | None = None
    codes: str | None = None
    follows: bool = False

    def empty_in(self, number: int) -> int | None:
        """The value of a cell without items in that line; 0 is the total."""
        return None if number == 0 and self.total == "none" else self.empty

    def described(self, lang: str) -> dict[str, str | None]:
        """Key, title with that of its group, and unit."""
        english = lang.lower().startswith("en")
        title = self.title.en if english else self.title.zh
        if self.group:
            title = f"{self.group.en}: {title}" if english else f"{self.group.zh}：{title}"
        return {"key": self.key, "title": title, "unit": self.unit}

    def value(self, found: Any, lang: str = "zh", policy: Policy | None = None) -> Any:
        """The value as JSON: an integer, a float where the column has decimals, a day in ISO 8601, or a text; codes
        that policies set have the names of `policy`."""
        if found is None:
            return None
        if self.type == "text":
            return self._text(found, lang, policy)
        if self.type == "day":
            return found.isoformat()
        places = self.decimals or (1 if self.unit == "percent" else 0)
        exact = half_up(Decimal(found) / self.scale, places)
        return float(exact) if places else int(exact)

    def _text(self, found: Any, lang: str, policy: Policy | None) -> Any:
        english = lang.lower().startswith("en")
        if isinstance(found, list):
            return (", " if english else "、").join(self._text(one, lang, policy) for one in found) or None
        if isinstance(found, bool):
            found = "yes" if found else "no"
        if self.codes is not None:
            return code_name(self.codes, found, lang, policy)
        term = self.terms and self.terms.get(found)
        return (term.en if english else term.zh) if term else found


class Part(msgspec.Struct, frozen=True):
    """A figure that a derived value is computed from: a column of the same line, or of the total."""

    column: str
    of_total: bool = False


class Derived(Column, frozen=True, kw_only=True):
    """A column that is computed from other columns, after them."""

    def parts(self) -> tuple[Part, ...]:
        """The figures that a value is computed from."""
        raise NotImplementedError  # every kind has its own

    def compute(self, row: Row, table: "Table") -> Any:
        """The value of a line; None where there is none."""
        raise NotImplementedError  # every kind has its own


class Table(msgspec.Struct, frozen=True):
    """The lines of a report by number, 0 for the total, the share of the plan year that has passed, and the policy of
    the area of the report on the day (None where the report is computed without one)."""

    rows: dict[int, Row]
    elapsed_months: int = 12
    policy: Policy | None = None

    @property
    def total(self) -> Row:
        """The figures of the total line."""
        return self.rows.get(0, {})


class Rate(Derived, frozen=True, kw_only=True):
    """`numerator` in percent of `denominator`, half up to one decimal, not capped; none over zero (domain.md 6)."""

    numerator: str
    denominator: str

    def parts(self) -> tuple[Part, ...]:
        """The numerator and the denominator."""
        return Part(self.numerator), Part(self.denominator)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The rate of the line."""
        return percent(row[self.numerator], row[self.denominator])


class Share(Derived, frozen=True, kw_only=True):
    """`of` in percent of the total's `whole`, or of its own; rounded shares need not add up to 100.0 (domain.md 6)."""

    of: str
    whole: str = ""

    def parts(self) -> tuple[Part, ...]:
        """The figure of the line, and that of the total."""
        return Part(self.of), Part(self.whole or self.of, of_total=True)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The share of the line."""
        return percent(row[self.of], table.total[self.whole or self.of])


class Computed(Derived, frozen=True, kw_only=True):
    """The result of a function of some figures of the line; none if one of them is none."""

    of: tuple[str, ...]
    function: Callable[..., Any]

    def parts(self) -> tuple[Part, ...]:
        """The figures."""
        return tuple(Part(key) for key in self.of)

    def compute(self, row: Row, table: Table) -> Any:
        """The result for the line."""
        values = [row[key] for key in self.of]
        return None if any(value is None for value in values) else self.function(*values)


class Mean(Derived, frozen=True, kw_only=True):
    """`amount` for each of `count`; none over zero. It is rounded as the column is printed."""

    amount: str
    count: str

    def parts(self) -> tuple[Part, ...]:
        """The amount and the count."""
        return Part(self.amount), Part(self.count)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The mean of the line."""
        return Decimal(row[self.amount]) / Decimal(row[self.count]) if row[self.count] else None


class Schedule(Derived, frozen=True, kw_only=True):
    """序时进度: the part of a year's `target` for the elapsed months, rounded up (domain.md 6)."""

    target: str

    def parts(self) -> tuple[Part, ...]:
        """The target."""
        return (Part(self.target),)

    def compute(self, row: Row, table: Table) -> int | None:
        """The schedule of the line."""
        target = row[self.target]
        return None if target is None else scheduled(int(target), table.elapsed_months)


class MeanRate(Derived, frozen=True, kw_only=True):
    """The mean of the columns `of` as printed, without those that are none; none if all are."""

    of: tuple[str, ...]

    def parts(self) -> tuple[Part, ...]:
        """The columns."""
        return tuple(Part(key) for key in self.of)

    def compute(self, row: Row, table: Table) -> Decimal | None:
        """The mean of the line."""
        return _mean_of(row, self.of)


class Rank(Derived, frozen=True, kw_only=True):
    """The place of a line by the mean of the columns `by` as printed, highest first, or the lowest (`lowest_first`);
    equal means share a place.

    The total has none, nor has a line that is the only one or has none of the figures.
    """

    by: tuple[str, ...]
    lowest_first: bool = False

    def parts(self) -> tuple[Part, ...]:
        """The columns."""
        return tuple(Part(key) for key in self.by)

    def compute(self, row: Row, table: Table) -> int | None:
        """The rank of the line."""
        lines = [line for number, line in table.rows.items() if number]
        own = _mean_of(row, self.by)
        if row is table.total or own is None or len(lines) == 1:
            return None
        means = [mean for line in lines if (mean := _mean_of(line, self.by)) is not None]
        return 1 + sum(1 for mean in means if (mean < own if self.lowest_first else mean > own))


def _mean_of(row: Row, keys: tuple[str, ...]) -> Decimal | None:
    """The mean of the figures of a line that are there; None if none is."""
    values = [Decimal(row[key]) for key in keys if row[key] is not None]
    return sum(values, Decimal(0)) / len(values) if values else None


_HUNDRED: Final = Decimal(100)


def percent(numerator: Any, denominator: Any) -> Decimal | None:
    """The rate in percent, half up to one decimal; None without a denominator or over zero."""
    if numerator is None or not denominator:
        return None
    return half_up(_HUNDRED * Decimal(numerator) / Decimal(denominator), 1)


def half_up(value: Decimal, places: int) -> Decimal:
    """The value with so many decimals, a half rounded away from zero, as officials round."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
