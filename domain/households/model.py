"""What the household rule reads (members, decisions, parameters) and what it tells (chapters, seats)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from domain.reference.retirement import RetirementDelay

Labour = Literal["unknown", "unemployed", "employed", "not_in_labour_force"]
Status = Literal["not_applicable", "none", "suspected", "open", "cleared", "reopened", "withdrawn"]
WhyNot = Literal[
    "deceased",
    "not_family",
    "not_living_together",
    "other_register",
    "under_age",
    "retired_age",
    "not_in_labour_force",
    "unable",
    "unwilling",
]


class LabourSpan(Struct, frozen=True, gc=False):
    """The state of a person from the end of the day `since` on, and the event (`version`) that caused it."""

    since: date
    state: Labour
    kind: str | None  # of not_in_labour_force: student, military, imprisoned, retired, incapacitated, abroad
    channel: str | None
    stable: bool  # by the terms of the job (`HouseholdRule.stable_if`)
    version: int


class Member(Struct, frozen=True, gc=False):
    """One stay of a person in the household; a person who left and came back is two members."""

    person_id: str
    relation: str
    same_register: bool
    lives_together: bool
    joined: date
    left: date | None
    sex: Literal["male", "female"]
    birth_date: date
    retirement_base: int | None
    labour: tuple[LabourSpan, ...]  # in order, as are the next two; of several on one day the last holds
    ability: tuple[tuple[date, bool], ...]  # able before the first
    willingness: tuple[tuple[date, bool], ...]  # willing before the first
    died: date | None
    refusals: tuple[date, ...] = ()  # of suitable posts without good reason, in order


class Recognition(Struct, frozen=True, gc=False):
    """An officer's decision, on the stream of one member: a zero-employment household, or no longer one."""

    day: date
    person_id: str
    version: int
    withdrawn: bool


class Decision(Struct, frozen=True, gc=False):
    """An officer's decision on a household, as it stands on a member's stream.

    `key` is that of the household to which the member belonged then, `area` the one responsible for the member.
    `by_category`: it follows from the recognition of the member, which is decided where the member is, not where the
    household is.
    """

    key: str
    area: str
    day: date
    version: int
    withdrawn: bool
    by_category: bool = False


class Life(Struct, frozen=True, gc=False):
    """All that households ask of the life of a person, the stays aside: a pure function of the person's events.

    `area` is the one responsible now. Whose life it is, is said where it is kept.
    """

    area: str
    sex: Literal["male", "female"] | None
    birth_date: date | None
    retirement_base: int | None
    labour: tuple[LabourSpan, ...]
    ability: tuple[tuple[date, bool], ...]
    willingness: tuple[tuple[date, bool], ...]
    died: date | None
    refusals: tuple[date, ...]
    decisions: tuple[Decision, ...]


class StableIf(Struct, frozen=True, forbid_unknown_fields=True):
    """What work of a channel must have to clear a household for good (Liaoning 2006, domain notes E35)."""

    contract_months: int | None = None
    income_fen: int | None = None
    insured: bool | None = None

    def holds(self, contract_months: int | None, monthly_wage_fen: int | None, insured: bool | None) -> bool:
        """Whether a job on these terms is stable; what is not said of it is not so."""
        return (
            (self.contract_months is None or (contract_months or 0) >= self.contract_months)
            and (self.income_fen is None or (monthly_wage_fen or 0) >= self.income_fen)
            and (self.insured is None or bool(insured) == self.insured)
        )


class HouseholdRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a jurisdiction decides: the parameters of the test, all of them policy data."""

    min_testable: int
    limit_days: int
    require_same_register: bool
    family_relations: tuple[str, ...]
    family_if_living_together: tuple[str, ...]
    min_age: int
    retirement_ages: dict[str, int]  # by sex; a person's own retirement_base goes before
    job_gap_days: int
    unstable_channels: tuple[str, ...]
    stable_if: dict[str, StableIf] = {}  # by channel; a channel not named here nor above is stable on any terms
    refusals_to_withdraw: int | None = None  # of one member, since the file was opened; None: never
    retirement_delays: tuple[RetirementDelay, ...] = ()
    work_is_proof: bool = True  # False: a person noted unable or unwilling does not count even while at work


class MemberStatus(Struct, frozen=True, gc=False):
    """A member during one chapter: whether the member counts and, if not, why."""

    person_id: str
    relation: str
    counted: bool
    why_not: WhyNot | None
    labour: Labour  # "employed" also during a gap between jobs too short to be one


class StatusPeriod(Struct, frozen=True, gc=False):
    """A stretch of days, from `since` to the day before `until`, on which nothing about the household changed."""

    since: date
    until: date | None
    status: Status
    opened_at: date | None
    due: date | None
    cleared_at: date | None
    cleared_by: tuple[str, int] | None
    unstable: bool
    members: tuple[MemberStatus, ...]  # by person id
