"""What a batch works on: a stream with its history so far, and a submission with what was decided of it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from domain.decisions.identity_correction import IDENTITY_EVENTS, identity_of
from domain.errors import Refusal
from domain.events.event import Event
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from service.recording.idempotency import RequestKey
from service.recording.subjects import Subject
from service.recording.submission import Approval, Caller, Elsewhere, Pending, Submission


class StreamState(msgspec.Struct):
    """A stream while a batch is decided: its history so far, how much of it is in the log, its key.

    `numbers`: keyed hashes of the identity numbers the person got by corrections meanwhile.
    """

    stream_id: UUID
    history: History
    stored: int
    key: bytes | None = None
    id_hash: bytes | None = None
    numbers: frozenset[bytes] = frozenset()

    @property
    def new(self) -> Sequence[Event]:
        """The events to be appended."""
        return self.history.recorded[self.stored :]

    @property
    def own(self) -> History:
        """What was said on this very stream, whatever it is merged with."""
        return self.history.alone if isinstance(self.history, MergedHistory) else self.history

    @property
    def merged_into(self) -> UUID | None:
        """Whose stream speaks for this one."""
        into = self.history.merged_into if isinstance(self.history, MergedHistory) else None
        return UUID(into) if into else None

    @property
    def judged(self) -> History:
        """What is said on this stream is judged by: all that is read together, or, once merged, what stands on it."""
        return self.own if self.merged_into else self.history

    @property
    def lived(self) -> bool:
        """Whether the person is alive after the events."""
        return self.own.person.case != "deceased"

    @property
    def number(self) -> str | None:
        """The identity number that holds; None where it was erased."""
        return identity_of(step.event for step in self.own.transitions_of(IDENTITY_EVENTS)).get("id_no")


class Decision(msgspec.Struct):
    """A submission, its sender, and what was decided: recorded as `version`, `repeated` (said before), or refused.

    `is_replay`: its source and id were recorded before; otherwise somebody else had said the same. `mirrored_event`:
    the other stream on which it was recorded as well, and as which version there; `other`: the person it names besides;
    `call`: the place of its call among those decided together; `pending`: why it waits for a second account instead of
    being recorded; `approval`: the confirmation by that account, when there is one. `waits_for`: what it waits for in
    quarantine besides news of its subject; `households`: what is worth another try now, because a stay as head of a
    household ended; `tried`: the keys of the households whose area is asked.
    """

    submission: Submission
    caller: Caller
    subject: Subject = Subject()
    stream_id: UUID | None = None
    version: int = 0
    refusal: Refusal | None = None
    repeated: bool = False
    is_replay: bool = False
    mirrored_event: tuple[UUID, int] | None = None
    other: UUID | None = None
    call: int = 0
    pending: Pending | None = None
    approval: Approval | None = None
    waits_for: bytes | None = None
    households: frozenset[bytes] = frozenset()
    tried: tuple[str, ...] = ()
    elsewhere: Elsewhere | None = None
    key: RequestKey = ("", "", "")

    def __post_init__(self) -> None:
        """Sets `key`, what tells one request from another: account, source and id."""
        self.key = (self.caller.name, self.submission.source, self.submission.request_id)

    @property
    def settled(self) -> bool:
        """Whether it is recorded, or was before: neither refused nor waiting for a second account."""
        return self.refusal is None and self.pending is None
