"""The answers to calls: what was recorded, said before, refused or waits, of each call by itself."""

from collections.abc import Mapping, Sequence

from service.recording.stream_state import Decision
from service.recording.submission import Awaiting, Receipt, Rejected

Numbered = Sequence[tuple[Decision, int]]
"""Decided items with the numbers under which they are kept."""


def receipts_of(
    calls: int,
    recorded: Sequence[Decision],
    kept: Sequence[tuple[Decision, int | None]],
    asked: Numbered,
    position: int,
) -> list[Receipt]:
    """The receipts of so many calls that were decided together.

    `kept` are the refused, with their numbers in quarantine, None where they were not kept; `asked` those that wait for
    a second account, with the numbers of their requests for approval.
    """
    receipts = [Receipt(position=position, rejected=[], pending=[], persons={}) for _ in range(calls)]
    for one in recorded:
        _counted(receipts[one.call], one)
    for one, number in kept:
        assert one.refusal is not None
        rejected = Rejected(one.submission.index, one.submission.request_id, one.refusal, number, one.elsewhere)
        receipts[one.call].rejected.append(rejected)
    for one, number in asked:
        receipts[one.call].pending.append(_awaiting(one, number, one.submission.index))
    return receipts


def add_retried(
    receipt: Receipt, recorded: Mapping[int, Decision], asked: Mapping[int, tuple[Decision, int]], position: int
) -> None:
    """Puts right what was refused at first and, before the call was over, recorded or found to need an approval.

    Both are by their number in quarantine.
    """
    receipt.position = max(receipt.position, position)
    for rejected in list(receipt.rejected):
        number = rejected.quarantine_id or 0
        if (one := recorded.get(number)) is not None:
            receipt.rejected.remove(rejected)
            _counted(receipt, one)
        elif number in asked:
            receipt.rejected.remove(rejected)
            receipt.pending.append(_awaiting(*asked[number], rejected.index))


def _awaiting(one: Decision, number: int, index: int) -> Awaiting:
    assert one.pending is not None
    return Awaiting(index, one.submission.request_id, one.pending, number)


def _counted(receipt: Receipt, one: Decision) -> None:
    receipt.accepted += not one.repeated
    receipt.duplicates += one.repeated
    if one.submission.type == "person.registered" and one.stream_id is not None:
        receipt.persons[one.submission.request_id] = str(one.stream_id)
