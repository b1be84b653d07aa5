"""Policy data about the form of a spot check (抽查表): its questions, how each is answered, for which persons."""

from typing import Literal

from domain.reference.bilingual_text import BilingualText

AnswerKind = Literal["verdict", "text", "number", "fen", "day", "yes_no"]
"""An inspector gives a verdict, or a value that is compared with what is recorded."""

RecordedValue = Literal[
    "at_work",
    "employer",
    "started_on",
    "monthly_wage",
    "insured",
    "job_information",
    "days_attended",
    "certificate_number",
    "paid_fen",
    "paid_on",
    "post_term_ends",
]
"""What a value is compared with: a function of `domain.inspections.recorded_values`."""

AskedOf = Literal["everyone", "recognised", "employed", "public_post", "trained", "certified", "paid"]
"""For which persons a question is: a condition of `domain.inspections.form`."""


class FormItem(BilingualText, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An item of the form, with its question: `[version.spot_check_form.ITEM]` of a profile.

    `answer`: the kind of the answer. `recorded`: what a value is compared with, for every kind but verdict.
    `tolerance`: by how much a number, amount (fen) or day (days) may differ. `modes`: the modes of inspections that ask
    it; none: every one. `asked_of`: for which persons, by what is recorded of them as of the plan.
    """

    answer: AnswerKind = "verdict"
    recorded: RecordedValue | None = None
    tolerance: int = 0
    modes: tuple[str, ...] = ()
    asked_of: AskedOf = "everyone"

    def __post_init__(self) -> None:
        """Raises ValueError for a value that is compared with nothing, or a verdict that is."""
        if (self.answer == "verdict") != (self.recorded is None):
            raise ValueError("an item with a value names what is recorded of it; a verdict does not")
