"""Policy data about benefits and loans: conditions, amounts and limits."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.person import Person


class CourseCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The completed course that the benefit is for; its days include those covered."""

    must_pass: bool = True
    with_unemployment_benefit: bool = False  # whether a person who draws unemployment benefit is eligible (S4: no)
    once_a_course: bool = False


class JobCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The work required on every day covered: channels, contract months by channel, insurance, wage in fen a month."""

    channels: tuple[str, ...]
    min_contract_months: Mapping[str, int] = {}
    insured: bool = False
    schemes: tuple[str, ...] = ()  # the schemes that count as insured, by the insurance events
    min_wage_fen: int | None = None
    min_months: int = 0  # how long the work has lasted on the last day covered (operating period of a business)
    once_an_employer: bool = False


class BenefitRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of benefit: `[version.benefits.NAME]` of a profile. Amounts in fen; None means without limit.

    Eligible are persons who are recognised, in one of the categories, of one of the poverty statuses, or in a reference
    class; without any of these conditions everybody. `status_at`: the status counts on every day covered, or at
    enrolment in the course. `recovery`: what is due back of the days without a ground (追回): their share of the days,
    the months in which no day has a ground, or the whole grant.
    """

    zh: str
    en: str
    recognised: bool = False
    categories: tuple[str, ...] = ()
    poverty: tuple[str, ...] = ()
    reference_eligible: bool = False  # persons in a reference class, without recognition (参照享受; R3-3)
    status_at: Literal["covered", "enrolment"] = "covered"
    course: CourseCondition | None = None
    job: JobCondition | None = None
    fen_a_day: int | None = None  # the amount is exactly this times the days attended
    max_fen: int | None = None
    a_year: int | None = None  # grants in a calendar year, by the first day covered
    times: int | None = None  # grants in all
    max_months: int | None = None  # months covered in all
    to_retirement_within_months: int | None = None  # fewer to retirement at the first grant: no max_months
    until_retirement: bool = True
    not_while: tuple[str, ...] = ()  # the labour states on whose days it is not due
    recovery: Literal["days", "months", "whole"] = "months"
    exclusive_with: tuple[str, ...] = ()  # not for the same month

    def holds(self, person: Person) -> bool:
        """Whether the benefit is for this person."""
        if person.labour in self.not_while:
            return False
        if not (self.recognised or self.categories or self.poverty or self.reference_eligible):
            return True
        return (
            (self.recognised and person.case == "recognised")
            or (self.reference_eligible and bool(person.references))
            or person.poverty in self.poverty
            or any(category in self.categories for category in person.categories)
        )


class LoanTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms of loans granted from the day `since` on, in fen and months."""

    since: date
    max_fen: int
    max_months: int
    extensions: int
    extension_months: int


class LoanRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Guaranteed loans (担保贷款; R2-10, R4-11): `[version.loan]` of a profile; terms in order of their first day."""

    max_age: int  # in full years
    terms: Annotated[tuple[LoanTerms, ...], msgspec.Meta(min_length=1)]
    project_required: bool = False

    def on(self, day: date) -> LoanTerms:
        """The terms in force on the day; before the first, the first."""
        return next((terms for terms in reversed(self.terms) if terms.since <= day), self.terms[0])
