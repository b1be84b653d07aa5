"""The decision on one submission, and the receipts that the decisions of a transaction make."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from domain.errors import Refusal
from service.recording.local_ids import LocalId
from service.recording.submission import (
    Approval,
    Awaiting,
    Call,
    Caller,
    OutOfScopeSubject,
    Pending,
    Receipt,
    Rejected,
    RequestKey,
    Submission,
)


class Subject(msgspec.Struct, frozen=True):
    """The subject of a submission, from the submission alone.

    `stream_id` is the stream if the id follows from the submission, `id_hash` the keyed hash of the identity number if
    the subject is named by it, `key` the id as posted. Posts and fairs have a `local` id; their `stream_id` is
    only the key under which a refused submission waits in quarantine.
    """

    stream_id: UUID | None = None
    id_hash: bytes | None = None
    key: str = ""
    local: LocalId | None = None

    @property
    def quarantine_key(self) -> bytes | None:
        """The key under which a refused submission waits for news of its subject."""
        return self.stream_id.bytes if self.stream_id else self.id_hash


class Decision(msgspec.Struct):
    """A submission, its sender, and the decision on it: recorded as `version`, duplicate, refused or pending.

    `call_index`: index of its call in the transaction. `approval`: the approval of the event, if there is one.
    `is_duplicate`: nothing new is recorded. `is_replay`: the request was recorded before (idempotent replay); a
    duplicate that is no replay states what another request has recorded. `pending`: the event needs approval.

    Rare: `other_person`: the second person of a merge; `mirrored_event`: stream and version of the event that a merge
    records on that person. `awaited_household`: quarantine key of the household that the event waits for besides its
    subject; `freed_households`: keys of households that lost their head by it; `asked_households`: households whose
    area has to consent. `out_of_scope`: the subject, if it lies outside the caller's scope.
    """

    submission: Submission
    caller: Caller
    subject: Subject = Subject()
    stream_id: UUID | None = None
    version: int = 0
    refusal: Refusal | None = None
    is_duplicate: bool = False
    is_replay: bool = False
    mirrored_event: tuple[UUID, int] | None = None
    other_person: UUID | None = None
    call_index: int = 0
    pending: Pending | None = None
    approval: Approval | None = None
    awaited_household: bytes | None = None
    freed_households: frozenset[bytes] = frozenset()
    asked_households: tuple[str, ...] = ()
    out_of_scope: OutOfScopeSubject | None = None
    request: RequestKey = ("", "", "")

    def __post_init__(self) -> None:
        """Sets `request`, the idempotency key: account, source and request id."""
        self.request = (self.caller.name, self.submission.source, self.submission.request_id)

    @property
    def is_settled(self) -> bool:
        """Whether the event is in the log, now or from before: neither refused nor pending."""
        return self.refusal is None and self.pending is None


def new_decisions(calls: Sequence[Call]) -> list[Decision]:
    """The submissions of the calls, in their order. Those that are malformed are refused already."""
    return [
        Decision(submission, call.caller, refusal=submission.refusal, call_index=index, approval=call.approval)
        for index, call in enumerate(calls)
        for submission in call.submissions
    ]


def receipts_of(
    calls: int,
    settled: Sequence[Decision],
    refused: Sequence[tuple[Decision, int | None]],
    pending: Sequence[tuple[Decision, int]],
    position: int,
) -> list[Receipt]:
    """The receipts of `calls` calls, from the decisions on their submissions.

    `refused` comes with ids in quarantine (None: not stored), `pending` with numbers of approval requests.
    """
    receipts = [Receipt(position=position, rejected=[], pending=[], persons={}) for _ in range(calls)]
    for decision in settled:
        _add_settled(receipts[decision.call_index], decision)
    for decision, quarantine_id in refused:
        assert decision.refusal is not None
        request_id, index = decision.submission.request_id, decision.submission.index
        receipts[decision.call_index].rejected.append(
            Rejected(index, request_id, decision.refusal, quarantine_id, decision.out_of_scope)
        )
    for decision, number in pending:
        receipts[decision.call_index].pending.append(_awaiting(decision, number, decision.submission.index))
    return receipts


def add_retried(
    receipt: Receipt, recorded: Mapping[int, Decision], pending: Mapping[int, tuple[Decision, int]], position: int
) -> None:
    """Moves items of a receipt that a retry has recorded, or found to need approval, out of `rejected`.

    `recorded` and `pending` are by id in quarantine; `pending` has the number of the approval request.
    """
    receipt.position = max(receipt.position, position)
    for rejected in list(receipt.rejected):
        quarantine_id = rejected.quarantine_id or 0
        if (decision := recorded.get(quarantine_id)) is not None:
            receipt.rejected.remove(rejected)
            _add_settled(receipt, decision)
        elif quarantine_id in pending:
            receipt.rejected.remove(rejected)
            receipt.pending.append(_awaiting(*pending[quarantine_id], rejected.index))


def _awaiting(decision: Decision, number: int, index: int) -> Awaiting:
    assert decision.pending is not None
    return Awaiting(index, decision.submission.request_id, decision.pending, number)


def _add_settled(receipt: Receipt, decision: Decision) -> None:
    receipt.accepted += not decision.is_duplicate
    receipt.duplicates += decision.is_duplicate
    if decision.submission.type == "person.registered" and decision.stream_id is not None:
        receipt.persons[decision.submission.request_id] = str(decision.stream_id)
