"""Recordings, jobs and deadlines to plant patterns with: by an account of its own for each planting."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.events.event import SHANGHAI, Actor, Evidence, with_metadata
from domain.radar.material import Job, Material, MetDeadline, PhoneHolder, Recording, recording_of
from service.reference import reference
from tests.domain.events.samples import make_event

DISTRICT = "320614"
TOWN, OTHER_TOWN = "320614-01", "320614-02"
POLICY = reference().policies.at(DISTRICT, date(2021, 5, 1))
assert POLICY.radar is not None, "the national profile has a radar"
RULE = POLICY.radar
MONDAY = datetime(2021, 4, 12, 9, 0, tzinfo=SHANGHAI)
"""A working day in the second quarter."""


class Planting:
    """What is planted, in the order of planting. Each recording is by default at an hour of its own."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.last_person = 0
        self._versions: dict[UUID, int] = {}
        self.recordings: list[Recording] = []
        self.jobs: list[Job] = []
        self.deadlines: list[MetDeadline] = []
        self.phone_holders: list[PhoneHolder] = []
        self.ended_on: dict[UUID, date] = {}
        self.household: dict[UUID, str] = {}

    def person(self, household: str | None = None) -> UUID:
        """Somebody new."""
        self.last_person = next(self._numbers)
        found = UUID(int=self.last_person << 64)
        if household is not None:
            self.household[found] = household
        return found

    def record(
        self,
        account: str,
        at: datetime,
        kind: str = "person.policy_briefed",
        *,
        person: UUID | None = None,
        occurred: datetime | None = None,
        area: str = TOWN,
        role: str = "caseworker",
        evidence: str = "",
        **data: Any,
    ) -> Recording:
        """An event recorded by the account at a moment; it occurred then, or at another."""
        who = person or self.person()
        version = self._versions[who] = self._versions.get(who, 0) + 1
        event = with_metadata(
            make_event(kind, (occurred or at).strftime("%Y-%m-%dT%H:%M"), **data),
            actor=Actor(name=account, role=role),
            recorded_at=at,
            version=version,
            area=area,
            evidence=(Evidence(name="a.pdf", sha256=evidence),) if evidence else (),
        )
        self.recordings.append(recording_of(who, event, RULE.hand_roles))
        return self.recordings[-1]

    def job(
        self,
        account: str,
        began_on: str,
        ended_on: str | None = None,
        *,
        person: UUID | None = None,
        employer: str = "",
        wage_fen: int | None = None,
    ) -> UUID:
        """A job recorded by the account, by default at an employer of its own; returns the person."""
        who = person or self.person()
        version = self._versions[who] = self._versions.get(who, 0) + 2
        last = date.fromisoformat(ended_on) if ended_on else None
        begun, name = date.fromisoformat(began_on), employer or f"厂{version}-{who.int >> 64}"
        left = [(each.ended_on, each.version + 1) for each in self.jobs if (each.person, each.employer) == (who, name)]
        job = Job(who, version - 1, TOWN, begun, last, True, name, wage_fen, (account,), *left[-1:] and left[-1])
        self.jobs.append(job)
        return who

    def met(self, entry: Recording, due_at: datetime, days: int = 10) -> None:
        """A deadline of so many days that the entry met."""
        started = due_at - timedelta(days)
        self.deadlines.append(MetDeadline(entry.person, entry.event.metadata.version, started, due_at))

    def call(self, phone: str, household: str | None = None) -> UUID:
        """Somebody with a telephone number."""
        who = self.person(household)
        self.phone_holders.append(
            PhoneHolder(who, TOWN, phone, date(2021, 1, 1) + timedelta(len(self.phone_holders)), household)
        )
        return who

    def material(self) -> Material:
        """All that was planted, with the policy of Haimen."""
        return Material(
            DISTRICT,
            RULE,
            POLICY.bundle,
            reference().policies.calendar,
            self.recordings,
            self.jobs,
            self.deadlines,
            self.phone_holders,
            self.ended_on,
            self.household,
        )


def workday(number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the n-th day from MONDAY on that is from Monday to Friday: none of the first 14 is a holiday."""
    return MONDAY + timedelta(days=number // 5 * 7 + number % 5, hours=hour - 9, minutes=minute)
