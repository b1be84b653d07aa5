"""Input and output of recording: the account that calls, its submissions, the decision on each, and the receipt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.decisions.note import Note
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Actor, Event
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.reference.areas import Areas
from domain.reference.scope import Scope
from service.recording.local_ids import LocalId
from service.reference import scope_of

ANY_SOURCE: Final = "*"
"""Source of an account that replicates another installation: it posts from any source that no other account owns."""

NAMES_A_NUMBER: Final = (Registered, IdentityCorrected, Corrected, Voided)
"""Events that may name an identity number: the answer can reveal whether somebody else holds it."""

RequestKey = tuple[str, str, str]
"""Account, source and request id: the name of one request. Two accounts may use the same source and id."""


def default_source(account: str) -> str:
    """The source of an account that was given none."""
    return f"/accounts/{account}"


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The account that makes a call. Its name is unique; its role and its area bound what it may post and read.

    `sources` are the CloudEvents sources that the account posts from, or ANY_SOURCE. If `types` is not empty, the
    account posts these event types only. `also_reads`: prefixes of areas that the account reads for a time beyond its
    own (`api/http/break_glass.py`); empty in every call that posts.
    """

    name: str
    role: str
    area: str
    organisation: str = ""
    organisation_type: str = ""
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    also_reads: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        """The account as it is stored in the metadata of an event."""
        return Actor(
            name=self.name,
            role=self.role,
            organisation=self.organisation,
            organisation_type=self.organisation_type,
        )

    @property
    def own_source(self) -> str:
        """The source of events that the service makes from a request of the account: its first one."""
        return next((source for source in self.sources if source != ANY_SOURCE), default_source(self.name))

    @property
    def scope(self) -> Scope:
        """The areas that the account may read and post about."""
        own = scope_of(self.area)
        return Scope(own.area, (*own.others, *self.also_reads)) if self.also_reads else own

    def covers(self, area: str) -> bool:
        """Whether the area is in the scope of the account."""
        return Areas.covers(self.area, area) or self.scope.covers(area)

    def covers_any(self, areas: Iterable[str]) -> bool:
        """Whether at least one of the areas is in the scope of the account."""
        return any(map(self.covers, areas))

    def posts_from(self, source: str) -> bool:
        """Whether the account may post events of this source."""
        return ANY_SOURCE in self.sources or source in self.sources


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a call: its event, or the refusal if the item is not a well-formed event.

    `index` is the position of the item in the call, `subject` the subject as posted, `body` the item as posted (JSON;
    quarantine stores it if the item is refused). `digest` is the keyed digest of the body; it differs if another body
    is posted under the same request id. `expected_version` is the version of the stream from `If-Match`.

    `own`: the service has made the event from a request of the account (`own_event`); some types are recorded so only.
    `entitled`: it has also established that the account may record it about this subject, such as an inspector who was
    drawn: neither its role nor its area is asked.

    `flagged` tells why fields of the event hold values that do not fit (`domain.events.formats`). `feed_item` is the
    item as posted if it has the attributes of an item of the feed.
    """

    index: int
    source: str
    request_id: str
    type: str
    subject: str | None
    body: bytes
    digest: bytes
    event: Event | None = None
    refusal: Refusal | None = None
    expected_version: int | None = None
    own: bool = False
    entitled: bool = False
    flagged: Sequence[Refusal] = ()
    feed_item: Mapping[str, Any] | None = None


class Approval(msgspec.Struct, frozen=True):
    """The approval of an event: number of the request, who approved it, when (UTC), and all rules approved so far."""

    number: int
    by: Actor
    at: datetime
    rules: tuple[str, ...]


class Call(msgspec.Struct, frozen=True):
    """The submissions of one caller. An `atomic` call is recorded as a whole or not at all.

    `approval` is set if a second account has approved the event of the call.
    """

    caller: Caller
    submissions: Sequence[Submission]
    atomic: bool = False
    approval: Approval | None = None


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Why an event needs the approval of a second account: the rule, the area and roles that approve, the sentence."""

    rule: str
    area: str
    roles: tuple[str, ...]
    zh: str
    en: str


class OutOfScopeSubject(msgspec.Struct, frozen=True):
    """The subject of a refused item that lies outside the caller's scope, and the area responsible for it now."""

    subject: str
    area: str


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
    area has to consent. `out_of_scope`: the subject, if it lies outside the caller's scope. `atomic`: the call is
    recorded as a whole; `batch`: the number of its first approval request if it waits. `note`: what the answer says
    about an event that has no effect, or only for a time.
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
    atomic: bool = False
    batch: int | None = None
    out_of_scope: OutOfScopeSubject | None = None
    note: Note | None = None
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
        Decision(
            submission,
            call.caller,
            refusal=submission.refusal,
            call_index=index,
            approval=call.approval,
            atomic=call.atomic,
        )
        for index, call in enumerate(calls)
        for submission in call.submissions
    ]


class Awaiting(msgspec.Struct, frozen=True):
    """An item that waits for approval, with the number of its approval request (None in a dry run).

    `batch` is the number of the first request of an atomic call: its items are decided together.
    """

    index: int
    request_id: str
    pending: Pending
    number: int | None = None
    batch: int | None = None


class Rejected(msgspec.Struct, frozen=True):
    """An item that was not recorded, with its id in quarantine (None if it was not stored there).

    `out_of_scope` is for the security log only. An answer must not contain it.
    """

    index: int
    request_id: str
    refusal: Refusal
    quarantine_id: int | None = None
    out_of_scope: OutOfScopeSubject | None = None


class Noted(msgspec.Struct, frozen=True):
    """A recorded item with a note: that it has no effect, or only until a later event."""

    index: int
    request_id: str
    note: Note


class Receipt(msgspec.Struct, kw_only=True):
    """The answer to a call. `persons` maps the request ids of registrations to person ids.

    `position` is the position of the last event of the log after the call.
    """

    accepted: int = 0
    duplicates: int = 0
    rejected: list[Rejected] = []
    pending: list[Awaiting] = []
    position: int = 0
    persons: dict[str, str] = {}
    notes: list[Noted] = []
