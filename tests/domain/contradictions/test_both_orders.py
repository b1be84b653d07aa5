"""No pair of facts is silently different by the order of arrival (case A2).

Either both orders come to the same state and the same money, or both put a contradiction on the list.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from domain.benefits.recovery import due_back
from domain.contradictions.cause import citing_the_end
from domain.contradictions.contradiction import contradictions
from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.event import Event
from domain.history.history import History
from service.reference import reference
from tests.domain.benefits.given import granted, paid, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON

POLICIES: Final = reference().policies
HOUSEHOLD = {"household_id": "h1", "household_area": "320614"}
LIFE: Final = (
    person(),
    make_event("helper_paired", "2021-01-06", helper="李芳"),
    make_event("household_joined", "2021-01-10", relation="head", **HOUSEHOLD),
    recognised(),
    make_event("employed", "2021-02-01", channel="public_welfare", employer="镇环卫所"),
    granted("2021-02-06", "2021-02-01", "2021-06-30", 250_000, "post_subsidy"),
)
EARLIER: Final = {
    "deceased": {},
    "exited": {},
    "left_post": {},
    "labour_force_left": {"kind": "retired"},
    "household_left": {"household_id": "h1"},
    "helper_ended": {},
    "job_changed": {},
    "category_ended": {"category": "older_worker"},
}
NOT_OF_ONE_PERSON: Final = ("person.registered", "person.merged", "person.merge_reverted")
AMENDING: Final = ("person.corrected", "person.voided", "person.identity_corrected")


def later_facts() -> Iterator[Event]:
    """An event of every type, in April or May."""
    for name, kind in CATALOGUE.items():
        if kind.stream == "person" and name not in (*NOT_OF_ONE_PERSON, *AMENDING):
            data = HOUSEHOLD if name == "person.household_joined" else {}
            data = {"household_id": "h1"} if name == "person.household_left" else data
            yield make_event(name, "2021-04-10", **data)
    yield granted("2021-07-06", "2021-05-01", "2021-07-31", 150_000, "social_insurance_subsidy")
    yield granted("2021-08-06", "2021-07-01", "2021-07-31", 50_000, "post_subsidy")
    yield paid("2021-05-20", 50_000, "post_subsidy")


def lived(events: Sequence[Event]) -> tuple[History, list[Refusal]]:
    """The history after events that arrive one by one, and the refusals."""
    history, refused = History(PERSON, ()), list[Refusal]()
    for event in events:
        try:
            history = decide(history, event, CONTEXT)
        except Refusal as refusal:
            refused.append(citing_the_end(refusal, history))
    return history, refused


def is_listed(refusal: Refusal) -> bool:
    """Whether the list has the refused event: it says which recorded facts exclude it."""
    data = refusal.data
    excluded = bool(data.get("events")) or "contradicts" in data
    return excluded or data.get("found") not in (None, "", "unregistered", "unknown", "none")


@pytest.mark.parametrize("earlier", EARLIER)
def test_a2_both_orders_come_to_the_same_or_list_the_contradiction(earlier: str) -> None:
    early = make_event(earlier, "2021-03-10", **EARLIER[earlier])
    assert not lived([*LIFE, early])[1]
    compared = 0
    for late in later_facts():
        if lived([*LIFE, late])[1]:
            continue  # not possible in this life, whatever the order
        compared += 1
        outcomes = [lived([*LIFE, *pair]) for pair in ((early, late), (late, early))]
        listed = [
            (bool(refused) or bool(contradictions(history, POLICIES)), all(map(is_listed, refused)))
            for history, refused in outcomes
        ]
        if listed[0][0] or listed[1][0]:
            assert [(True, True)] * 2 == listed, (earlier, late)
            continue
        states = [(h.person, due_back(h.transitions, POLICIES.at)) for h, _ in outcomes]
        assert states[0][0] == states[1][0], (earlier, late)
        money = [[(due.amount_fen, due.cause) for due in found] for _, found in states]
        assert money[0] == money[1], (earlier, late)
    assert compared > 30
