"""Undo of changes made in place."""

from collections.abc import Callable, Sequence
from typing import Any


class UndoLog:
    """The steps that undo the changes since the last `clear`. It is true if there are any."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], Any]] = []

    def __bool__(self) -> bool:
        return bool(self._steps)

    def append(self, step: Callable[[], Any]) -> None:
        """Adds the step that undoes a change just made."""
        self._steps.append(step)

    def replace(self, items: list[Any], low: int, high: int, new: Sequence[Any]) -> None:
        """Replaces items[low:high]."""
        old = items[low:high]
        items[low:high] = new

        def restore() -> None:
            items[low : low + len(new)] = old

        self._steps.append(restore)

    def set_item(self, mapping: dict[Any, Any], key: Any, value: Any) -> None:
        """Sets mapping[key]; removes the key if the value is None."""
        old = mapping.get(key)
        _set_item(mapping, key, value)
        self._steps.append(lambda: _set_item(mapping, key, old))

    def undo(self) -> None:
        """Undoes all changes, the last one first."""
        while self._steps:
            self._steps.pop()()

    def clear(self) -> None:
        """Makes all changes so far final."""
        self._steps.clear()


def _set_item(mapping: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        mapping.pop(key, None)
    else:
        mapping[key] = value
