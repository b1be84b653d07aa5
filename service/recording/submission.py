"""What is submitted, by whom, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.metadata import Actor
from domain.reference.areas import Areas
from domain.reference.scope import Scope

ANY_SOURCE: Final = "*"
"""The source of an account that replicates another installation: any."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The account that calls: its name is unique; role and area bound what it may do.

    `sources` are the CloudEvents sources it posts from (`*`: any that no other account owns); `types`, if any, are the
    only event types it posts.
    """

    name: str
    role: str
    area: str
    organisation: str = ""
    organisation_type: str = ""
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        """The caller as events are stamped with."""
        return Actor(
            name=self.name,
            role=self.role,
            organisation=self.organisation,
            organisation_type=self.organisation_type,
        )

    @property
    def scope(self) -> Scope:
        """What the caller sees and speaks of."""
        return Scope(self.area)

    def covers(self, area: str) -> bool:
        """Whether the area lies in the caller's scope."""
        return Areas.covers(self.area, area)

    def covers_any(self, areas: Iterable[str]) -> bool:
        """Whether one of the areas lies in the caller's scope."""
        return any(map(self.covers, areas))

    def posts_from(self, source: str) -> bool:
        """Whether the account may post events of this source."""
        return ANY_SOURCE in self.sources or source in self.sources


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a call: the event it states, or why it states none.

    `subject` is what the event names; `body` the item as it came (JSON), kept if it is refused; `digest` tells it from
    another body under the same id; `expected_version` is that of If-Match.
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


class Approval(msgspec.Struct, frozen=True):
    """A confirmation of an event: the request for it, who confirmed, when (UTC), and all rules confirmed by now."""

    number: int
    by: Actor
    at: datetime
    rules: tuple[str, ...]


class Call(msgspec.Struct, frozen=True):
    """What one caller submits at once; `atomic`: all of it is recorded, or nothing; `approval`: who confirmed it."""

    caller: Caller
    submissions: Sequence[Submission]
    atomic: bool = False
    approval: Approval | None = None


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Why an event waits for a second account: the rule, the area and roles whose account confirms, a sentence."""

    rule: str
    area: str
    roles: tuple[str, ...]
    zh: str
    en: str


class Awaiting(msgspec.Struct, frozen=True):
    """An item that waits for a second account, and the number of its request for approval."""

    index: int
    request_id: str
    pending: Pending
    number: int | None = None


class Elsewhere(msgspec.Struct, frozen=True):
    """What an item is about that lies out of the caller's reach: its id and the area responsible for it now."""

    subject: str
    area: str


class Rejected(msgspec.Struct, frozen=True):
    """An item that was not recorded, and where it waits.

    `elsewhere` is for the security log alone, never for the answer.
    """

    index: int
    request_id: str
    refusal: Refusal
    quarantine_id: int | None = None
    elsewhere: Elsewhere | None = None


class Receipt(msgspec.Struct, kw_only=True):
    """The answer to a call. `persons` maps request ids of registrations to person ids."""

    accepted: int = 0
    duplicates: int = 0
    rejected: list[Rejected] = []
    pending: list[Awaiting] = []
    position: int = 0
    persons: dict[str, str] = {}


def as_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as quarantine keeps it."""
    return {
        "kind": refusal.kind,
        "code": refusal.code,
        "zh": refusal.zh,
        "en": refusal.en,
        "data": refusal.data,
        "field": refusal.field,
    }


def from_json(kept: dict[str, Any]) -> Refusal:
    """The refusal again."""
    return Refusal(kept["kind"], kept["code"], kept["zh"], kept["en"], kept["data"], kept["field"])
