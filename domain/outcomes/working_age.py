"""The days between which a person can be placed in work: from the working age to the statutory retirement age."""

from datetime import date

from domain.history.history import History, once_per_history
from domain.policy.policies import Policies
from domain.reference.retirement import months_after

WorkingAge = tuple[date | None, date | None]
"""The day on which a person reaches the working age, and the one of the retirement age; None where it is unknown."""


@once_per_history
def working_age_of(history: History, policies: Policies) -> WorkingAge:
    """The working age of a person, by the policy of the area at the end of the history (docs/domain.md 3)."""
    person = history.person
    if person.birth_date is None or not history.transitions:
        return None, None
    ages = policies.at(person.area, history.transitions[-1].event.metadata.day).ages
    return months_after(person.birth_date, 12 * ages.working_from), ages.retirement_of(person)
