"""The answers to calls: what was recorded, said before or refused, of each call by itself."""

from collections.abc import Mapping, Sequence

from service.recording.submission import Receipt, Rejected
from service.recording.working import Decided


def receipts_of(
    calls: int, recorded: Sequence[Decided], kept: Sequence[tuple[Decided, int | None]], position: int
) -> list[Receipt]:
    """The receipts of so many calls that were decided together; `kept` are the refused, with
    their numbers in quarantine, None where they were not kept.
    """
    receipts = [Receipt(position=position, rejected=[], persons={}) for _ in range(calls)]
    for one in recorded:
        _counted(receipts[one.call], one)
    for one, number in kept:
        assert one.refusal is not None
        rejected = Rejected(one.submission.index, one.submission.request_id, one.refusal, number)
        receipts[one.call].rejected.append(rejected)
    return receipts


def revived(receipt: Receipt, recorded: Mapping[int, Decided], position: int) -> None:
    """What was refused at first, and recorded before the call was over, was recorded."""
    receipt.position = max(receipt.position, position)
    for rejected in list(receipt.rejected):
        if (one := recorded.get(rejected.quarantine_id or 0)) is not None:
            receipt.rejected.remove(rejected)
            _counted(receipt, one)


def _counted(receipt: Receipt, one: Decided) -> None:
    receipt.accepted += not one.repeated
    receipt.duplicates += one.repeated
    if one.submission.type == "person.registered" and one.stream_id is not None:
        receipt.persons[one.submission.request_id] = str(one.stream_id)
