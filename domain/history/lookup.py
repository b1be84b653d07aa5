"""Lookups in a sequence of transitions: by an index where the sequence has one, otherwise by a linear scan.

Rules use these functions, because they run both on tuples of transitions and on a timeline (`domain.timeline`).
"""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import TypeGuard

from domain.benefits.balance import Account, Balance, balance_of
from domain.events.event import Event
from domain.history.history import Transition
from domain.person import WITHOUT_EFFECT

MAX_CITED_EVENTS = 100
"""A refusal cites at most this many of the events that it is based on: the last ones."""


class IndexedTransitions(Sequence[Transition]):
    """A sequence of transitions with indexes. Each method returns the same as the function of its name below."""

    @abstractmethod
    def events_of(self, event_classes: Collection[type[Event]], most: int | None = None) -> list[Event]: ...

    @abstractmethod
    def last_event_of(self, event_class: type[Event]) -> Event | None: ...

    @abstractmethod
    def transitions_of(self, event_classes: Collection[type[Event]]) -> list[Transition]: ...

    @abstractmethod
    def state_changes(self) -> list[Transition]: ...

    @abstractmethod
    def account_balance(self, account: Account) -> Balance: ...


def _is_indexed(transitions: Sequence[Transition]) -> TypeGuard[IndexedTransitions]:
    # Most sequences are tuples. The check of an abstract class is slow, so it comes second.
    return type(transitions) is not tuple and isinstance(transitions, IndexedTransitions)


def events_of(
    transitions: Sequence[Transition], event_classes: Collection[type[Event]], most: int | None = None
) -> list[Event]:
    """The events of exactly these classes (not of subclasses), in order; at most the last `most`."""
    if _is_indexed(transitions):
        return transitions.events_of(event_classes, most)
    events = [step.event for step in transitions if type(step.event) in event_classes]
    return events if most is None else events[-most:]


def last_event_of(transitions: Sequence[Transition], event_class: type[Event]) -> Event | None:
    """The last event of exactly this class, or None."""
    if _is_indexed(transitions):
        return transitions.last_event_of(event_class)
    return next((step.event for step in reversed(transitions) if type(step.event) is event_class), None)


def transitions_of(transitions: Sequence[Transition], event_classes: Collection[type[Event]]) -> list[Transition]:
    """The transitions whose event is of exactly one of these classes, in order."""
    if _is_indexed(transitions):
        return transitions.transitions_of(event_classes)
    return [step for step in transitions if type(step.event) in event_classes]


def state_changes(transitions: Sequence[Transition]) -> list[Transition]:
    """The transitions that may have changed the person's state, in order. All others left it unchanged."""
    if _is_indexed(transitions):
        return transitions.state_changes()
    return [step for step in transitions if type(step.event) not in WITHOUT_EFFECT]


def account_balance(transitions: Sequence[Transition], account: Account) -> Balance:
    """The balance of an account after the transitions, in fen."""
    if _is_indexed(transitions):
        return transitions.account_balance(account)
    return balance_of(account, (step.event for step in transitions))
