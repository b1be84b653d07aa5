"""When a person retires by the policy in force."""

from datetime import date

from domain.household import age_day
from domain.person import Person
from domain.policy import Policy


def retires_on(person: Person, policy: Policy) -> date | None:
    """The day on which the person reaches the statutory retirement age; None while birth or sex is not known."""
    if person.birth_date is None or person.sex is None:
        return None
    return age_day(person.birth_date, person.retirement_base or policy.ages.retirement[person.sex])
