"""The outcome by the second opinion, where the rules of a place are at their limits."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from projections.independent.days import SHANGHAI
from projections.independent.facts import Fact
from projections.independent.outcomes import outcome
from projections.independent.place import Place
from projections.independent.state import State
from projections.independent.step import History, Step

PROFILE = {
    "areas": ["320000"],
    "version": [{"since": date(2020, 1, 1), "outcome": {"referral_days": 0, "unwilling_days": 0}}],
}


@pytest.mark.parametrize(
    ("kind", "data"), [("job_introduced", {}), ("needs_assessed", {"able_to_work": True, "wishes_work": False})]
)
def test_where_evidence_lasts_no_day_there_is_none(kind: str, data: dict[str, Any]) -> None:
    moment, state = datetime(2021, 3, 1, tzinfo=SHANGHAI), State(case="registered", area="320614")
    fact = Fact(f"person.{kind}", 1, 1, moment, True, data, "320614", "", "", "", "")
    history = History(uuid4(), 1, [Step(fact, state, state)])
    rows = list(outcome(history, Place({"areas": {}}, {"national": PROFILE}, {})))
    assert [("not_reached", date(2021, 3, 1), None)] == [
        (row.columns["outcome"], row.columns["since"], row.columns["until"]) for row in rows
    ]
