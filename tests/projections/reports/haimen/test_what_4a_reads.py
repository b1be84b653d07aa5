"""The figures of 4A are summed over all persons: of them only the columns that are summed are read."""

from datetime import date
from typing import Any

import psycopg
import pytest

from projections.reports import REPORTS
from projections.reports.period import parse_period
from projections.reports.shapes import Asked
from projections.reports.statement import parameters_of, records
from service.reference import reference
from tests.projections.reports.ledger import HAIMEN, Ledger


class Explained(psycopg.Cursor[Any]):
    """A cursor that explains a statement instead of executing it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Explained":
        """The plan, with the columns that each step gives."""
        return super().execute(b"EXPLAIN (VERBOSE, COSTS OFF) " + query, params, **options)


def test_the_figures_do_not_read_which_items_they_sum(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise each row is fetched from its table: the indexes of `training` and `outcome` do not hold the others."""
    monkeypatch.setattr(ledger.conn, "cursor_factory", Explained)
    report = REPORTS["4A"]
    asked = Asked(HAIMEN, parse_period("2021"), date(2021, 12, 31), reference().areas)
    plan = [str(line["QUERY PLAN"]) for line in records(ledger.conn, report, parameters_of(report, asked, {}))]
    read = [line for line in plan if "completed_by" in line or "evidence_version" in line]
    assert any("training.counted_group" in line for line in plan)
    assert read == []
