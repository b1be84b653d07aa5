"""The placements of a person on public-welfare posts, and the day on which their term ends."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from domain.events.event import Event
from domain.events.registration import Deceased
from domain.events.work import Employed, Job, JobChanged, LabourForceLeft, LeftPost
from domain.history.history import Transition
from domain.history.lookup import events_of
from domain.person import Person
from domain.placements.rule import PlacementRule
from domain.policy.policy import Ages
from domain.reference.retirement import months_after


class Placement(msgspec.Struct, frozen=True, gc=False):
    """An uninterrupted time on public-welfare posts from `since` to `until`, the day of leaving; None while it lasts.

    `version` is the event that began it. A renewal, or a change to another such post, does not begin a new placement.
    """

    since: date
    until: date | None
    version: int


_EVENT_TYPES: tuple[type[Event], ...] = (Employed, JobChanged, LeftPost, LabourForceLeft, Deceased)


def placements(transitions: Sequence[Transition], rule: PlacementRule) -> list[Placement]:
    """The placements in order, from the effective events of a person in business order."""
    found: list[Placement] = []
    for event in events_of(transitions, _EVENT_TYPES):
        day, on_post = event.metadata.day, isinstance(event, Job) and event.channel == rule.channel
        ongoing = bool(found) and found[-1].until is None
        if ongoing and not on_post:
            found[-1] = msgspec.structs.replace(found[-1], until=day)
        elif on_post and not ongoing:
            found.append(Placement(day, None, event.metadata.version))
    return found


def term_end(found: Sequence[Placement], person: Person, rule: PlacementRule, ages: Ages) -> date | None:
    """The day on which the term of the last placement ends; None without placements.

    Placements share one term until it expires; a placement after that has a new term. A term ends by retirement, and
    lasts until retirement for a person who was near it on the first day of the term.
    """
    end: date | None = None
    previous: Placement | None = None
    for placement in found:
        if end is None or previous is None or lasted_until(previous, end):
            end = _first_term_end(placement.since, person, rule, ages)
        else:
            end = _postponed_term_end(end, previous, placement, person, ages)
        previous = placement
    return end


def lasted_until(placement: Placement, end: date) -> bool:
    """Whether the placement lasted to the end of the term; its last possible day is the one before `end`."""
    return placement.until is not None and placement.until >= end - timedelta(days=1)


def _first_term_end(began: date, person: Person, rule: PlacementRule, ages: Ages) -> date:
    end = months_after(began, rule.max_months)
    if person.birth_date is None or person.sex is None:
        return end
    retires = ages.retires_on(person.birth_date, person.sex, person.retirement_base)
    then_known = ages.retires_on(person.birth_date, person.sex, person.retirement_base, known_on=began)
    near = then_known <= months_after(began, rule.to_retirement_within_months)
    return retires if near else min(end, retires)


def _postponed_term_end(end: date, previous: Placement, placement: Placement, person: Person, ages: Ages) -> date:
    """The end of a term after an interruption: the months and days left of it continue from the new placement on."""
    stopped = previous.until + timedelta(days=1) if previous.until else placement.since
    left = (end.year - stopped.year) * 12 + end.month - stopped.month
    left -= months_after(stopped, left) > end
    later = months_after(placement.since, left) + (end - months_after(stopped, left))
    if person.birth_date is None or person.sex is None:
        return later
    return min(later, ages.retires_on(person.birth_date, person.sex, person.retirement_base))
