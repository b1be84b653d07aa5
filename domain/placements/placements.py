"""The placements of a person on public-welfare posts, and the last day of the term of each."""

from collections.abc import Iterable, Sequence
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
from domain.reference.calendar import Calendar
from domain.reference.retirement import months_after
from domain.reference.terms import last_day_of_term, term_from

_DAY = timedelta(days=1)


class Placement(msgspec.Struct, frozen=True, gc=False):
    """A time on public-welfare posts from `since` to `until`, the day of leaving; `until` is None while it lasts.

    `version` is the event that began it. `term_ends` is the last day of its term. A renewal, a change to another such
    post, and a post that begins without a working day after the last one do not begin a new placement.
    """

    since: date
    until: date | None
    version: int
    term_ends: date


class PlacementTerms(msgspec.Struct, frozen=True, gc=False):
    """What the placements of a person and their terms follow from: the rule, the ages, the calendar and the person."""

    rule: PlacementRule
    ages: Ages
    calendar: Calendar
    person: Person

    def expired(self, placement: Placement) -> bool:
        """Whether the placement lasted to the last working day of its term."""
        until = placement.until
        return until is not None and not self.calendar.has_working_day_between(until, placement.term_ends + _DAY)

    def first_term_end(self, began: date) -> date:
        """The last day of a term that begins anew: by months, by retirement, or at retirement if that is near."""
        end = last_day_of_term(began, self.rule.max_months)
        retires = self.ages.retirement_of(self.person)
        then_known = self.ages.retirement_of(self.person, known_on=began)
        if retires is None or then_known is None:
            return end
        near = then_known < months_after(began, self.rule.to_retirement_within_months)
        return retires if near else min(end, retires)

    def continued_term_end(self, previous: Placement, began: date) -> date:
        """The last day of a term after an interruption: the months and days left of it run from the new day on."""
        stopped = previous.until + _DAY if previous.until else began
        later = term_from(stopped, previous.term_ends, began)
        return min(later, self.ages.retirement_of(self.person) or later)


_EVENT_TYPES: tuple[type[Event], ...] = (Employed, JobChanged, LeftPost, LabourForceLeft, Deceased)


def placements(transitions: Sequence[Transition], terms: PlacementTerms) -> list[Placement]:
    """The placements in order, from the effective events of a person in business order.

    Placements share one term until it expires; a placement after that has a new term. A term ends by retirement, and
    lasts until retirement for a person who was near it on the first day of the term.
    """
    return _placements(events_of(transitions, _EVENT_TYPES), terms)


def placements_with(transitions: Sequence[Transition], event: Job, terms: PlacementTerms) -> list[Placement]:
    """The placements after a further job that begins with `event`."""
    return _placements([*events_of(transitions, _EVENT_TYPES), event], terms)


def _placements(events: Iterable[Event], terms: PlacementTerms) -> list[Placement]:
    """The placements that follow from the events that begin and end jobs, in business order."""
    found: list[Placement] = []
    other_work = False  # since the last placement
    for event in events:
        day, on_post = event.metadata.day, isinstance(event, Job) and event.channel == terms.rule.channel
        last = found[-1] if found else None
        if last is not None and last.until is None:
            if not on_post:
                found[-1] = msgspec.structs.replace(last, until=day)
                other_work = isinstance(event, Job)
        elif not on_post:
            other_work = other_work or isinstance(event, Job)
        elif last is not None and not other_work and _renews(last, day, terms):
            found[-1] = msgspec.structs.replace(last, until=None)
        else:
            anew = last is None or terms.expired(last)
            end = terms.first_term_end(day) if last is None or anew else terms.continued_term_end(last, day)
            found.append(Placement(day, None, event.metadata.version, end))
            other_work = False
    return found


def _renews(last: Placement, day: date, terms: PlacementTerms) -> bool:
    """Whether a post that begins on the day continues the last placement, which has ended."""
    assert last.until is not None
    return not terms.expired(last) and not terms.calendar.has_working_day_between(last.until, day)
