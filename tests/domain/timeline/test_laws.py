"""Laws of timelines: the outcomes, refusals and transitions are those of deciding each event by replay."""

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
from tests.domain.timeline.random_events import (
    decide_by_replay_each,
    random_events,
    record_on_timeline,
    refusal_content,
)

random_generators = st.randoms(use_true_random=False)
lengths = st.sampled_from([10, 30, 80])
spans = st.sampled_from([1, 3, 20, 200])


@settings(parent=unhurried, max_examples=60)
@for_all(random_generators, lengths, spans)
def test_a_timeline_decides_like_a_replay(rng: random.Random, length: int, span: int) -> None:
    events = random_events(rng, length, span)
    outcomes, history = decide_by_replay_each(events)
    found, timeline = record_on_timeline(events)
    assert found == outcomes
    assert tuple(timeline.recorded) == history.recorded
    assert tuple(timeline.transitions()) == history.transitions
    assert [*reversed(timeline.transitions())] == [*reversed(history.transitions)]


@settings(parent=unhurried, max_examples=30)
@for_all(random_generators, spans)
def test_a_timeline_continues_a_history_that_was_read(rng: random.Random, span: int) -> None:
    events = random_events(rng, 40, span)
    outcomes, history = decide_by_replay_each(events)
    cut = rng.randrange(len(events))
    _, known = decide_by_replay_each(events[:cut])
    found, timeline = record_on_timeline(events[cut:], known)
    assert found == outcomes[cut:]
    assert tuple(timeline.transitions()) == history.transitions


@settings(parent=unhurried, max_examples=30)
@for_all(random_generators, spans)
def test_an_event_that_was_undone_leaves_no_trace(rng: random.Random, span: int) -> None:
    events = random_events(rng, 40, span)
    outcomes, history = decide_by_replay_each(events)
    _, timeline = record_on_timeline([])
    repeated = list[Any]()
    for event in events:
        try:
            if timeline.record(event, CONTEXT):
                timeline.undo()
                timeline.record(event, CONTEXT)
                repeated.append(True)
            else:
                repeated.append(False)
        except Refusal as refusal:
            repeated.append(refusal_content(refusal))
    assert repeated == outcomes
    assert tuple(timeline.transitions()) == history.transitions


@settings(parent=unhurried, max_examples=20)
@for_all(random_generators)
def test_every_history_that_decide_returned_equals_one_made_from_its_recorded_events(rng: random.Random) -> None:
    """Also after more events were recorded on the timeline."""
    history, seen = History(PERSON, ()), list[History]()
    for event in random_events(rng, 80, 200):
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
    for earlier in seen[::7]:
        assert earlier.transitions == History(PERSON, earlier.recorded).transitions
        assert earlier.person == History(PERSON, earlier.recorded).person


@settings(parent=unhurried, max_examples=30)
@for_all(random_generators, spans)
def test_lookups_in_a_timeline_equal_scans_of_the_transitions(rng: random.Random, span: int) -> None:
    _, timeline = record_on_timeline(random_events(rng, 60, span))
    prior, transitions = timeline.transitions(), History(PERSON, timeline.recorded).transitions
    event_classes = {type(step.event) for step in transitions}
    for event_class in event_classes:
        assert events_of(prior, (event_class,)) == events_of(transitions, (event_class,))
        assert last_event_of(prior, event_class) == last_event_of(transitions, event_class)
    chosen = tuple(event_class for event_class in event_classes if rng.random() < 0.5)
    assert events_of(prior, chosen, 3) == events_of(transitions, chosen, 3)
    assert transitions_of(prior, chosen) == transitions_of(transitions, chosen)
    assert [step for step in state_changes(prior) if step.before != step.after] == [
        step for step in state_changes(transitions) if step.before != step.after
    ]
    for account in (("paid", "post_subsidy"), ("recovered", "post_subsidy"), ("loan",)):
        if account != ("loan",) or any(type(step.event).__name__ == "LoanGranted" for step in transitions):
            assert account_balance(prior, account) == account_balance(transitions, account)


def test_a_decision_that_is_not_used_is_undone() -> None:
    """Two events are decided on one history; the second decision does not depend on the first."""
    rng = random.Random(5)
    _, history = decide_by_replay_each(random_events(rng, 200, 200))
    longer = history
    for event in random_events(random.Random(6), 200, 200):
        try:
            unused = decide(longer, event, CONTEXT)
            longer = decide(longer, event, CONTEXT)
        except Refusal:
            continue
        assert unused.version == longer.version
    assert longer.transitions == History(PERSON, longer.recorded).transitions
