"""Policy data about recognition: categories and their conditions, reference classes, the steps of a decision."""

from collections.abc import Mapping
from datetime import date

import msgspec

from domain.reference.bilingual_text import BilingualText


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The condition of a category on the day of the decision; all given parts must be met. Ages in full years.

    `age_from`: the least age by sex, or else `age_least`. `reference_date`: the day on which all parts are checked
    instead of the day of the decision (R2-2). `until_retirement`: before statutory retirement.
    `retirement_within_years`: from that many years before it. `unemployed_months`: since the last recorded job.
    `introductions_without_work`: the least number of introductions since the last job. `labour`, `poverty`: the allowed
    states. `income_below_dibao_times`: the last recorded yearly income per head is below that many times the allowance
    standard (`dibao_standard_fen_a_year`).
    """

    age_from: Mapping[str, int] = {}
    age_least: int | None = None
    reference_date: date | None = None
    until_retirement: bool = False
    retirement_within_years: int | None = None
    unemployed_months: int | None = None
    introductions_without_work: int | None = None
    labour: tuple[str, ...] = ()
    poverty: tuple[str, ...] = ()
    income_below_dibao_times: int | None = None


class Category(BilingualText, frozen=True, forbid_unknown_fields=True):
    """A category of employment difficulty: its names, its legal basis, its condition if it can be checked.

    `degree_of`: the category of which this is a degree (severely disabled: of disabled); degrees do not count as
    categories of the list.
    """

    basis: str = ""
    degree_of: str = ""
    condition: Condition | None = None


class ReferenceClass(Category, frozen=True, forbid_unknown_fields=True):
    """A class of persons entitled to the same assistance without recognition (参照享受; R3-3)."""


class RecognitionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The steps of a decision and the exit (docs/domain.md 4): `[version.recognition]` of a profile.

    `application_required`, `notice_required`: whether the step must be recorded before the decision.
    `notice_working_days`: the least duration of a recorded public notice. `cooling_off_months`: by the reason code of
    the last exit, how long there is no recognition after it. `prolonging_verdicts`: the verdicts of a review that
    prolong the recognition. `not_while`: the labour states that exclude a recognition. `exit_reasons_closed`: an exit
    must give one of `exit_reasons`.
    """

    application_required: bool = False
    notice_required: bool = False
    notice_working_days: int = 0
    cooling_off_months: Mapping[str, int] = {}
    prolonging_verdicts: tuple[str, ...] = ()
    not_while: tuple[str, ...] = ()
    exit_reasons: Mapping[str, BilingualText] = {}
    exit_reasons_closed: bool = False
