"""The services of the plan year (年度计划的服务): who lacks some of them, and since when (R4-6)."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.deadlines.rule import PLAN_YEAR, ServiceMinimum
from domain.deadlines.service_bundle import ServiceBundleCount, ServiceCount
from domain.events.event import Event
from domain.events.services import NeedsAssessed
from domain.events.states import WITHOUT_WORK
from domain.history.history import History
from domain.outcomes.working_age import WorkingAge
from domain.person import Person
from domain.policy.policies import Policies

_OPEN_CASE = ("registered", "applied", "noticed", "recognised")


def lacking_since(
    history: History,
    policies: Policies,
    *,
    counted_group: str | None,
    assessed: NeedsAssessed | None,
    working_age: WorkingAge,
) -> date | None:
    """The first day, from the year of the last event on, on which a person lacks services of the plan year.

    None for a person for whom they are not due: in no counted group, at work or outside the labour force, noted unable
    or unwilling, exited or dead, or in an area whose policy never has them. A later plan year starts with nothing
    given. Not before the working age; whether the retirement age has been reached is for the reader to compare.
    """
    person = history.person
    if counted_group is None or not _to_be_placed(person, assessed):
        return None
    last = history.transitions[-1].event.metadata.day
    for since, bundle in _bundles(policies, person.area, last):
        if since.year > last.year or not _complete(history, bundle, since.year):
            return max(since, working_age[0] or since)
    return None


def missing_services(counts: Mapping[str, ServiceCount]) -> dict[str, int]:
    """How many of each service are still missing; without those that were given as often as required."""
    return {name: count.required - count.given for name, count in counts.items() if count.given < count.required}


def _to_be_placed(person: Person, assessed: NeedsAssessed | None) -> bool:
    willing = assessed is None or (assessed.able_to_work and assessed.wishes_work)
    return willing and person.case in _OPEN_CASE and person.labour in WITHOUT_WORK


def _bundles(policies: Policies, area: str, day: date) -> Iterator[tuple[date, Mapping[str, ServiceMinimum]]]:
    """The first days from the first of January of a day's year on at which services of a plan year become due: of that
    year, of the next one, and when a later policy brings them."""
    january = date(day.year, 1, 1)
    following = [date(day.year + 1, 1, 1)] if day.year < date.max.year else []
    later = [since for since, _ in policies.series(area) if since > day]
    for since in (january, *sorted({*following, *later})):
        bundle = policies.at(area, max(since, day)).bundle
        if any(service.period == PLAN_YEAR for service in bundle.values()):
            yield since, bundle


def _complete(history: History, bundle: Mapping[str, ServiceMinimum], year: int) -> bool:
    count = ServiceBundleCount(bundle, PLAN_YEAR)
    for event in _events_of_year(history, year):
        count.add(event)
    return count.complete


def _events_of_year(history: History, year: int) -> Iterator[Event]:
    """The events of a year that is the last with events, the latest first."""
    for event in reversed(history.events):
        if event.metadata.day.year != year:
            return
        yield event
