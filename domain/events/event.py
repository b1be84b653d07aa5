"""The base class of all events with the metadata that each carries, and what an event class declares.

An event is a frozen struct, one class per event type, named in the past tense. The class declares all that the rest of
Zuji derives: the stored type name (its tag), the states it may follow (`allowed_from`) and leads to (`transitions_to`),
one line of case history in Chinese and English (`event_text`), and for every field its labels, limits, code list and
privacy. State transitions, request schemas, OpenAPI, the timeline and masking are generated from this declaration.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Any, ClassVar, Final

import msgspec

from domain.errors import Refusal

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The time zone of business time. China has used UTC+8 without daylight saving time since 1992."""

_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?"
).fullmatch


_NOT_IN_THE_LOG_YET: Final = 1 << 62


class Field(msgspec.Struct, frozen=True):
    """The declaration of one field of an event.

    - `zh`, `en`: labels.
    - `limit`, `minimum`: bounds of an integer, of the characters of a text, or of the entries of a list.
    - `codes`: name of the code list that the values come from.
    - `format`: name of a text format (`domain.events.formats`).
    - `unit`: unit of a number (`fen`, `days`, `months`).
    - `private`: the value is encrypted with the person's own key.
    - `mask`: name of the function that masks the value for readers without the right to see it
      (`domain.identity.masking`); a private field without a mask is hidden completely.
    - `required`: must be posted. `derived`: computed, cannot be posted. `fixed`: cannot be changed by a correction.
    - `corrected_by`: the stored name of the event type that changes the value; a correction cannot.
    - `known_codes`: name of a code list whose codes are shown by their names; any other text is shown as it is.
    - `lines`: the text may have several lines.
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
    format: str | None = None
    unit: str | None = None
    minimum: int = 0
    corrected_by: str | None = None
    known_codes: str | None = None
    lines: bool = False


class EventText(msgspec.Struct, frozen=True):
    """A text about an event in both languages.

    `{field}` is replaced by the value of the field. A part in `[...]` is left out if a field in it is empty.
    """

    zh: str
    en: str


POSTED_BY = ("integration", "caseworker")
"""The roles that may post an event type, unless its class declares others."""

SUPERVISORS = ("supervisor",)
"""The roles that may post supervision events. An integration may post them only if its account lists the type."""


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

    @property
    def place_in_log(self) -> tuple[int, int]:
        """Position and version; an event that is not in the log yet comes after all that are."""
        return self.position or _NOT_IN_THE_LOG_YET, self.version


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="type"):
    """The base class of all events: the metadata, and the private fields while they are encrypted (`sealed`).

    Class attributes:

    - `stream`: kind of subject (person, area, post, fair, employer, a type of work items, inspection).
    - `posted_by`: roles that may post the type. `set_from_above`: the area of the posting account must be above the
      subject area (`service.recording.authorization`). `issued_from_above`: also if that is a district or a city.
    - `read_by`: the roles that may read the events of the type, in the feed and elsewhere; None: all that read events.
    - `recorded_by`: the calls of the API by which alone the type is recorded; "" if accounts post it themselves.
    - `own_fields`: fields that only events made by the service have; accounts post the type without them.
    - `title`, `event_text`: name of the event type and line of case history.
    - `allowed_from`: for each axis of the person's state the values that the event may follow.
    - `transitions_to`: for each axis the value after the event.
    - `rules`: names of the rules that the event must satisfy (`domain.decisions.rules`).
    - `reason_required`, `at_least_one_field`: what a request must contain.
    - `amendable`: may be corrected or voided.
    - `retried`: if it is refused and later events make it possible, the service records it by itself. False for a
      judgement of what another account reported: who judges has to have seen it (docs/decisions/0006).
    - `setting_of`: the fields that name the fact which the event sets, `()` if the subject has one such fact; None for
      an event that sets nothing. Of two settings of one fact with the same business time, the one recorded last holds.
    - `names_versions`: the fields that may name another event of the person by its version; in a merged history it is
      renumbered with that event.
    - `schema_version`: version of the stored form.
    """

    sealed: str | None = None
    metadata: EventMetadata = msgspec.field(name="stamp")  # the stored JSON key

    stream: ClassVar[str] = "person"
    posted_by: ClassVar[tuple[str, ...]] = POSTED_BY
    set_from_above: ClassVar[bool] = False
    issued_from_above: ClassVar[bool] = False
    read_by: ClassVar[tuple[str, ...] | None] = None
    recorded_by: ClassVar[str] = ""
    own_fields: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[EventText]
    event_text: ClassVar[EventText]
    allowed_from: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    transitions_to: ClassVar[Mapping[str, str]] = {}
    rules: ClassVar[tuple[str, ...]] = ()
    reason_required: ClassVar[bool] = False
    at_least_one_field: ClassVar[bool] = False
    amendable: ClassVar[bool] = True
    retried: ClassVar[bool] = True
    setting_of: ClassVar[tuple[str, ...] | None] = None
    names_versions: ClassVar[tuple[str, ...]] = ()
    schema_version: ClassVar[int] = 1

    def next_states(self) -> Mapping[str, str]:
        """The axis values after this event. Overridden where they depend on a field of the event."""
        return self.transitions_to


class PeriodEvent(Event, frozen=True):
    """An event about a period of days. The fields `from` and `to` are both included in the period."""

    # `from` is a Python keyword, so these fields cannot be declared in the usual way.
    __annotations__ = {
        "from": Annotated[date, Field("起始日期", "from", required=True)],
        "to": Annotated[date, Field("截止日期", "to", required=True)],
    }

    @property
    def first_day(self) -> date:
        """The field `from`."""
        return _day(self, "from")

    @property
    def last_day(self) -> date:
        """The field `to`."""
        return _day(self, "to")


def _day(event: Event, name: str) -> date:
    day: date = getattr(event, name)
    return day


def with_metadata(event: Event, **changes: Any) -> Event:
    """A copy of the event with some values of its metadata replaced."""
    return msgspec.structs.replace(event, metadata=msgspec.structs.replace(event.metadata, **changes))


def event_type_of(event_class: type[Event]) -> str:
    """The event type of a class: its stored name, such as `person.employed`."""
    return str(event_class.__struct_config__.tag)


def _leap_second(text: str) -> datetime:
    """The moment after a leap second, which ends a day in UTC (RFC 3339 5.7). Raises ValueError for any other :60."""
    moment = datetime.fromisoformat(f"{text[:17]}59{text[19:]}".upper()).astimezone(SHANGHAI)
    if (moment.hour, moment.minute, moment.second) != (7, 59, 59):
        raise ValueError
    return moment.replace(microsecond=0) + timedelta(seconds=1)


def parse_business_time(text: str, field: str = "time") -> tuple[datetime, bool]:
    """Parses an RFC 3339 time, which must name its zone, or a date.

    Returns the moment in +08:00 and whether only the day is known; the moment is then midnight. Raises Refusal (shape)
    that names the field if the text is neither.
    """
    try:
        if _RFC_3339(text) is None:  # Python accepts more of ISO 8601: weeks, no dashes, no seconds
            raise ValueError
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), SHANGHAI), True
        if text[17:19] == "60":
            return _leap_second(text), False
        return datetime.fromisoformat(text.upper()).astimezone(SHANGHAI), False
    except (ValueError, OverflowError):
        raise Refusal(
            "shape",
            "event.time",
            "时间应为日期（2021-05-06）或带时区的时间（2021-05-06T09:00:00+08:00）",
            "time must be a date (2021-05-06) or a time with its zone (2021-05-06T09:00:00+08:00)",
            field=field,
        ) from None
