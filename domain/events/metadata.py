"""The metadata that every event carries: when, where, by whom, why, on what evidence, from which source."""

from datetime import date, datetime, timedelta, timezone

import msgspec

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The time zone of business time. China has used UTC+8 without daylight saving time since 1992."""


class Actor(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """The account that posted the event, with its role and organisation at that time."""

    name: str
    role: str
    organisation: str = ""
    organisation_type: str = ""


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Why the event happened: a code, free text, and the article of law it is based on."""

    code: str = ""
    text: str = ""
    legal_basis: str = ""


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A supporting document: its file name and the SHA-256 of its content (hexadecimal)."""

    name: str
    sha256: str


class EventMetadata(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """The metadata of one event.

    - `version`: number of the event in its stream, from 1; 0 before it is recorded.
    - `position`, `recorded_at` (UTC): assigned by the event log on append.
    - `occurred_at`: business time in +08:00. `whole_day` is true if only the day is known; the time is then midnight.
    - `area`: code of the area that was responsible at `occurred_at`.
    - `actor`: the account that posted the event. `on_behalf_of`: for whom it posted, as free text.
    - `source`, `request_id`: the idempotency key of the request.
    - `profile`: name of the policy profile whose rules were applied.
    - `key`: the subject as it was posted, for streams whose id the service generates (a post, a fair, an employer).
    - `approved_by`, `approval`, `approved_at` (UTC): the second account that confirmed the event, the number of the
      approval request, and the time of the confirmation, if a rule requires a second account.
    """

    version: int = 0
    position: int = 0
    recorded_at: datetime | None = None
    occurred_at: datetime
    whole_day: bool = False
    area: str = ""
    actor: Actor
    on_behalf_of: str = ""
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    source: str
    request_id: str
    profile: str = ""
    schema_version: int = 1
    key: str = ""
    approved_by: Actor | None = None
    approval: int = 0
    approved_at: datetime | None = None

    @property
    def day(self) -> date:
        """The business day in Asia/Shanghai."""
        return self.occurred_at.date()
