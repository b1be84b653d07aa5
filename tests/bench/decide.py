"""How many events a second are judged, all rules on, each on a history of twenty events; no database, one core."""

import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events.event import Event
from domain.history.history import History
from tests.bench.sheet import Bar, Sheet
from tests.bench.stage import Sizes, Stage
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, given

BAR = 20_000
LENGTH = 20
WHAT = f"all kinds in turn, histories of {LENGTH}"


def run(_: Stage, sizes: Sizes) -> Sheet:
    """Judges the same statements again and again: the history does not change by it."""
    sheet = Sheet("decide")
    history, said_next = twenty(), statements()
    times = sizes.of(2_000, 20)
    for _run in range(sizes.runs):
        sheet.add(WHAT, rate(history, said_next, times))
        for event in said_next:
            sheet.add(f"only {type(event).__name__}{getattr(event, 'benefit', '')}", rate(history, (event,), times))
    median = sheet.median(WHAT)
    sheet.bars.append(Bar(f"decide at least {BAR:,} events/s", f"{median:,.0f} events/s", median >= BAR))
    return sheet


def rate(history: History, events: Sequence[Event], times: int) -> float:
    """Events a second; a refusal is a decision, too."""
    began = time.perf_counter()
    for _ in range(times):
        for event in events:
            try:
                decide(history, event, CONTEXT)
            except Refusal:  # none is expected, and none would be cheaper
                continue
    return times * len(events) / (time.perf_counter() - began)


def twenty() -> History:
    """A case of twenty events as they come: by the clock, trained, granted, at work."""
    services = [
        make_event("job_introduced", f"2021-01-{day:02}T10:00", employer=f"{day}号公司") for day in range(10, 22)
    ]
    history = given(
        make_event("registered", "2021-01-04T09:00", birth_date=_BORN, sex="female", retirement_base=50),
        make_event("unemployment_registered", "2021-01-05T09:00"),
        make_event("recognised", "2021-01-06T09:00", categories=("older_worker",)),
        make_event("needs_assessed", "2021-01-07T09:00"),
        *services,
        make_event("training_enrolled", "2021-02-01T09:00", days=12),
        make_event("training_completed", "2021-02-16T17:00", days_attended=12, passed=True),
        make_event("employed", "2021-03-01T09:00", channel="public_welfare", contract_months=12),
        make_event("policy_briefed", "2021-03-02T09:00"),
        subject=PERSON,
    ).history
    assert history.version == LENGTH
    return history


_BORN = date(1980, 3, 8)


def _granted(benefit: str, first: date, last: date) -> Event:
    days: dict[str, Any] = {"from": first, "to": last}
    return make_event("benefit_granted", "2021-04-01T09:00", benefit=benefit, amount_fen=60_000, **days)


def statements() -> tuple[Event, ...]:
    """What is said next, each possible by itself."""
    return (
        make_event("surveyed", "2021-04-01T09:00"),
        make_event("job_introduced", "2021-04-01T09:00"),
        make_event("training_enrolled", "2021-04-01T09:00", course="家政服务"),
        make_event("job_changed", "2021-04-01T09:00", channel="public_welfare", contract_months=12),
        make_event("left_post", "2021-04-01T09:00"),
        _granted("training_subsidy", date(2021, 2, 1), date(2021, 2, 16)),
        _granted("post_subsidy", date(2021, 3, 1), date(2021, 3, 31)),
        make_event("poverty_status_set", "2021-04-01T09:00"),
    )
