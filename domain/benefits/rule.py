"""What a profile says of a benefit, and of loans: conditions, amounts and limits, all of them data."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.person import Person


class CourseTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A course that the benefit is for: completed, its days within those covered."""

    must_pass: bool = True
    with_unemployment_benefit: bool = False  # whether somebody who draws unemployment benefit is paid as well (S4: no)
    once_a_course: bool = False


class JobTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The work the person must be in on every day covered: channels, contract by channel, insurance, wage."""

    channels: tuple[str, ...]
    min_contract_months: Mapping[str, int] = {}
    insured: bool = False
    schemes: tuple[str, ...] = ()  # of which insurance that is, where events of insurance tell it
    min_wage_fen: int | None = None
    min_months: int = 0  # how long that work has lasted at the grant (operating period of a business)
    once_an_employer: bool = False


class BenefitRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of benefit: `[version.benefits.NAME]`. Amounts in fen; what is not said is not limited.

    Who: anybody recognised, in one of the categories, of that poverty status, or entitled by reference; nothing said
    means everybody. The person is judged on every day covered, or as of enrolment in the course (`status_at`), which
    then governs it.
    """

    zh: str
    en: str
    recognised: bool = False
    categories: tuple[str, ...] = ()
    poverty: tuple[str, ...] = ()
    referring: bool = False  # also who may refer to the policies without being recognised (参照享受; R3-3)
    status_at: Literal["covered", "enrolment"] = "covered"
    course: CourseTest | None = None
    job: JobTest | None = None
    fen_a_day: int | None = None  # times the days attended: the amount is that, no more and no less
    max_fen: int | None = None
    a_year: int | None = None  # grants in one calendar year, by the first day covered
    times: int | None = None  # grants in a life
    max_months: int | None = None  # months covered in a life
    to_retirement_within_months: int | None = None  # so near to retirement at the first grant: until then, no months
    until_retirement: bool = True
    exclusive_with: tuple[str, ...] = ()  # not for the same month

    def holds(self, person: Person) -> bool:
        """Whether a person in this state is one of those the benefit is for."""
        if not (self.recognised or self.categories or self.poverty or self.referring):
            return True
        return (
            (self.recognised and person.case == "recognised")
            or (self.referring and bool(person.references))
            or person.poverty in self.poverty
            or any(category in self.categories for category in person.categories)
        )


class LoanTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The terms of loans granted from the day `since` on: in fen and months."""

    since: date
    max_fen: int
    max_months: int
    extensions: int
    extension_months: int


class LoanRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Guaranteed loans (担保贷款; R2-10, R4-11): `[version.loan]`, its terms by the year of the rule, oldest first."""

    max_age: int  # in full years
    terms: Annotated[tuple[LoanTerms, ...], msgspec.Meta(min_length=1)]
    project_required: bool = False

    def on(self, day: date) -> LoanTerms:
        """The terms in force on the day; before the first, the first."""
        return next((terms for terms in reversed(self.terms) if terms.since <= day), self.terms[0])
