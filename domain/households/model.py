"""Input of the household rule (members, decisions, parameters) and its result (status periods, member statuses)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from domain.reference.retirement import RetirementDelay

Labour = Literal["unknown", "unemployed", "employed", "not_in_labour_force"]
Status = Literal["not_applicable", "none", "suspected", "open", "cleared", "reopened", "withdrawn", "unwilling"]
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
    """The labour status of a person from the end of the day `since` on, and the event (`version`) that caused it."""

    since: date
    state: Labour
    channel: str | None
    stable: bool  # whether the terms of the job meet `HouseholdRule.stable_if`
    version: int


class Member(Struct, frozen=True, gc=False):
    """One membership with the person's household inputs; a person who left and came back is two members."""

    person_id: str
    relation: str
    same_register: bool
    lives_together: bool
    joined: date
    left: date | None
    sex: Literal["male", "female"]
    birth_date: date
    retirement_base: int | None
    labour: tuple[LabourSpan, ...]  # in order, as are the next two; the last one of a day counts
    ability: tuple[tuple[date, bool], ...]  # able before the first note
    willingness: tuple[tuple[date, bool], ...]  # willing before the first note
    died: date | None
    refusals: tuple[date, ...] = ()  # of suitable posts, without good reason, in order


class Recognition(Struct, frozen=True, gc=False):
    """An officer's decision, recorded for one member: the household is recognised, or its recognition withdrawn.

    Decisions of one day hold in the order of their `position` in the log, whichever members they are recorded for.
    """

    day: date
    person_id: str
    version: int
    withdrawn: bool
    position: int = 0


class HouseholdDecision(Struct, frozen=True, gc=False):
    """A decision on a household, as recorded in the stream of a member.

    `key` is the household the member belonged to then, `area` the area responsible for the member. `by_category`: the
    decision follows from the recognition of the member, which the member's area decides, not that of the household.
    `position` is that in the log.
    """

    key: str
    area: str
    day: date
    version: int
    withdrawn: bool
    by_category: bool = False
    position: int = 0


class HouseholdInputs(Struct, frozen=True, gc=False):
    """What the household test needs of one member, memberships excluded.

    `areas` are the areas responsible, each with its first day. Holds no person id; the row that stores it does.
    """

    areas: tuple[tuple[date, str], ...]
    sex: Literal["male", "female"] | None
    birth_date: date | None
    retirement_base: int | None
    labour: tuple[LabourSpan, ...]
    ability: tuple[tuple[date, bool], ...]
    willingness: tuple[tuple[date, bool], ...]
    died: date | None
    refusals: tuple[date, ...]
    decisions: tuple[HouseholdDecision, ...]


class StableIf(Struct, frozen=True, forbid_unknown_fields=True):
    """The terms on which work in a channel is stable (docs/domain.md 5, E35). Income in fen a month."""

    contract_months: int | None = None
    income_fen: int | None = None
    insured: bool | None = None

    def holds(self, contract_months: int | None, monthly_wage_fen: int | None, insured: bool | None) -> bool:
        """Whether a job on these terms is stable; an unknown term does not meet a requirement."""
        return (
            (self.contract_months is None or (contract_months or 0) >= self.contract_months)
            and (self.income_fen is None or (monthly_wage_fen or 0) >= self.income_fen)
            and (self.insured is None or bool(insured) == self.insured)
        )


class HouseholdRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of the household test: `[version.household]` of a profile."""

    min_testable: int
    limit_days: int
    require_same_register: bool
    family_relations: tuple[str, ...]
    family_if_living_together: tuple[str, ...]
    min_age: int
    retirement_ages: dict[str, int]  # full years by sex; overridden by a person's retirement_base
    job_gap_days: int
    unstable_channels: tuple[str, ...]
    stable_if: dict[str, StableIf] = {}  # by channel; channels in neither list are stable on any terms
    refusals_to_withdraw: int | None = None  # by one member since the opening; None: never
    retirement_delays: tuple[RetirementDelay, ...] = ()
    work_is_proof: bool = True  # False: the notes unable and unwilling also apply to a person at work


class MemberStatus(Struct, frozen=True, gc=False):
    """A member during one status period: whether the member counts and, if not, why."""

    person_id: str
    relation: str
    counted: bool
    why_not: WhyNot | None
    labour: Labour  # "employed" also in a gap of at most `job_gap_days` between two jobs


class StatusPeriod(Struct, frozen=True, gc=False):
    """The days from `since` to the day before `until`, on which nothing about the household changed."""

    since: date
    until: date | None
    status: Status
    opened_at: date | None
    due: date | None
    cleared_at: date | None
    cleared_by: tuple[str, int] | None
    unstable: bool
    members: tuple[MemberStatus, ...]  # by person id
