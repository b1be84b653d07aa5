"""A computation whose begin can be awaited and whose end is controlled by the test."""

from threading import Event
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Slowly(Generic[Value]):
    """Computes a value after `end` was called."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._begun, self._may_end = Event(), Event()

    def __call__(self) -> Value:
        """Waits for `end` and returns the value."""
        self._begun.set()
        assert self._may_end.wait(10)
        return self._value

    def has_begun(self) -> None:
        """Waits until the computation has begun."""
        assert self._begun.wait(10)

    def end(self) -> None:
        """Lets the computation end."""
        self._may_end.set()
