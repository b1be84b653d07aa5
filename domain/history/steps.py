"""What a rule asks of the steps before an event: found by an index where the path has one, else by looking at each."""

from abc import abstractmethod
from collections.abc import Collection, Sequence

from domain.benefits.balance import Account, Balance, balance_of
from domain.events.event import Event
from domain.history.history import Transition
from domain.person import WITHOUT_EFFECT

MOST_NAMED = 100
"""So many events at most a refusal names as what it rests on: the last ones."""


class IndexedTransitions(Sequence[Transition]):
    """A path that finds steps by the kind of their event. The functions below say what each method returns."""

    @abstractmethod
    def events_of(self, kinds: Collection[type[Event]], most: int | None = None) -> list[Event]: ...

    @abstractmethod
    def last_of(self, kind: type[Event]) -> Event | None: ...

    @abstractmethod
    def transitions_of(self, kinds: Collection[type[Event]]) -> list[Transition]: ...

    @abstractmethod
    def turns(self) -> list[Transition]: ...

    @abstractmethod
    def balance(self, account: Account) -> Balance: ...


def events_of(
    transitions: Sequence[Transition], kinds: Collection[type[Event]], most: int | None = None
) -> list[Event]:
    """The events of these kinds (exactly, no subclasses), in order; the last ones, if there are more than `most`."""
    if type(transitions) is not tuple and isinstance(
        transitions, IndexedTransitions
    ):  # a tuple mostly, and this is asked often
        return transitions.events_of(kinds, most)
    found = [step.event for step in transitions if type(step.event) in kinds]
    return found if most is None else found[-most:]


def last_of(transitions: Sequence[Transition], kind: type[Event]) -> Event | None:
    """The last event of a kind."""
    if type(transitions) is not tuple and isinstance(
        transitions, IndexedTransitions
    ):  # a tuple mostly, and this is asked often
        return transitions.last_of(kind)
    return next((step.event for step in reversed(transitions) if type(step.event) is kind), None)


def transitions_of(transitions: Sequence[Transition], kinds: Collection[type[Event]]) -> list[Transition]:
    """The steps whose event is of these kinds, in order."""
    if type(transitions) is not tuple and isinstance(
        transitions, IndexedTransitions
    ):  # a tuple mostly, and this is asked often
        return transitions.transitions_of(kinds)
    return [step for step in transitions if type(step.event) in kinds]


def turns(transitions: Sequence[Transition]) -> list[Transition]:
    """The steps whose event may have changed the person's state, in order. All others left it as it was."""
    if type(transitions) is not tuple and isinstance(
        transitions, IndexedTransitions
    ):  # a tuple mostly, and this is asked often
        return transitions.turns()
    return [step for step in transitions if type(step.event) not in WITHOUT_EFFECT]


def balance(transitions: Sequence[Transition], account: Account) -> Balance:
    """The balance of an account after the steps."""
    if type(transitions) is not tuple and isinstance(
        transitions, IndexedTransitions
    ):  # a tuple mostly, and this is asked often
        return transitions.balance(account)
    return balance_of(account, (step.event for step in transitions))
