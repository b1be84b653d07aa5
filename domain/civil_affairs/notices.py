"""The notices to civil affairs that the events of a person require, and those that were sent."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from domain.civil_affairs.rule import NoticeRule
from domain.events import CATALOGUE
from domain.events.civil_affairs import CivilAffairsAcknowledged, CivilAffairsNotified
from domain.events.event import Event, event_type_of
from domain.events.services import JobOfferRefused
from domain.events.work import Employed
from domain.history.history import Transition
from domain.policy.policy import Policy
from domain.reference.calendar import Calendar

ANSWERS: Final[frozenset[type[Event]]] = frozenset({CivilAffairsNotified, CivilAffairsAcknowledged})
"""The event types that send and acknowledge notices."""

COUNTED: Final[frozenset[type[Event]]] = frozenset({JobOfferRefused, Employed})
"""The event types that count refusals in a row, or end the count."""


class Notice(msgspec.Struct):
    """A notice that is due or was sent.

    `event` is the event that it reports, None for a notice that was sent though no event in force required it (the
    event became void, or the job was refuted): civil affairs should learn of that. `due` is the last day of the term.
    """

    matter: str
    event: Event | None
    due: date | None
    sent: CivilAffairsNotified | None = None
    acknowledged: CivilAffairsAcknowledged | None = None

    def is_named(self, name: str) -> bool:
        """Whether an acknowledgement means this one: by the version of the notice sent, or by its number."""
        return self.sent is not None and name in (str(self.sent.metadata.version), self.sent.number)


def notices_of(
    transitions: Iterable[Transition],
    policy: Callable[[str, date], Policy],
    calendar: Calendar,
    refuted: Collection[int] = (),
) -> list[Notice]:
    """The notices of a person in business order, from all transitions, or from those of the types that matter.

    `refuted` are the versions of jobs that a verification refuted.
    """
    found: list[Notice] = []
    refusals = 0
    for event, before, _ in transitions:
        if isinstance(event, CivilAffairsNotified):
            _send(found, event)
            continue
        if isinstance(event, CivilAffairsAcknowledged):
            notice = notice_named(found, event.notice)
            if notice is not None:
                notice.acknowledged = event
            continue
        counted = event.metadata.version not in refuted
        refusals = _in_a_row(event, refusals, counted=counted)
        if not counted or not before.categories:
            continue
        for matter, rule in policy(before.area, event.metadata.day).civil_affairs.items():
            if _requires(rule, event, before.categories, refusals):
                due = calendar.due(event.metadata.occurred_at, rule.within, whole_day=event.metadata.whole_day)
                found.append(Notice(matter, event, due.at.date()))
    return found


def notice_named(notices: Sequence[Notice], name: str) -> Notice | None:
    """The notice of that name that was sent; None if there is none."""
    return next((each for each in reversed(notices) if each.is_named(name)), None)


def _requires(rule: NoticeRule, event: Event, categories: Collection[str], refusals: int) -> bool:
    """Whether an event of a person in these categories is reported."""
    if all(CATALOGUE.get(name) is not type(event) for name in rule.events) or rule.categories.isdisjoint(categories):
        return False
    return not isinstance(event, JobOfferRefused) or (refusals > 0 and refusals % rule.in_a_row == 0)


def _in_a_row(event: Event, refusals: int, *, counted: bool) -> int:
    """The unjustified refusals in a row after an event; 0 after one with good reason, and after the start of a job."""
    if isinstance(event, JobOfferRefused):
        return 0 if event.justified else refusals + 1
    return 0 if isinstance(event, Employed) and counted else refusals


def _send(notices: list[Notice], event: CivilAffairsNotified) -> None:
    """Notes that a notice was sent: the one of the event that it names, else the earliest of its matter not sent."""
    waiting = (each for each in notices if each.sent is None and each.matter == event.matter)
    due = next((each for each in waiting if each.event is not None and _is_about(event, each.event)), None)
    if due is None:
        notices.append(Notice(event.matter, None, None, event))
    else:
        due.sent = event


def _is_about(notice: CivilAffairsNotified, event: Event) -> bool:
    return notice.event in (None, str(event.metadata.version), event_type_of(type(event)))
