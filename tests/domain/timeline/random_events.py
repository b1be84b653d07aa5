"""Random events about one person, with ties of whole days, money, amendments and duplicates; and two ways to decide."""

import random
from datetime import date, timedelta
from typing import Any

from domain.decisions.decide import decide_by_replay
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.timeline.timeline import Timeline
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, resent

_FIRST_DAY = date(2021, 1, 5)
_SERVICES = ("surveyed", "policy_briefed", "job_introduced", "recognition_reviewed", "zero_employment_recognised")
_STATE_CHANGES = (
    "employed", "left_post", "labour_force_left", "labour_force_returned", "moved", "household_joined",
    "household_left", "recognised", "exited", "deceased", "needs_assessed", "helper_paired", "helper_ended",
    "job_changed", "category_added", "category_ended", "poverty_status_set", "unemployment_registered", "level_set",
)  # fmt: skip
_MONEY = ("benefit_granted", "benefit_paid", "benefit_recovered", "loan_granted", "loan_repaid", "loan_extended")


def random_events(rng: random.Random, length: int, days: int) -> list[Event]:
    """Events of one person within this number of days, in random order; the registration is usually the first."""
    weights = rng.choice([(6, 2, 1), (2, 6, 1), (2, 1, 6), (3, 3, 3)])
    amendments_below = rng.choice([0.2, 0.6])  # with many amendments, some amend amendments
    events = [make_event("registered", "2021-01-05", sex="female", birth_date=date(1980, 3, 8), retirement_base=50)]
    if rng.random() < 0.5:
        events += _granted_work(rng)
    for _ in range(length):
        draw = rng.random()
        if draw < 0.06:
            events.append(resent(rng.choice(events)))
        elif draw < amendments_below:
            events.append(_random_amendment(rng, len(events)))
        else:
            group = rng.choices((_SERVICES, _STATE_CHANGES, _MONEY), weights)[0]
            events.append(_random_event(rng, rng.choice(group), _random_time(rng, days)))
    if rng.random() < 0.3:
        events.insert(rng.randrange(len(events)), events.pop(0))
    return [_with_request_id(rng, event, number) for number, event in enumerate(events)]


def _with_request_id(rng: random.Random, event: Event, number: int) -> Event:
    """The event with a unique request id, which decides some ties; the same random numbers give the same ids."""
    return with_metadata(event, request_id=f"{rng.getrandbits(16):04x}-{number}")


def _granted_work(rng: random.Random) -> list[Event]:
    """A job and a benefit granted for it, so that there is something to pay."""
    covered: dict[str, Any] = {"from": date(2021, 1, 5), "to": date(2021, 1, 31)}
    return [
        make_event("employed", "2021-01-05T10:00", channel="public_welfare", contract_months=12),
        make_event(
            "benefit_granted",
            "2021-01-05T11:00",
            benefit="post_subsidy",
            amount_fen=rng.choice([900, 5000]),
            **covered,
        ),
    ]


def _random_time(rng: random.Random, days: int) -> str:
    """A day, or a time of day; there are few different ones, so that there are ties."""
    day = _FIRST_DAY + timedelta(days=rng.randrange(days))
    draw = rng.random()
    if draw < 0.35:
        return f"{day}"
    return f"{day}T{rng.randrange(0, 24):02}:{rng.choice((0, 15, 30)):02}" if draw < 0.95 else f"{day}T00:00"


def _random_event(rng: random.Random, name: str, at: str) -> Event:
    """An event of this type with random values."""
    data: dict[str, Any] = {}
    if name == "moved":
        data = {"to_area": rng.choice(["320614-01", "320614-02", "210100", "999999"])}
    elif name in ("household_joined", "household_left", "zero_employment_recognised"):
        data = {"household_id": rng.choice("AB")}
    elif name in ("employed", "job_changed"):
        channel = rng.choice(["employer", "public_welfare"])
        data = {"channel": channel, "post": rng.choice("甲乙"), "contract_months": rng.choice([None, 12, 40])}
    elif name == "level_set":
        data = {"level": rng.choice("ABC")}
    elif name == "needs_assessed":
        data = {"level": rng.choice([None, "A", "B"])}
    elif name in ("category_added", "category_ended"):
        data = {"category": rng.choice(["dibao", "disabled"])}
    elif name == "benefit_granted":
        month = rng.randrange(1, 13)
        data = {"from": date(2021, month, 1), "to": date(2021, month, 28), "amount_fen": rng.choice([500, 1000])}
        data["benefit"] = rng.choice(["training_subsidy", "post_subsidy", "subsistence_subsidy"])
    elif name in ("benefit_paid", "benefit_recovered"):
        data = {"amount_fen": rng.choice([100, 300]), "benefit": rng.choice(["post_subsidy"] * 4 + ["x"])}
    elif name == "loan_granted":
        data = {"amount_fen": 1000, "term_months": 12}
    elif name == "loan_repaid":
        data = {"amount_fen": rng.choice([100, 400])}
    elif name == "loan_extended":
        data = {"months": 6}
    elif name == "surveyed":
        data = {"method": rng.choice(["电话", "入户"])}
    return make_event(name, at, **data)


def _random_amendment(rng: random.Random, version: int) -> Event:
    """A correction or void of a version that may exist."""
    at, target = f"2021-0{rng.randint(3, 9)}-0{rng.randint(1, 9)}", rng.randint(1, version)
    at += rng.choice(["", "T09:00"])
    if rng.random() < 0.5:
        return make_event("voided", at, target_version=target)
    time = _random_time(rng, 20)
    changes: dict[str, Any] = rng.choice(
        [
            {"method": "视频"},
            {"time": time if len(time) == 10 else f"{time}:00+08:00"},
            {"amount_fen": rng.choice([100, 900, 5000])},
            {"post": "丙"},
            {"changes": {"method": "电话"}},
            {"time": "2030-01-01"},
        ]
    )
    return make_event("corrected", at, target_version=target, changes=changes)


def refusal_content(refusal: Refusal) -> tuple[Any, ...]:
    """The content of a refusal, for comparison."""
    return refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field


def decide_by_replay_each(events: list[Event]) -> tuple[list[Any], History]:
    """The outcome of each event and the history, decided one by one without a timeline.

    An outcome is whether the event was recorded, or the content of its refusal.
    """
    history, outcomes = History(PERSON, ()), list[Any]()
    for event in events:
        try:
            longer = decide_by_replay(history, event, CONTEXT)
        except Refusal as refusal:
            outcomes.append(refusal_content(refusal))
            continue
        outcomes.append(longer is not history)
        history = longer
    return outcomes, history


def record_on_timeline(events: list[Event], known: History | None = None) -> tuple[list[Any], Timeline]:
    """The outcome of each event and the timeline on which they were recorded."""
    timeline, outcomes = Timeline(known or History(PERSON, ())), list[Any]()
    for event in events:
        try:
            outcomes.append(timeline.record(event, CONTEXT))
        except Refusal as refusal:
            outcomes.append(refusal_content(refusal))
    return outcomes, timeline
