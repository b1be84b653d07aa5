"""The frame: sorted lines, read where needed; what the file cannot hold is refused."""

import pytest

from domain.inspections.frame import Frame, build_frame
from tests.domain.inspections.given import built, ticket_of

POPULATIONS = {"b/none": 3, "a/none": 2, "a": 5, "aa": 1, "中/none": 4}
MANDATORY = {"one": "doubt", "other": "complaint"}


def test_a_frame_is_read_as_its_lines_say() -> None:
    content, person_ids = built(POPULATIONS, MANDATORY)
    lines = content.decode().splitlines()
    frame = Frame(content)
    assert lines == [*sorted(lines[:15]), *sorted(lines[15:])]
    assert frame.populations == POPULATIONS
    assert frame.population == 15
    assert len(person_ids) == 16 * 17
    for name, stratum in frame.strata.items():
        for index in range(stratum.population):
            assert lines[stratum.first_line + index] == f"{name}\t{frame.ticket(name, index)}"
    assert [lines[case.line].split("\t")[1:] for case in frame.mandatory] == [
        [case.ticket, case.reason] for case in frame.mandatory
    ]


def test_the_order_of_the_persons_does_not_matter_and_each_person_does() -> None:
    assert built(POPULATIONS) == built(dict(reversed(POPULATIONS.items())))
    assert Frame(built(POPULATIONS).content).sha256 != Frame(built({**POPULATIONS, "aa": 2}).content).sha256
    assert Frame(b"").populations == {}


ID = bytes(16)


@pytest.mark.parametrize(
    ("persons", "mandatory"),
    [
        ([("a\n", ticket_of("1"), ID)], []),
        ([("a\tb", ticket_of("1"), ID)], []),
        ([("!mandatory", ticket_of("1"), ID)], []),
        ([("", ticket_of("1"), ID)], []),
        ([("a", "short", ID)], []),
        ([("a", ticket_of("1")[:-1] + "\t", ID)], []),
        ([("a", ticket_of("1"), ID), ("b", ticket_of("1"), ID)], []),
        ([("a", ticket_of("1"), ID)], [(ticket_of("1"), "doubt", ID)]),
        ([], [(ticket_of("1"), "a\tb", ID)]),
    ],
)
def test_what_the_file_cannot_hold_is_refused(
    persons: list[tuple[str, str, bytes]], mandatory: list[tuple[str, str, bytes]]
) -> None:
    with pytest.raises(ValueError, match=r"ticket|name"):
        build_frame(persons, mandatory)
