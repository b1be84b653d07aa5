"""What every fact is made of: its stamp, its fields, its wording, its place in a life.

An event is a frozen struct, one class, past tense. The class says everything the rest of Zuji needs to know of it: the
stored type name (its tag), the states it may follow (`allowed_from`) and leads to (`transitions_to`), one line of case
history in Chinese and English (`event_text`), and for every field its labels, limits, code list and whether it is
private. Transition, marshmallow schema, OpenAPI, timeline and masking are derived from this declaration; nothing
repeats it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar

import msgspec

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Business time. China has kept UTC+8 without summer time since 1992."""


class Actor(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Who says so: the account that posted the event."""

    name: str
    role: str
    organisation: str = ""
    organisation_type: str = ""


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """Why: a code, free text, and the article it rests on."""

    code: str = ""
    text: str = ""
    legal_basis: str = ""


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """On what proof: a document's name and the SHA-256 of its bytes (hexadecimal)."""

    name: str
    sha256: str


class EventMetadata(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What is said of every fact alike: when, where, by whom, why, on what evidence, from which source.

    `occurred_at` is business time (+08:00; midnight when only the day is known, then `whole_day` is true);
    `recorded_at` (UTC) and `position` are given by the log when the event is appended; `version` counts the events of
    its stream from 1; `area` is the area code responsible at that time; `profile` names the policy that judged it;
    `key` is the subject as it was posted where the stream has an id of its own making (a post, a fair, an employer);
    `approved_by` is the second account that confirmed the event, `approval` the number of its request for approval and
    `approved_at` (UTC) when it was confirmed, where a rule asks for a second account.
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


class Field(msgspec.Struct, frozen=True):
    """What is declared of one field: labels, limits, code list, privacy.

    `limit` is the most characters of a text, entries of a list, or the greatest integer; `codes` names the code list
    its values come from; `private` fields are sealed under the person's own key; `mask` names the function that hides
    a value from readers to whom it was not revealed (a private one without is hidden whole); `derived` fields are
    computed, never posted; `form` names a well-known form the text must have (area, id_no, phone, uscc, sha256).
    """

    zh: str
    en: str
    limit: int | None = None
    codes: str | None = None
    private: bool = False
    mask: str | None = None
    required: bool = False
    derived: bool = False
    fixed: bool = False
    form: str | None = None
    unit: str | None = None
    minimum: int = 0


class EventText(msgspec.Struct, frozen=True):
    """One line of case history in each language: `{field}` is filled in, `[…]` falls away if a field in it is empty."""

    zh: str
    en: str


POSTED_BY = ("integration", "caseworker")
"""The roles of the accounts that post an event type, unless its class declares others."""

SUPERVISORS = ("supervisor",)
"""The roles that post the event types of supervision. An integration posts one only if its account lists the type."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="type"):
    """The base of all events: the stamp, and the private fields while they are sealed.

    `posted_by` are the roles that may post the type; `set_from_above`: the posting account's area lies above the
    subject area (`service.recording.authorization`).
    """

    sealed: str | None = None
    metadata: EventMetadata = msgspec.field(name="stamp")  # the name under which the log stores it

    stream: ClassVar[str] = "person"
    posted_by: ClassVar[tuple[str, ...]] = POSTED_BY
    set_from_above: ClassVar[bool] = False
    title: ClassVar[EventText]
    event_text: ClassVar[EventText]
    allowed_from: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    transitions_to: ClassVar[Mapping[str, str]] = {}
    rules: ClassVar[tuple[str, ...]] = ()
    reason_required: ClassVar[bool] = False
    at_least_one_field: ClassVar[bool] = False
    amendable: ClassVar[bool] = True
    schema_version: ClassVar[int] = 1

    def next_states(self) -> Mapping[str, str]:
        """The axis values that hold after this event; `transitions_to` unless a field of the event decides."""
        return self.transitions_to


class Covering(Event, frozen=True):
    """An event about the days from `from` to `to`, both included."""

    # `from` is a word of Python's, so its fields cannot be declared in the usual way
    __annotations__ = {
        "from": Annotated[date, Field("起始日期", "from", required=True)],
        "to": Annotated[date, Field("截止日期", "to", required=True)],
    }

    @property
    def first_day(self) -> date:
        """The day that is called `from`."""
        return _day(self, "from")

    @property
    def last_day(self) -> date:
        """The day that is called `to`."""
        return _day(self, "to")


def _day(event: Event, name: str) -> date:
    found: date = getattr(event, name)
    return found


def with_metadata(event: Event, **changes: Any) -> Event:
    """The same event with other stamp values."""
    return msgspec.structs.replace(event, metadata=msgspec.structs.replace(event.metadata, **changes))
