"""Events whose preconditions a change of the timeline violates."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from domain.events.event import Event
from domain.person import Person, ViolatedPrecondition, violated_precondition

Violation = tuple[Event, ViolatedPrecondition]


class Violations:
    """The violations that were found while a change is applied, in business order.

    `is_blocking` tells which of them make the change impossible; the search ends with the first one. Without
    `is_blocking` nothing is searched for.
    """

    def __init__(self, is_blocking: Callable[[Event], bool] | None) -> None:
        self.found: list[Violation] = []
        self.is_blocked = False
        self.is_searching = is_blocking is not None
        self._is_blocking = is_blocking

    @property
    def blocking(self) -> Violation | None:
        """The violation that makes the change impossible, if one was found."""
        return self.found[-1] if self.is_blocked else None

    def check(self, person: Person, events: Sequence[Event]) -> None:
        """Adds the events, which have the same precondition, if this state of the person does not admit them."""
        if self.is_searching and (reason := violated_precondition(person, events[0])) is not None:
            self.add_all((event, reason) for event in events)

    def add(self, event: Event, reason: ViolatedPrecondition) -> None:
        """Adds a violation."""
        if self.is_searching and not self.is_blocked and self._is_blocking is not None:
            self.found.append((event, reason))
            self.is_blocked = self._is_blocking(event)

    def add_all(self, violations: Iterable[Violation]) -> None:
        """Adds violations, up to the first blocking one."""
        if not self.is_searching:
            return
        for event, reason in violations:
            if self.is_blocked:
                return
            self.add(event, reason)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Does not search during a part of the change whose intermediate states violate preconditions."""
        was_searching, self.is_searching = self.is_searching, False
        try:
            yield
        finally:
            self.is_searching = was_searching
