"""Many lives in the order in which they would be posted; what is under way is all that is held."""

from collections.abc import Iterable, Iterator

from api.demo.province.life import SEED, life
from api.demo.province.people import CYCLE
from api.demo.province.telling import Said, Sitting


def interleaved(numbers: Iterable[int], *, stretch: int = 100, seed: int = SEED) -> Iterator[tuple[int, Said]]:
    """The events of these people; `stretch` people come in between two sittings of one.

    So what lies next to each other is mostly about different people, as in an office that serves many.
    """
    due: dict[int, list[tuple[int, Sitting]]] = {}
    turn = -1
    for turn, number in enumerate(numbers):
        for nth, sitting in enumerate(life(number, seed)):
            due.setdefault(turn + nth * stretch, []).append((number, sitting))
        yield from _posted(due.pop(turn))
    while due:
        turn += 1
        yield from _posted(due.pop(turn, []))


def one_after_another(numbers: Iterable[int], *, seed: int = SEED) -> Iterator[tuple[int, Said]]:
    """The same events, one life after another: the first import of a register."""
    for number in numbers:
        yield from _posted((number, sitting) for sitting in life(number, seed))


def share_of(writer: int, writers: int, people: int) -> Iterator[int]:
    """Whom one of several writers tells of: whole neighbourhoods, so that a person's events come from one writer."""
    return (number for number in range(people) if number // CYCLE % writers == writer)


def _posted(sittings: Iterable[tuple[int, Sitting]]) -> Iterator[tuple[int, Said]]:
    return ((number, said) for number, sitting in sittings for said in sitting)
