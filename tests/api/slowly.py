"""Something that takes long: it has begun when somebody sees so, and ends when it is let."""

from threading import Event
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Slowly(Generic[Value]):
    """Computes a value, once it may."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._begun, self._may_end = Event(), Event()

    def __call__(self) -> Value:
        """The value; waits for `end`."""
        self._begun.set()
        assert self._may_end.wait(10)
        return self._value

    def has_begun(self) -> None:
        """Returns once somebody computes it."""
        assert self._begun.wait(10)

    def end(self) -> None:
        """From now on it takes no time."""
        self._may_end.set()
