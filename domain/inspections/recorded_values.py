"""What is recorded of a person as the log knew it when an inspection was planned: what values are compared with."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import msgspec

from domain.events.benefits import BenefitPaid
from domain.events.event import Event
from domain.events.services import JobInfoGiven
from domain.events.training import CertificateObtained, TrainingCompleted
from domain.events.work import Employed, Job, JobChanged
from domain.history.history import History
from domain.history.lookup import events_of, last_event_of
from domain.history.refuted import without_refuted
from domain.placements.placements import PlacementTerms, placements
from domain.policy.policy import Policy
from domain.policy.spot_check_form import RecordedValue
from domain.reference.calendar import Calendar

Value = str | int | date | bool
"""A text, a number or an amount in fen, a day, or yes or no."""


class Recorded(msgspec.Struct, frozen=True):
    """A person's history as of the day of a plan, with the policy of the person's area on that day."""

    history: History
    day: date
    policy: Policy
    calendar: Calendar

    @property
    def job(self) -> Job | None:
        """The event that began the present main job; None if the person is not at work, or only by a refuted job."""
        counted = without_refuted(self.history)
        if counted.person.labour != "employed":
            return None
        jobs = [event for event in events_of(counted.transitions, (Employed, JobChanged)) if isinstance(event, Job)]
        return jobs[-1] if jobs else None

    def last(self, event_class: type[Event]) -> Event | None:
        """The last event of a class."""
        return last_event_of(self.history.transitions, event_class)


def recorded_value(name: RecordedValue, recorded: Recorded) -> Value | None:
    """The recorded value of a name; None if nothing is recorded."""
    return _VALUES[name](recorded)


def _at_work(recorded: Recorded) -> bool | None:
    labour = without_refuted(recorded.history).person.labour
    return None if labour == "unknown" else labour == "employed"


def _of_the_job(field: str) -> Callable[[Recorded], Value | None]:
    def value(recorded: Recorded) -> Value | None:
        return None if recorded.job is None else getattr(recorded.job, field)

    return value


def _started_on(recorded: Recorded) -> date | None:
    return None if recorded.job is None else recorded.job.metadata.day


def _job_information(recorded: Recorded) -> int:
    """On how many days of the calendar year information on posts was given, as the question asks.

    Posts are not counted, nor events: an office may record three posts of a day as one event or as three.
    """
    given = events_of(recorded.history.transitions, (JobInfoGiven,))
    return len({event.metadata.day for event in given if event.metadata.day.year == recorded.day.year})


def _days_attended(recorded: Recorded) -> int | None:
    course = recorded.last(TrainingCompleted)
    return course.days_attended if isinstance(course, TrainingCompleted) else None


def _certificate_number(recorded: Recorded) -> str | None:
    certificate = recorded.last(CertificateObtained)
    return certificate.number if isinstance(certificate, CertificateObtained) else None


def _paid_fen(recorded: Recorded) -> int | None:
    paid = recorded.last(BenefitPaid)
    return paid.amount_fen if isinstance(paid, BenefitPaid) else None


def _paid_on(recorded: Recorded) -> date | None:
    paid = recorded.last(BenefitPaid)
    return paid.metadata.day if paid is not None else None


def _post_term_ends(recorded: Recorded) -> date | None:
    """The last day of the term of the present placement on a public-welfare post."""
    rule, history = recorded.policy.public_posts, without_refuted(recorded.history)
    if rule is None:
        return None
    terms = PlacementTerms(rule, recorded.policy.ages, recorded.calendar, history.person)
    present = [each for each in placements(history.transitions, terms) if each.until is None]
    return present[-1].term_ends if present else None


_VALUES: Final[Mapping[RecordedValue, Callable[[Recorded], Value | None]]] = {
    "at_work": _at_work,
    "employer": _of_the_job("employer"),
    "started_on": _started_on,
    "monthly_wage": _of_the_job("monthly_wage_fen"),
    "insured": _of_the_job("insured"),
    "job_information": _job_information,
    "days_attended": _days_attended,
    "certificate_number": _certificate_number,
    "paid_fen": _paid_fen,
    "paid_on": _paid_on,
    "post_term_ends": _post_term_ends,
}
