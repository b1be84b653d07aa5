"""The second opinion agrees about findings and their terms on random steps, also late, corrected and void ones."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import orjson

from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events.event import Actor, Event, Evidence, Reason, event_type_of, with_metadata
from domain.history.history import History
from projections.independent.compare import differences
from projections.independent.deadlines import deadline
from projections.independent.facts import Fact
from projections.independent.findings import finding
from projections.independent.history import history_of
from projections.independent.place import Place
from projections.views import deadline as deadline_view
from projections.views import finding as finding_view
from service.reference import reference, shipped
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON

HISTORIES = 120
KINDS = (
    "finding_raised", "finding_raised", "finding_answered", "rectified", "rectified", "rectified",
    "rectification_rejected", "rectification_rejected", "rectification_accepted", "finding_rechecked",
    "finding_escalated", "finding_withdrawn", "voided", "corrected", "clock_waived", "moved",
)  # fmt: skip
PROOF = (Evidence(name="整改报告.pdf", sha256="0f" * 32),)


def test_random_steps_give_the_same_findings_and_terms() -> None:
    tables = shipped()
    place = Place(tables.areas, tables.profiles, tables.calendars)
    person, policies, states = UUID(PERSON), reference().policies, Counter[str]()
    for seed in range(HISTORIES):
        recorded = drawn(Random(seed))
        history, facts = History(PERSON, recorded), history_of(person, {person: [fact_of(event) for event in recorded]})
        held = finding_view.rows(history, policies)
        states.update(row.state for row in held)
        found = [
            *differences("finding", as_rows(held), finding(facts, place)),
            *differences("deadline", as_rows(deadline_view.rows(history, policies)), deadline(facts, place)),
        ]
        assert (seed, []) == (seed, [str(each) for each in found])
    assert all(states[state] > 3 for state in reference().codes["finding_state"]), states


def drawn(dice: Random) -> tuple[Event, ...]:
    """The recorded events of some forty; what a rule refuses is left out. Each is posted by one of many accounts."""
    history = decide(History(PERSON, ()), make_event("registered", "2021-01-05"), CONTEXT)
    day = date(2021, 2, 1)
    for _ in range(40):
        day += timedelta(dice.choice((0, 0, 1, 3, 9, 25)))
        when = day - timedelta(dice.choice((0, 0, 0, 15, 60)))
        kind = dice.choice(KINDS)
        time = f"{when}" if dice.random() < 0.4 else f"{when}T{dice.choice((0, 9, 15)):02}:00"
        event = with_metadata(
            make_event(kind, time, **data_of(dice, kind, when, history)),
            actor=Actor(name=f"账号{dice.randint(1, 40)}", role="supervisor"),
            evidence=PROOF,
            reason=Reason(code="checked", text="核对"),
        )
        try:
            history = decide(history, event, CONTEXT)
        except Refusal:
            continue
    return tuple(history.recorded)


def data_of(dice: Random, kind: str, when: date, history: History) -> dict[str, Any]:
    """The fields of a step; most name a finding that was raised."""
    raised = [one.metadata.version for one in history.recorded if event_type_of(type(one)) == "person.finding_raised"]
    named, target = str(dice.choice(raised or [2])), dice.randint(2, max(2, history.version))
    due = when + timedelta(dice.randint(-3, 20)) if dice.random() < 0.4 else None
    changes = dice.choice(({"time": f"{when}"}, {"severity": "fraud"}, {"finding": named}, {"due": f"{when}"}))
    found: dict[str, dict[str, Any]] = {
        "finding_raised": {
            "inspection": dice.choice("甲乙"),
            "item": dice.choice(("合同", "工资")),
            "severity": dice.choice(("procedure", "ineligible_benefit", "fraud")),
            "due": due,
            "at_stake_fen": dice.choice((None, 5)),
        },
        "finding_answered": {"finding": named, "reply": "agrees"},
        "rectified": {"finding": dice.choice((named, named, "甲", "合同", "甲/合同"))},
        "rectification_rejected": {"finding": named, "due": due},
        "rectification_accepted": {"finding": dice.choice((named, named, "甲", "合同"))},
        "finding_rechecked": {
            "finding": named,
            "result": dice.choice(("put_right", "not_put_right")),
            "found_fen": dice.choice((None, 0, 9)),
        },
        "finding_escalated": {"finding": named, "step": dice.choice(("circular", "reminder_letter", "talk"))},
        "finding_withdrawn": {"finding": named},
        "voided": {"target_version": target},
        "corrected": {"target_version": target, "changes": changes},
        "clock_waived": {"clock": dice.choice(("rectification", "stop_at_once"))},
        "moved": {"to_area": dice.choice(("320614-01", "320614-02"))},
    }
    return found[kind]


def fact_of(event: Event) -> Fact:
    """The event as the log would have it."""
    data, metadata = orjson.loads(msgspec.json.encode(event)), event.metadata
    return Fact(
        type=data.pop("type"),
        version=metadata.version,
        position=metadata.version,
        moment=metadata.occurred_at,
        whole_day=metadata.whole_day,
        data={name: value for name, value in data.items() if name != "stamp"},
        area=metadata.area,
        source=metadata.source,
        request=metadata.request_id,
        key="",
        reason=metadata.reason.code if metadata.reason is not None else "",
    )


def as_rows(rows: Any) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(row) for row in rows]
