"""Short names for events around a benefit, all in Haimen in 2021."""

from datetime import date
from typing import Any

from domain.events.event import Event
from tests.domain.events.samples import make_event


def person(day: str = "2021-01-04", **data: Any) -> Event:
    """The registration of a woman born on 8 March 1980 with the retirement base 50."""
    return make_event(
        "registered",
        day,
        **{"birth_date": date(1980, 3, 8), "sex": "female", "retirement_base": 50, **data},
    )


def recognised(day: str = "2021-01-15", *categories: str) -> Event:
    """Recognised as a person in employment difficulty."""
    return make_event("recognised", day, categories=categories or ("older_worker",))


def course(first: str, last: str, attended: int = 12, name: str = "养老护理", **data: Any) -> tuple[Event, Event]:
    """The enrolment in a course and its completion."""
    return (
        make_event("training_enrolled", first, course=name, days=12, **data),
        make_event("training_completed", last, course=name, days_attended=attended, passed=True),
    )


def granted(day: str, first: str, last: str, fen: int, benefit: str = "subsistence_subsidy") -> Event:
    """A benefit is granted for the days from `first` to `last`."""
    days: dict[str, Any] = {"from": date.fromisoformat(first), "to": date.fromisoformat(last)}
    return make_event("benefit_granted", day, benefit=benefit, amount_fen=fen, **days)


def paid(day: str, fen: int, benefit: str = "subsistence_subsidy") -> Event:
    """A payment."""
    return make_event("benefit_paid", day, benefit=benefit, amount_fen=fen)


def recovered(day: str, fen: int, benefit: str = "subsistence_subsidy") -> Event:
    """A recovery."""
    return make_event("benefit_recovered", day, benefit=benefit, amount_fen=fen)
