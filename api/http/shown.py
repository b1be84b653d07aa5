"""What an answer shows, for the security log: how many entries, and which persons."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

_PERSON: Final = ("person", "person_id", "subject")
"""Members of an entry, or of an answer about one thing, that hold the id of a person; where they hold another
id, no person is found by it."""

_PERSONS: Final = ("members", "persons", "facts", "events")
"""Members of an entry that are lists of persons, or of things with a person."""

_ENTRIES: Final = ("items", "rows", "events")
"""Members of an answer that are its entries."""

MOST_LISTED: Final = 20_000
"""The most persons that one line holds: as many as the longest report of persons has rows (`MOST_PERSONS`)."""


def entries_of(body: Mapping[str, Any]) -> int | None:
    """The number of entries of an answer; None if it is about one thing."""
    return next((len(body[name]) for name in _ENTRIES if isinstance(body.get(name), list)), None)


def persons_of(body: Mapping[str, Any]) -> list[str]:
    """The ids of the persons in an answer, each once, at most MOST_LISTED."""
    found = dict.fromkeys(each for name in _PERSON for each in _id(body.get(name)))
    for name in (*_ENTRIES, *_PERSONS):
        if isinstance(entries := body.get(name), list | tuple):
            found.update(dict.fromkeys(_ids(entries)))
    return list(found)[:MOST_LISTED]


def _ids(entries: Iterable[Any]) -> Iterator[str]:
    for entry in entries:
        if not isinstance(entry, Mapping):
            yield from _id(entry)
            continue
        for name in _PERSON:
            yield from _id(entry.get(name))
        if "id_no" in entry or "name" in entry:  # a person in a list, or a row of a report of persons
            yield from _id(entry.get("id") or entry.get("key"))
        for name in _PERSONS:
            if isinstance(entry.get(name), list | tuple):
                yield from _ids(entry[name])


def _id(value: Any) -> Iterator[str]:
    if isinstance(value, UUID):
        yield str(value)
    elif isinstance(value, Mapping):  # such as `cleared_by`, with the person in it
        yield from _id(value.get("person"))
    elif isinstance(value, str) and (len(value) == 36 or value[36:37] == "."):  # of a report: with a version
        try:
            yield str(UUID(value[:36]))
        except ValueError:
            return
