"""Views filled by hand, and reports asked of them: each cell must be the sum of the items that it lists."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from projections.reports import REPORTS
from projections.reports.run import run
from projections.schema.schema import create_views
from service.reference import reference
from tests.projections.reports.cells import refuse_unexplained
from tests.projections.reports.ledger import HAIMEN, Ask, Ledger


@pytest.fixture(scope="module")
def url(module_database_url: str) -> str:
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        create_views(conn, "views")
    return module_database_url


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """Empty views, to be filled, and empty again for the next test."""
    with psycopg.connect(url, options="-c search_path=views") as conn, conn.transaction(force_rollback=True):
        yield Ledger(conn)


@pytest.fixture
def report(ledger: Ledger) -> Ask:
    def ask(
        area: str = HAIMEN, period: str = "2021", today: str = "2022-01-10", lang: str = "zh", code: str = "4A"
    ) -> dict[str, Any]:
        asked: dict[str, Any] = {"area": area, "period": period, "today": date.fromisoformat(today)}
        answer = run(ledger.conn, REPORTS[code], areas=reference().areas, lang=lang, **asked)
        if code != "4A":  # whose cells have their own test
            refuse_unexplained(ledger.conn, REPORTS[code], answer, areas=reference().areas, **asked)
        return answer

    return ask
