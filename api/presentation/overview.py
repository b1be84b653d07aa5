"""An overview as JSON: each figure with the address of the list or report in which it can be seen."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from domain.reference.schedule import pace
from projections.queries.occurrences import LEFT_POST, REPORTED, RETURNED_TO_POVERTY
from projections.queries.overview import Counts, Days
from projections.reports.columns import percent

Json = dict[str, Any]

PLAN: Final = "4A"
"""The report of the plan."""

INDICATORS: Final = ("posts", "poor_training", "difficulty_training", "reemployed")
"""The indicators of PLAN that have a target, in the order of its columns."""

_ONE_DECIMAL: Final = Decimal("0.1")


TOTAL: Final = "total"
"""The name of the row of the area itself."""


class PlanRow(msgspec.Struct, frozen=True):
    """A row of the report of the plan, and the same report up to the end of the month before, None if there is none.

    `row` is the code of a unit, or TOTAL.
    """

    plan: Json
    plan_before: Json | None
    row: str

    @property
    def figures(self) -> Json:
        """The figures of the row by column."""
        return _row_of(self.plan, self.row)

    @property
    def before(self) -> Json | None:
        """The figures at the end of the month before; None if there are none."""
        return _row_of(self.plan_before, self.row) if self.plan_before is not None else None

    @property
    def address_before(self) -> str:
        """The address of the report up to the end of the month before."""
        return address_of(self.plan_before) if self.plan_before is not None else ""

    def figure(self, column: str) -> Json:
        """The figure of a column."""
        return {
            "value": self.figures[column],
            "href": address_of(self.plan),
            "row": self.row,
            "column": column,
            "cell": address_of(self.plan, f"/cells/{self.row}/{column}"),
        }

    def rank(self, *, visible: bool) -> Json | None:
        """The rank of a unit among the ranked ones; None without a rank. No address unless the report is visible."""
        figures, before = self.figures, self.before
        if figures.get("rank") is None:
            return None
        ranked = sum(row["rank"] is not None for row in self.plan["rows"])
        return {
            **self.figure("rank"),
            **({} if visible else {"href": None, "cell": None}),
            "of": ranked,
            "above": self.plan["area"],
            "before": before.get("rank") if before is not None else None,
        }


def line_json(code: str, plan: PlanRow, counts: Counts, days: Days, today: date) -> Json:
    """The figures of one area."""
    in_area = {"area": code} if code else {}
    as_of = {**in_area, "as_of": days.day.isoformat()}
    in_period = {**in_area, "from": days.first.isoformat(), "to": days.day.isoformat()}
    in_month = {**in_period, "from": days.month_first.isoformat()}

    def households(value: int, **asked: str) -> Json:
        return listed(value, "households", {**as_of, **asked})

    def occurrences(value: int, kind: str, within: Mapping[str, str], **asked: str) -> Json:
        return listed(value, "occurrences", {"kind": kind, **within, **asked})

    public, share = {"channel": "public_welfare"}, percent(counts.late, counts.reported)
    return {
        "indicators": [_indicator_json(key, plan, days) for key in INDICATORS],
        "transfer_rate": plan.figure("transfer_rate"),
        "zero_employment": {
            "open": households(counts.open, open="true"),
            "overdue": households(counts.overdue, overdue="true"),
            "cleared": households(counts.cleared, cleared_since=days.first.isoformat()),
            "days": _days_json(counts, days),
        },
        "public_posts": {
            "developed": plan.figure("posts_done"),
            "filled": listed(counts.filled, "public-posts/persons", as_of),
            "vacant": listed(counts.vacant, "public-posts/vacant", as_of),
            "over_term": listed(counts.over_term, "public-posts/persons", {**as_of, "over_term": "true"}),
        },
        "month": {
            "left_posts": occurrences(counts.left_posts, LEFT_POST, in_month),
            "left_public_posts": occurrences(counts.left_public_posts, LEFT_POST, in_month, **public),
            "returns_to_poverty": occurrences(counts.returns, RETURNED_TO_POVERTY, in_month),
        },
        "reporting": {
            "reported": occurrences(counts.reported, REPORTED, in_period),
            "late": occurrences(counts.late, REPORTED, in_period, late="true"),
            "late_share": None if share is None else float(share),
        },
        "undecided": {
            "as_of": today,
            "contradictions": listed(counts.contradictions, "contradictions", in_area),
            "quarantine": listed(counts.quarantine, "quarantine", in_area),
        },
    }


def listed(value: int, path: str, asked: Mapping[str, str]) -> Json:
    """A figure that is the `count` of a list."""
    return {"value": value, "href": f"/v1/{path}?{urlencode(asked)}" if asked else f"/v1/{path}"}


def address_of(report: Mapping[str, Any], place: str = "") -> str:
    """The address of a report, or of a place in it."""
    asked = {name: report[name] for name in ("area", "period") if report[name]}
    return f"/v1/reports/{report['code']}{place}?{urlencode(asked)}"


def _row_of(report: Mapping[str, Any], row: str) -> Json:
    """The figures of a row; none for a unit that the report does not have."""
    found: Json = report["total"] if row == TOTAL else next((one for one in report["rows"] if one["key"] == row), {})
    return found


def _indicator_json(key: str, plan: PlanRow, days: Days) -> Json:
    """Target, done, rate, pace, and the change against the end of the month before."""
    target, done = plan.figures[f"{key}_plan"], plan.figures[f"{key}_done"]
    from_january = days.first == date(days.day.year, 1, 1)
    before = plan.before
    return {
        "indicator": key,
        "target": plan.figure(f"{key}_plan"),
        "done": plan.figure(f"{key}_done"),
        "rate": plan.figure(f"{key}_rate"),
        "pace": _pace_json(target, done, days.day) if target is not None and from_january else None,
        "before": {
            "done": before[f"{key}_done"],
            "rate": before[f"{key}_rate"],
            "href": plan.address_before,
        }
        if before is not None
        else None,
        "change": done - before[f"{key}_done"] if before is not None else None,
    }


def _pace_json(target: int, done: int, day: date) -> Json:
    found = pace(target, done, day)
    return {
        "months": found.months,
        "schedule": found.schedule,
        "gap": found.gap,
        "behind": found.behind,
    }


def _days_json(counts: Counts, days: Days) -> Json | None:
    """How long the open households have been open; None if there is none."""
    if not counts.open:
        return None
    return {
        "longest": counts.longest,
        "mean": float((Decimal(counts.days) / counts.open).quantize(_ONE_DECIMAL, ROUND_HALF_UP)),
        "longest_household": f"/v1/households/{counts.longest_key}?{urlencode({'as_of': days.day.isoformat()})}",
    }
