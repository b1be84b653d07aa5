"""What reports count: the few columns of the derived rows that they need, kept until all persons are read."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from projections.independent.days import SHANGHAI
from projections.independent.households import Chapter
from projections.independent.row import Row


class Person(msgspec.Struct, frozen=True, gc=False):
    """A person as the roster has them."""

    area: str
    case_state: str
    level: str | None
    categories: Sequence[str]


class Job(msgspec.Struct, frozen=True, gc=False):
    """A spell in a job. `entry`: it is no change of jobs and no additional job."""

    person_id: UUID
    area: str
    began_on: date
    ended_on: date | None
    entry: bool
    channel: str | None
    counted_group: str | None
    verdict: str | None
    verdict_on: date | None

    @property
    def counts(self) -> bool:
        """A job that was refuted counts nowhere (docs/domain.md 6)."""
        return self.verdict != "refuted"

    def held_on(self, day: date) -> bool:
        """Whether the person is in the job at the end of a day."""
        return self.began_on <= day and (self.ended_on is None or day < self.ended_on)


class Course(msgspec.Struct, frozen=True, gc=False):
    """A course, with the group of the person at the enrolment."""

    area: str
    completed_on: date | None
    counted_group: str | None


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """Days with one outcome."""

    area: str
    since: date
    until: date | None
    outcome: str
    counted_group: str | None


class Member(msgspec.Struct, frozen=True, gc=False):
    """A time in a household."""

    person_id: UUID
    household_key: str
    joined_on: date
    left_on: date | None


class Home(msgspec.Struct, frozen=True, gc=False):
    """A household on the days from `since` to the day before `until`."""

    household_key: str
    area: str
    status: str
    since: date
    until: date | None
    opened_at: date | None
    due: date | None

    @property
    def in_stock(self) -> bool:
        """Whether it is recognised and has nobody in work, of those who count."""
        return self.status in ("open", "reopened")

    def lasts(self, day: date) -> bool:
        """Whether the row is that of a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Limit(msgspec.Struct, frozen=True, gc=False):
    """A time limit."""

    person_id: UUID
    name: str
    area: str
    due_at: datetime
    met_at: datetime | None
    waived_at: datetime | None

    @property
    def due_on(self) -> date:
        """The last day."""
        return self.due_at.astimezone(SHANGHAI).date()

    def runs(self, day: date) -> bool:
        """Whether it has not ended by the end of a day."""
        ended = self.met_at or self.waived_at
        return ended is None or ended.astimezone(SHANGHAI).date() > day


class Posts(msgspec.Struct, frozen=True, gc=False):
    """Posts that were developed at one time."""

    area: str
    count: int
    developed_on: date


class Plan(msgspec.Struct, frozen=True, gc=False):
    """A target or baseline of a year."""

    area: str
    year: int
    kind: str
    indicator: str
    value: int


_KINDS: Final[dict[str, type[msgspec.Struct]]] = {
    "roster": Person,
    "employment": Job,
    "training": Course,
    "outcome": Outcome,
    "membership": Member,
    "household": Home,
    "deadline": Limit,
    "post": Posts,
    "area_plan": Plan,
}
_DEADLINES: Final = ("post_term",)


class Material:
    """What reports count, of all subjects. Jobs of a person are in the order in which they happened."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self.jobs: dict[UUID, list[Job]] = {}
        self.courses: list[Course] = []
        self.outcomes: list[Outcome] = []
        self.members: dict[UUID, list[Member]] = {}
        self.homes: dict[str, list[Home]] = {}
        self.chapters: dict[str, list[Chapter]] = {}
        self.limits: dict[UUID, list[Limit]] = {}
        self.posts: list[Posts] = []
        self.plans: list[Plan] = []

    def add(self, row: Row) -> None:
        """Keeps what reports count of a row."""
        kind = _KINDS.get(row.view)
        if kind is None:
            return
        found: Any = kind(**{name: row.columns[name] for name in kind.__struct_fields__})
        match found:
            case Person():
                self.persons.append(found)
            case Job():
                self.jobs.setdefault(found.person_id, []).append(found)
            case Course():
                self.courses.append(found)
            case Outcome():
                self.outcomes.append(found)
            case Member():
                self.members.setdefault(found.person_id, []).append(found)
            case Home():
                self.homes.setdefault(found.household_key, []).append(found)
            case Limit():
                if found.name in _DEADLINES:
                    self.limits.setdefault(found.person_id, []).append(found)
            case Posts():
                self.posts.append(found)
            case Plan():
                self.plans.append(found)

    def add_chapter(self, key: str, chapter: Chapter) -> None:
        """Keeps a day of the case of a household."""
        self.chapters.setdefault(key, []).append(chapter)

    def homes_on(self, day: date) -> Iterator[Home]:
        """The households, each as it is on a day."""
        return (home for homes in self.homes.values() for home in homes if home.lasts(day))

    def first_jobs(self, first: date, last: date, groups: Sequence[str]) -> Iterator[Job]:
        """The jobs by which persons count as employed or re-employed between two days (docs/domain.md 6).

        A person counts once, by the first job that was begun while in one of the groups.
        """
        for jobs in self.jobs.values():
            for job in jobs:
                if job.entry and job.counts and job.counted_group in groups and first <= job.began_on <= last:
                    yield job
                    break
