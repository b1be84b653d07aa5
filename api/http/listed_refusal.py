"""Refusals in lists: the year in place of the days from which a date of birth follows.

The sender of an event gets the exact day of retirement, because the event has to be put right by it. A list of refused
events is read by others, beside masked numbers.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from domain.errors import Refusal

_REVEALING: Final = ("birth_date", "retires_on")
_DERIVED: Final = "since"
"""A day that is counted from the others, in the same object."""


def listed_refusal(refusal: Refusal) -> Refusal:
    """The refusal with years in its texts and data."""
    days = set(_days(refusal.data))
    if not days:
        return refusal
    zh, en, data = _by_year((refusal.zh, refusal.en, refusal.data), days)
    return Refusal(refusal.kind, refusal.code, zh, en, data, refusal.field)


def _days(data: Any) -> Iterator[str]:
    """The days, as text, that reveal a date of birth, and the day before each, which texts name as the last one."""
    if isinstance(data, dict):
        if any(name in data for name in _REVEALING):
            for text in (str(data[name]) for name in (*_REVEALING, _DERIVED) if name in data):
                yield text
                yield (date.fromisoformat(text) - timedelta(days=1)).isoformat()
        for value in data.values():
            yield from _days(value)
    elif isinstance(data, list):
        for value in data:
            yield from _days(value)


def _by_year(value: Any, days: set[str]) -> Any:
    if isinstance(value, str):
        for day in days:
            value = value.replace(day, day[:4])
        return value
    if isinstance(value, dict):
        return {name: _by_year(one, days) for name, one in value.items()}
    return [_by_year(one, days) for one in value] if isinstance(value, list | tuple) else value
