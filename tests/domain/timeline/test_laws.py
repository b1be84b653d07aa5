"""On a timeline events are decided as one after another by themselves: same outcomes, refusals, history and steps."""

import random
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.decisions.decide import decide
from domain.decisions.identity_correction import IDENTITY_EVENTS
from domain.errors import Refusal
from domain.history.history import History
from domain.history.lookup import account_balance, events_of, last_event_of, state_changes, transitions_of
from tests.domain.given import CONTEXT, PERSON
from tests.domain.history.test_history_laws import unhurried
from tests.domain.timeline.lots import by_themselves, call, on_a_timeline, outcome

lots_of = st.randoms(use_true_random=False)
lengths = st.sampled_from([10, 30, 80])
days = st.sampled_from([1, 3, 20, 200])


@settings(parent=unhurried, max_examples=60)
@for_all(lots_of, lengths, days)
def test_a_call_is_decided_on_a_timeline_as_event_by_event(lots: random.Random, length: int, over: int) -> None:
    events = call(lots, length, over)
    outcomes, history = by_themselves(events)
    found, timeline = on_a_timeline(events)
    assert found == outcomes
    assert tuple(timeline.recorded) == history.recorded
    assert tuple(timeline.transitions()) == history.transitions
    assert [*reversed(timeline.transitions())] == [*reversed(history.transitions)]


@settings(parent=unhurried, max_examples=30)
@for_all(lots_of, days)
def test_a_timeline_goes_on_from_a_history_that_was_read(lots: random.Random, over: int) -> None:
    events = call(lots, 40, over)
    outcomes, history = by_themselves(events)
    cut = lots.randrange(len(events))
    _, known = by_themselves(events[:cut])
    found, timeline = on_a_timeline(events[cut:], known)
    assert found == outcomes[cut:]
    assert tuple(timeline.transitions()) == history.transitions


@settings(parent=unhurried, max_examples=30)
@for_all(lots_of, days)
def test_taken_back_an_event_leaves_no_trace(lots: random.Random, over: int) -> None:
    events = call(lots, 40, over)
    outcomes, history = by_themselves(events)
    _, timeline = on_a_timeline([])
    again = list[Any]()
    for event in events:
        try:
            if timeline.record(event, CONTEXT):
                timeline.undo()
                timeline.record(event, CONTEXT)
                again.append(True)
            else:
                again.append(False)
        except Refusal as refusal:
            again.append(outcome(refusal))
    assert again == outcomes
    assert tuple(timeline.transitions()) == history.transitions


@settings(parent=unhurried, max_examples=20)
@for_all(lots_of)
def test_decide_gives_histories_that_read_as_they_were_recorded(lots: random.Random) -> None:
    """Each history, also of those that the timeline has left behind, is what its recorded events make."""
    history, seen = History(PERSON, ()), list[History]()
    for event in call(lots, 80, 200):
        try:
            history = decide(history, event, CONTEXT)
        except Refusal:
            continue
        moment = event.metadata.occurred_at
        fresh = History(PERSON, history.recorded)
        assert history.person == fresh.person
        assert history.person_before(moment) == fresh.person_before(moment)
        assert history.transitions_of(IDENTITY_EVENTS) == fresh.transitions_of(IDENTITY_EVENTS)
        seen.append(history)
    for nth, one in enumerate(seen):
        if nth % 7 == 0:
            assert one.transitions == History(PERSON, one.recorded).transitions
            assert one.person == History(PERSON, one.recorded).person


@settings(parent=unhurried, max_examples=30)
@for_all(lots_of, days)
def test_what_a_rule_asks_of_the_past_is_found_as_by_looking_at_each_step(lots: random.Random, over: int) -> None:
    _, timeline = on_a_timeline(call(lots, 60, over))
    past, transitions = timeline.transitions(), History(PERSON, timeline.recorded).transitions
    kinds = {type(step.event) for step in transitions}
    for kind in kinds:
        assert events_of(past, (kind,)) == events_of(transitions, (kind,))
        assert last_event_of(past, kind) == last_event_of(transitions, kind)
    chosen = tuple(kind for kind in kinds if lots.random() < 0.5)
    assert events_of(past, chosen, 3) == events_of(transitions, chosen, 3)
    assert transitions_of(past, chosen) == transitions_of(transitions, chosen)
    assert [step for step in state_changes(past) if step.before != step.after] == [
        step for step in state_changes(transitions) if step.before != step.after
    ]
    for account in (("paid", "post_subsidy"), ("recovered", "post_subsidy"), ("loan",)):
        if account != ("loan",) or any(type(step.event).__name__ == "LoanGranted" for step in transitions):
            assert account_balance(past, account) == account_balance(transitions, account)


def test_a_decision_that_is_not_used_is_taken_back() -> None:
    """Of two events decided on one history the second does not see the first, as where a number is another's."""
    lots = random.Random(5)
    _, history = by_themselves(call(lots, 200, 200))
    longer = history
    for event in call(random.Random(6), 200, 200):
        try:
            unused = decide(longer, event, CONTEXT)
            longer = decide(longer, event, CONTEXT)
        except Refusal:
            continue
        assert unused.version == longer.version
    assert longer.transitions == History(PERSON, longer.recorded).transitions
