"""What a household needs of one member: where the person was, in work or not, able, willing, of age."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from projections.independent.days import birthday, retirement
from projections.independent.facts import Fact
from projections.independent.membership import Membership
from projections.independent.place import Place, Table
from projections.independent.refuted import counted
from projections.independent.step import History


class Decision(msgspec.Struct, frozen=True):
    """A decision on a household that is recorded for a member; `on_the_household`: not by the member's category."""

    key: str
    area: str
    fact: Fact
    withdrawn: bool
    on_the_household: bool


class Work(msgspec.Struct, frozen=True):
    """The labour status from a day on, and whether the job is unstable."""

    labour: str
    fact: Fact
    unstable_terms: bool = False

    @property
    def since(self) -> date:
        """The first day."""
        return self.fact.day


class Standing(msgspec.Struct, frozen=True):
    """A member on one day; `why_not` is why the person does not count, None if the person does."""

    person: UUID
    relation: str
    why_not: str | None
    labour: str
    job: Fact | None
    job_since: date
    unstable: bool
    refused: Sequence[Fact]
    because: Sequence[Fact]

    def shown(self) -> dict[str, Any]:
        """As the view shows the member."""
        return {
            "person": str(self.person),
            "relation": self.relation,
            "counted": self.why_not is None,
            "why_not": self.why_not,
            "labour": self.labour,
        }


class Kin(msgspec.Struct, frozen=True):
    """What a household needs of a person, whichever household it is."""

    sex: str | None
    birth: date | None
    base: int | None
    areas: Sequence[tuple[date, str]]
    work: Sequence[Work]
    assessed: Sequence[Fact]
    refused: Sequence[Fact]
    died: Fact | None
    decisions: Sequence[Decision]

    @property
    def days(self) -> Iterator[date]:
        """The days of the facts."""
        yield from (one.since for one in self.work)
        yield from (fact.day for fact in (*self.assessed, *self.refused))
        if self.died is not None:
            yield self.died.day

    def ages(self, ages: Table) -> Iterator[date]:
        """The days on which the person reaches the working age and retirement, by the ages of a policy."""
        if self.birth is not None and self.sex is not None:
            yield birthday(self.birth, ages["working_from"])
            yield retirement(self.birth, self.sex, self.base, ages)

    def area_on(self, day: date) -> str:
        """The area of the person on a day."""
        return area_on(self.areas, day)

    def work_on(self, day: date, gap_days: int) -> Work | None:
        """The work at the end of a day. A gap of at most so many days between two jobs belongs to the earlier job."""
        by_day = {one.since: one for one in self.work}  # the last of each day
        spans = list(by_day.values())
        now = [number for number, one in enumerate(spans) if one.since <= day]
        if not now:
            return None
        number = now[-1]
        without = number
        while without > 0 and spans[without].labour in ("unemployed", "unknown"):
            without -= 1
        following = number
        while following < len(spans) and spans[following].labour in ("unemployed", "unknown"):
            following += 1
        if without < number and spans[without].labour == "employed" and following < len(spans):
            gap = (spans[following].since - spans[without + 1].since).days
            if spans[following].labour == "employed" and gap <= gap_days:
                return spans[without]
        return spans[number]


class Seat(msgspec.Struct, frozen=True):
    """A membership with what the household needs of the person."""

    person: UUID
    membership: Membership
    kin: Kin

    @property
    def belongs_until(self) -> date:
        """The first day on which the person no longer belongs to the household: after leaving, or dead."""
        died = self.kin.died.day if self.kin.died else date.max
        return min(self.membership.until, died)

    def standing(self, day: date, rule: Table) -> Standing:
        """How the person counts on a day."""
        work = self.kin.work_on(day, rule["job_gap_days"])
        labour = work.labour if work else "unknown"
        why_not = self._why_not(day, labour, rule)
        job = work.fact if work and labour == "employed" and why_not is None else None
        channel = job.get("channel") if job else None
        assessed = [fact for fact in self.kin.assessed if fact.day <= day][-1:]
        return Standing(
            person=self.person,
            relation=self.membership.joined.data["relation"],
            why_not=why_not,
            labour=labour,
            job=job,
            job_since=work.since if work else date.max,
            unstable=bool(work and work.unstable_terms) or channel in rule.get("unstable_channels", ()),
            refused=self.kin.refused,
            because=[self.membership.joined, *([work.fact] if work else []), *assessed],
        )

    def _why_not(self, day: date, labour: str, rule: Table) -> str | None:
        """The first reason for which the person does not count on a day; None if the person does."""
        kin, joined = self.kin, self.membership.joined
        assert kin.birth is not None  # else the household is left out
        assert kin.sex is not None
        if kin.died is not None and kin.died.day <= day:
            return "deceased"
        if joined.data["relation"] not in rule["family_relations"]:
            if joined.data["relation"] not in rule["family_if_living_together"]:
                return "not_family"
            if not joined.get("lives_together", True):
                return "not_living_together"
        if rule["require_same_register"] and not joined.get("same_register", True):
            return "other_register"
        if day < birthday(kin.birth, rule["ages"]["working_from"]):
            return "under_age"
        if day >= retirement(kin.birth, kin.sex, kin.base, rule["ages"]):
            return "retired_age"
        if labour == "not_in_labour_force":
            return labour
        if labour == "employed" and rule.get("work_is_proof", True):
            return None
        assessed = [fact for fact in kin.assessed if fact.day <= day]
        if assessed and not assessed[-1].get("able_to_work"):
            return "unable"
        if assessed and not assessed[-1].get("wishes_work"):
            return "unwilling"
        return None


def area_on(changes: Sequence[tuple[date, str]], day: date) -> str:
    """The area on a day, by the days of change; before the first, the first area."""
    return [area for since, area in changes if since <= day or since == changes[0][0]][-1]


def kin_of(history: History, place: Place) -> Kin:
    """What households need of a person; a refuted job is no work on any day."""
    alike = counted(history)
    now = alike.last.after
    dead = alike.facts("deceased")
    areas = {step.fact.day: step.after.area for step in alike.of("registered", "moved")}
    return Kin(
        sex=now.sex,
        birth=now.birth,
        base=now.base,
        areas=list(areas.items()),
        work=list(_work(alike, place)),
        assessed=alike.facts("needs_assessed"),
        refused=[fact for fact in alike.facts("job_offer_refused") if not fact.get("justified")],
        died=dead[0] if dead else None,
        decisions=list(_decisions(alike, place)),
    )


def _work(history: History, place: Place) -> Iterator[Work]:
    for fact, before, now in history.steps:
        job = fact.type in ("person.employed", "person.job_changed")
        if job or before.labour != now.labour:
            unstable = False
            if job:
                terms = place.policy(now.area, fact.day)["household"].get("stable_if", {}).get(fact.data["channel"], {})
                unstable = not _meets(fact, terms)
            yield Work(now.labour, fact, unstable)


def _meets(job: Fact, terms: Mapping[str, Any]) -> bool:
    """Whether the terms of a job are those of a stable one; what is not known does not meet a requirement."""
    return bool(
        job.get("contract_months", 0) >= terms.get("contract_months", 0)
        and job.get("monthly_wage_fen", 0) >= terms.get("income_fen", 0)
        and terms.get("insured", job.get("insured", False)) == job.get("insured", False)
    )


def _decisions(history: History, place: Place) -> Iterator[Decision]:
    """The decisions on the household of the person at that time."""
    explicit = ("person.zero_employment_recognised", "person.zero_employment_withdrawn")
    for fact, _, now in history.steps:
        if now.household is None:
            continue
        if fact.type in explicit:
            decides = fact.get("household_id") == now.household
        else:
            given = fact.get("categories", ()) if fact.type == "person.recognised" else ()
            given = (fact.get("category"),) if fact.type == "person.category_added" else given
            decides = any(each in place.policy(now.area, fact.day)["zero_employment_categories"] for each in given)
        if decides:
            key = f"{now.household_area}/{now.household}"
            yield Decision(key, now.area, fact, fact.type == explicit[1], fact.type in explicit)
