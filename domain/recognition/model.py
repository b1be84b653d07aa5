"""What a profile says of recognition: categories and their conditions, reference classes, the steps."""

from collections.abc import Mapping
from datetime import date

import msgspec

from domain.reference.bilingual_text import BilingualText


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be so on the day of the decision; all that is given must hold. Ages in full years.

    `age_from` is by sex; `reference_date` is the day on which ages are reckoned instead of the day of the decision
    (R2-2: 4050 is computed at a reference date, never typed in). `retirement_within_years` means from that many years
    before statutory retirement until it. `unemployed_months` counts back to the last recorded job.
    `introductions_without_work` is how many introductions have led to no job since the last one ended.
    `income_below_dibao_times` compares the last recorded income per head a year with the allowance standard.
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
    """A category of employment difficulty: its names, its document, its condition if a machine can tell.

    `degree_of` names the category of the list of which this is a degree (severely disabled: of disabled); the list is
    counted without degrees.
    """

    basis: str = ""
    degree_of: str = ""
    condition: Condition | None = None


class ReferenceClass(Category, frozen=True, forbid_unknown_fields=True):
    """A class entitled to the same help without being recognised (参照享受; R3-3)."""


class RecognitionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a decision is come to (domain notes, section 4). A step not required is believed to have been taken.

    `notice_working_days` is how long a public notice stands at least, when there is one. `cooling_off_months` is by the
    reason code of the last exit. A review with one of `prolonging_verdicts` lets the recognition go on. `not_while`
    names the labour states in which nobody is recognised. With `exit_reasons_closed` an exit gives one of the
    `exit_reasons`.
    """

    application_required: bool = False
    notice_required: bool = False
    notice_working_days: int = 0
    cooling_off_months: Mapping[str, int] = {}
    prolonging_verdicts: tuple[str, ...] = ()
    not_while: tuple[str, ...] = ()
    exit_reasons: Mapping[str, BilingualText] = {}
    exit_reasons_closed: bool = False
