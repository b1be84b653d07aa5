"""What a rule asks of the steps before an event: found by an index where the path has one, else by looking at each."""

from abc import abstractmethod
from collections.abc import Collection, Sequence

from domain.benefits.balance import Account, Balance, balance_of
from domain.events.event import Event
from domain.history.history import Step
from domain.person import WITHOUT_EFFECT

MOST_NAMED = 100
"""So many events at most a refusal names as what it rests on: the last ones."""


class IndexedPath(Sequence[Step]):
    """A path that finds steps by the kind of their event. The functions below say what each method returns."""

    @abstractmethod
    def events_of(self, kinds: Collection[type[Event]], most: int | None = None) -> list[Event]: ...

    @abstractmethod
    def last_of(self, kind: type[Event]) -> Event | None: ...

    @abstractmethod
    def steps_of(self, kinds: Collection[type[Event]]) -> list[Step]: ...

    @abstractmethod
    def turns(self) -> list[Step]: ...

    @abstractmethod
    def balance(self, account: Account) -> Balance: ...


def events_of(path: Sequence[Step], kinds: Collection[type[Event]], most: int | None = None) -> list[Event]:
    """The events of these kinds (exactly, no subclasses), in order; the last ones, if there are more than `most`."""
    if type(path) is not tuple and isinstance(path, IndexedPath):  # a tuple mostly, and this is asked often
        return path.events_of(kinds, most)
    found = [step.event for step in path if type(step.event) in kinds]
    return found if most is None else found[-most:]


def last_of(path: Sequence[Step], kind: type[Event]) -> Event | None:
    """The last event of a kind."""
    if type(path) is not tuple and isinstance(path, IndexedPath):  # a tuple mostly, and this is asked often
        return path.last_of(kind)
    return next((step.event for step in reversed(path) if type(step.event) is kind), None)


def steps_of(path: Sequence[Step], kinds: Collection[type[Event]]) -> list[Step]:
    """The steps whose event is of these kinds, in order."""
    if type(path) is not tuple and isinstance(path, IndexedPath):  # a tuple mostly, and this is asked often
        return path.steps_of(kinds)
    return [step for step in path if type(step.event) in kinds]


def turns(path: Sequence[Step]) -> list[Step]:
    """The steps whose event may have changed the person's state, in order. All others left it as it was."""
    if type(path) is not tuple and isinstance(path, IndexedPath):  # a tuple mostly, and this is asked often
        return path.turns()
    return [step for step in path if type(step.event) not in WITHOUT_EFFECT]


def balance(path: Sequence[Step], account: Account) -> Balance:
    """The balance of an account after the steps."""
    if type(path) is not tuple and isinstance(path, IndexedPath):  # a tuple mostly, and this is asked often
        return path.balance(account)
    return balance_of(account, (step.event for step in path))
