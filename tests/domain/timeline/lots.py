"""Made-up calls about one person: many events in no order, ties of whole days, money, amendments, repetitions."""

import random
from datetime import date, timedelta
from typing import Any

from domain.decisions.decide_by_replay import decide_by_replay
from domain.errors import Refusal
from domain.events.event import Event
from domain.history.history import History
from domain.timeline.timeline import Timeline
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, resent

FIRST = date(2021, 1, 5)
SERVICES = ("surveyed", "policy_briefed", "job_introduced", "recognition_reviewed", "zero_employment_recognised")
TURNS = (
    "employed", "left_post", "labour_force_left", "labour_force_returned", "moved", "household_joined",
    "household_left", "recognised", "exited", "deceased", "needs_assessed", "helper_paired", "helper_ended",
    "job_changed", "category_added", "category_ended", "poverty_status_set", "unemployment_registered",
)  # fmt: skip
MONEY = ("benefit_granted", "benefit_paid", "benefit_recovered", "loan_granted", "loan_repaid", "loan_extended")


def call(lots: random.Random, length: int, days: int) -> list[Event]:
    """Events of one person on so many days; the registration comes early."""
    taste = lots.choice([(6, 2, 1), (2, 6, 1), (2, 1, 6), (3, 3, 3)])
    events = [make_event("registered", "2021-01-05", sex="female", birth_date=date(1980, 3, 8), retirement_base=50)]
    if lots.random() < 0.5:
        events += funded(lots)
    for _ in range(length):
        draw = lots.random()
        if draw < 0.06:
            events.append(resent(lots.choice(events)))
        elif draw < 0.2:
            events.append(amendment(lots, len(events)))
        else:
            group = lots.choices((SERVICES, TURNS, MONEY), taste)[0]
            events.append(cloud_event(lots, lots.choice(group), time(lots, days)))
    if lots.random() < 0.3:
        events.insert(lots.randrange(len(events)), events.pop(0))
    return events


def funded(lots: random.Random) -> list[Event]:
    """Work, and what is granted for it, so that there is something to pay."""
    covered: dict[str, Any] = {"from": date(2021, 1, 5), "to": date(2021, 1, 31)}
    return [
        make_event("employed", "2021-01-05T10:00", channel="public_welfare", contract_months=12),
        make_event(
            "benefit_granted",
            "2021-01-05T11:00",
            benefit="post_subsidy",
            amount_fen=lots.choice([900, 5000]),
            **covered,
        ),
    ]


def time(lots: random.Random, days: int) -> str:
    """A day, or a time of day; few of them, so that there are ties."""
    day = FIRST + timedelta(days=lots.randrange(days))
    draw = lots.random()
    if draw < 0.35:
        return f"{day}"
    return f"{day}T{lots.randrange(0, 24):02}:{lots.choice((0, 15, 30)):02}" if draw < 0.95 else f"{day}T00:00"


def cloud_event(lots: random.Random, name: str, at: str) -> Event:
    """An event of a kind."""
    data: dict[str, Any] = {}
    if name == "moved":
        data = {"to_area": lots.choice(["320614-01", "320614-02", "210100", "999999"])}
    elif name in ("household_joined", "household_left", "zero_employment_recognised"):
        data = {"household_id": lots.choice("AB")}
    elif name in ("employed", "job_changed"):
        channel = lots.choice(["employer", "public_welfare"])
        data = {"channel": channel, "post": lots.choice("甲乙"), "contract_months": lots.choice([None, 12, 40])}
    elif name == "needs_assessed":
        data = {"level": lots.choice([None, "A", "B"])}
    elif name in ("category_added", "category_ended"):
        data = {"category": lots.choice(["dibao", "disabled"])}
    elif name == "benefit_granted":
        month = lots.randrange(1, 13)
        data = {"from": date(2021, month, 1), "to": date(2021, month, 28), "amount_fen": lots.choice([500, 1000])}
        data["benefit"] = lots.choice(["training_subsidy", "post_subsidy", "subsistence_subsidy"])
    elif name in ("benefit_paid", "benefit_recovered"):
        data = {"amount_fen": lots.choice([100, 300]), "benefit": lots.choice(["post_subsidy"] * 4 + ["x"])}
    elif name == "loan_granted":
        data = {"amount_fen": 1000, "term_months": 12}
    elif name == "loan_repaid":
        data = {"amount_fen": lots.choice([100, 400])}
    elif name == "loan_extended":
        data = {"months": 6}
    elif name == "surveyed":
        data = {"method": lots.choice(["电话", "入户"])}
    return make_event(name, at, **data)


def amendment(lots: random.Random, version: int) -> Event:
    """A correction or a void of something that may be there."""
    at, target = f"2021-0{lots.randint(3, 9)}-0{lots.randint(1, 9)}", lots.randint(1, version)
    if lots.random() < 0.5:
        return make_event("voided", at, target_version=target)
    changes: dict[str, Any] = lots.choice(
        [
            {"method": "视频"},
            {"time": time(lots, 20)},
            {"amount_fen": lots.choice([100, 900, 5000])},
            {"post": "丙"},
            {"changes": {"method": "电话"}},
            {"time": "2030-01-01"},
        ]
    )
    return make_event("corrected", at, target_version=target, changes=changes)


def outcome(refusal: Refusal) -> tuple[Any, ...]:
    """All that a refusal says."""
    return refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field


def by_themselves(events: list[Event]) -> tuple[list[Any], History]:
    """What becomes of each event, decided one after another without a timeline."""
    history, outcomes = History(PERSON, ()), list[Any]()
    for event in events:
        try:
            longer = decide_by_replay(history, event, CONTEXT)
        except Refusal as refusal:
            outcomes.append(outcome(refusal))
            continue
        outcomes.append(longer is not history)
        history = longer
    return outcomes, history


def on_a_timeline(events: list[Event], known: History | None = None) -> tuple[list[Any], Timeline]:
    """What becomes of each event on a timeline."""
    timeline, outcomes = Timeline(known or History(PERSON, ())), list[Any]()
    for event in events:
        try:
            outcomes.append(timeline.record(event, CONTEXT))
        except Refusal as refusal:
            outcomes.append(outcome(refusal))
    return outcomes, timeline


__all__ = ["by_themselves", "call", "on_a_timeline", "outcome"]
