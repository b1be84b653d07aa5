"""The events of many lives in the order of posting. Only lives in progress are in memory."""

from collections.abc import Iterable, Iterator

from api.demo.province.life import SEED, life
from api.demo.province.life_builder import EntrySession, LifeEvent
from api.demo.province.people import CYCLE


def interleaved(numbers: Iterable[int], *, stretch: int = 100, seed: int = SEED) -> Iterator[tuple[int, LifeEvent]]:
    """The events of these persons, with those of about `stretch` other persons between two entry sessions of one.

    Neighbouring events are mostly of different persons, as in an office that serves many.
    """
    due: dict[int, list[tuple[int, EntrySession]]] = {}
    turn = -1
    for turn, number in enumerate(numbers):
        for nth, entry_session in enumerate(life(number, seed)):
            due.setdefault(turn + nth * stretch, []).append((number, entry_session))
        yield from _posted(due.pop(turn))
    while due:
        turn += 1
        yield from _posted(due.pop(turn, []))


def one_after_another(numbers: Iterable[int], *, seed: int = SEED) -> Iterator[tuple[int, LifeEvent]]:
    """The same events, one life after another, as in the first import of a register."""
    for number in numbers:
        yield from _posted((number, entry_session) for entry_session in life(number, seed))


def share_of(writer: int, writers: int, people: int) -> Iterator[int]:
    """The persons of one of several writers: whole neighbourhoods, so that one writer posts all events of a person."""
    return (number for number in range(people) if number // CYCLE % writers == writer)


def _posted(entry_sessions: Iterable[tuple[int, EntrySession]]) -> Iterator[tuple[int, LifeEvent]]:
    return ((number, event) for number, entry_session in entry_sessions for event in entry_session)
