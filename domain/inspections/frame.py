"""The frame of a draw: the population as a file of bytes, from which the same sample is drawn anywhere.

A line for each person, sorted: `<stratum>\\t<ticket>\\n`; then a line for each mandatory case, sorted by ticket:
`!mandatory\\t<ticket>\\t<reason>\\n`. A ticket (`service.security.keys.Keys.tickets_of`) stands for a person in one
inspection and says nothing about the person. Mandatory cases are no part of the strata.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

TICKET: Final = 32
"""Characters of a ticket (hexadecimal)."""

_MARK: Final = "!mandatory"
_ID: Final = 16


class Stratum(NamedTuple):
    """The lines of a stratum: how many, the number of the first line, and where the bytes begin."""

    population: int
    first_line: int
    offset: int


class Mandatory(NamedTuple):
    """A case that is inspected whatever is drawn, with a code of the reason and the number of its line."""

    ticket: str
    reason: str
    line: int


class Frame:
    """A frame that is read where needed: opening it and drawing from it cost the strata and the sample, not the file.

    `content` is a file as `build_frame` makes it. Lines are numbered from 0, as the persons are stored beside the file.
    """

    def __init__(self, content: bytes) -> None:
        self.content: Final = content
        self.strata: Final[dict[str, Stratum]] = {}
        offset = line = 0
        mark = _MARK.encode()
        while offset < len(content) and not content.startswith(mark, offset):
            prefix = content[offset : content.index(b"\t", offset) + 1]
            population = _length(content, offset, prefix)
            self.strata[prefix[:-1].decode()] = Stratum(population, line, offset)
            offset += population * (len(prefix) + TICKET + 1)
            line += population
        rest = [text.split("\t") for text in content[offset:].decode().split("\n")[:-1]]
        self.mandatory: Final = tuple(
            Mandatory(ticket, reason, number) for number, (_, ticket, reason) in enumerate(rest, line)
        )
        self.population: Final = line

    @property
    def sha256(self) -> str:
        """The digest of the file (population_sha256), hexadecimal."""
        return sha256(self.content).hexdigest()

    @property
    def populations(self) -> Mapping[str, int]:
        """The number of persons of each stratum, mandatory cases left out."""
        return {name: stratum.population for name, stratum in self.strata.items()}

    def ticket(self, stratum: str, index: int) -> str:
        """The ticket at an index, from 0, of the sorted tickets of a stratum."""
        found = self.strata[stratum]
        if not 0 <= index < found.population:
            raise IndexError(index)
        prefix = len(stratum.encode()) + 1
        begin = found.offset + index * (prefix + TICKET + 1) + prefix
        return self.content[begin : begin + TICKET].decode()


class BuiltFrame(NamedTuple):
    """A frame as it is stored: the public file, and the ids of its persons, 16 bytes each, in the order of lines."""

    content: bytes
    person_ids: bytes


def build_frame(
    persons: Iterable[tuple[str, str, bytes]], mandatory: Iterable[tuple[str, str, bytes]] = ()
) -> BuiltFrame:
    """The frame of persons (stratum, ticket, 16 bytes of the id) and of mandatory cases (ticket, reason, id).

    The order of the arguments does not matter. Raises ValueError for a name, a reason or a ticket that the file cannot
    hold, and for a ticket that occurs twice.
    """
    persons, mandatory = [*persons], [*mandatory]
    _refuse_unreadable({stratum for stratum, _, _ in persons} | {reason for _, reason, _ in mandatory})
    _refuse_tickets([ticket for _, ticket, _ in persons] + [ticket for ticket, _, _ in mandatory])
    lines = sorted([f"{stratum}\t{ticket}\n".encode() + person for stratum, ticket, person in persons])
    lines += sorted([f"{_MARK}\t{ticket}\t{reason}\n".encode() + person for ticket, reason, person in mandatory])
    return BuiltFrame(b"".join([line[:-_ID] for line in lines]), b"".join([line[-_ID:] for line in lines]))


def _length(content: bytes, offset: int, prefix: bytes) -> int:
    """The number of lines from an offset that begin with the prefix: they lie together and have one length."""
    width = len(prefix) + TICKET + 1
    most = -(-(len(content) - offset) // width)
    begins = b"\n" + prefix
    return bisect_left(
        range(most), True, lo=1, key=lambda one: not content.startswith(begins, offset + one * width - 1)
    )


def _refuse_unreadable(names: Iterable[str]) -> None:
    """Raises ValueError for the name of a stratum or a reason that is empty, not printable, or reads as the mark."""
    for name in names:
        if not name.isprintable() or not name or name.startswith(_MARK[0]):
            raise ValueError(f"no name of a stratum or a reason: {name!r}")


def _refuse_tickets(tickets: Sequence[str]) -> None:
    """Raises ValueError unless each ticket has 32 characters and occurs once."""
    if any(len(ticket) != TICKET or not ticket.isalnum() for ticket in tickets):
        raise ValueError(f"a ticket does not have {TICKET} letters and digits")
    if len({*tickets}) != len(tickets):
        raise ValueError("a ticket occurs twice")
