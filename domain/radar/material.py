"""What the patterns read: the recordings of one district and period, and what the views hold of its persons.

Times are in Asia/Shanghai. Events that are void are left out; corrected ones have their corrections.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from domain.deadlines.rule import ServiceMinimum
from domain.events.event import SHANGHAI, Event, event_type_of
from domain.radar.rule import RadarRule
from domain.reference.calendar import Calendar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Trace(NamedTuple):
    """An event that a hit cites: by person and version; its area and business day, and the accounts that had a part in
    it: the recorder, and the account that posted or approved it if that is another."""

    person: UUID
    version: int
    area: str
    day: date
    accounts: tuple[str, ...]


class Recording(msgspec.Struct, frozen=True, gc=False):
    """An event as recorded. `recorder` is for whom the account posted, or the account itself; `by_hand`: the account
    has one of the `hand_roles` of the policy."""

    person: UUID
    event: Event
    type: str
    recorder: str
    by_hand: bool
    area: str
    day: date
    recorded_at: datetime
    recorded_on: date

    @property
    def trace(self) -> Trace:
        """The event as a hit cites it."""
        metadata = self.event.metadata
        return Trace(self.person, metadata.version, self.area, self.day, accounts_of(self.event))


class Job(msgspec.Struct, frozen=True, gc=False):
    """A spell of employment. `entry`: begun by an employment, not by a change; `accounts` recorded its beginning, the
    recorder first. `left_on` is the day on which the person had left the same employer before, by the event `left_by`
    of `left_accounts`; None if never. The wage is in fen a month."""

    person: UUID
    version: int
    area: str
    began_on: date
    ended_on: date | None
    entry: bool
    employer: str | None
    wage_fen: int | None
    accounts: tuple[str, ...]
    left_on: date | None = None
    left_by: int | None = None
    left_accounts: tuple[str, ...] = ()

    @property
    def recorder(self) -> str:
        """Who recorded its beginning."""
        return self.accounts[0]

    @property
    def trace(self) -> Trace:
        """Its beginning, as a hit cites it."""
        return Trace(self.person, self.version, self.area, self.began_on, self.accounts)

    @property
    def lasted(self) -> int | None:
        """The days from the first to the last; None while it runs."""
        return (self.ended_on - self.began_on).days if self.ended_on is not None else None


class MetDeadline(msgspec.Struct, frozen=True, gc=False):
    """A deadline and the event that met it."""

    person: UUID
    version: int
    started_at: datetime
    due_at: datetime


class PhoneHolder(msgspec.Struct, frozen=True, gc=False):
    """A person with a telephone number, as it is compared. The number is in no hit. `accounts` recorded what may
    have set it."""

    person: UUID
    area: str
    phone: str
    registered_on: date
    household: str | None
    accounts: tuple[str, ...] = ()


class Material(msgspec.Struct, frozen=True):
    """All that the patterns read of a district. `bundle` is that of its policy, `ended_on` the day of the death, or
    else of the exit, of the persons whose case has ended, `household` the household of each member."""

    district: str
    rule: RadarRule
    bundle: Mapping[str, ServiceMinimum]
    calendar: Calendar
    recordings: Sequence[Recording] = ()
    jobs: Sequence[Job] = ()
    deadlines: Sequence[MetDeadline] = ()
    phone_holders: Sequence[PhoneHolder] = ()
    ended_on: Mapping[UUID, date] = {}
    household: Mapping[UUID, str] = {}


def recording_of(person: UUID, event: Event, hand_roles: frozenset[str]) -> Recording:
    """The recording of an event of the log, which has a time of recording."""
    metadata = event.metadata
    assert metadata.recorded_at is not None
    recorded_at = metadata.recorded_at.astimezone(SHANGHAI)
    return Recording(
        person,
        event,
        event_type_of(type(event)),
        metadata.on_behalf_of or metadata.actor.name,
        metadata.actor.role in hand_roles,
        metadata.area,
        metadata.day,
        recorded_at,
        recorded_at.date(),
    )


def accounts_of(event: Event) -> tuple[str, ...]:
    """The recorder, the account that posted, and the one that approved; each once."""
    metadata = event.metadata
    approver = metadata.approved_by.name if metadata.approved_by is not None else ""
    return tuple(dict.fromkeys(filter(None, (metadata.on_behalf_of, metadata.actor.name, approver))))


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by key, in their order."""
    found: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


class DateRange(NamedTuple):
    """The days that a hit is about: a part of the year, or a day. Both are included."""

    first: date
    last: date


def part_of_year(day: date, months: int) -> DateRange:
    """The part of the year, of so many months from January on, that contains the day; the last ends with the year."""
    begins = (day.month - 1) // months * months
    after = begins + months
    last = date(day.year, 12, 31) if after >= _YEAR else date(day.year, after + 1, 1) - timedelta(days=1)
    return DateRange(date(day.year, begins + 1, 1), last)


_YEAR: Final = 12
"""Months."""
