"""The catalogue of all event classes.

`EVENTS` lists them in the order of a typical case; events with the same business time are sorted by this order.
`CATALOGUE` maps event types, which are the stored names, to classes.
"""

from domain.events.amendments import AMENDMENTS
from domain.events.appeals import APPEALS
from domain.events.benefits import BENEFITS
from domain.events.civil_affairs import CIVIL_AFFAIRS
from domain.events.concession_card import CONCESSION_CARD
from domain.events.doubts import DOUBTS
from domain.events.event import Event, event_type_of
from domain.events.findings import FINDINGS, FindingStep
from domain.events.identity import IDENTITY
from domain.events.inspections import INSPECTIONS
from domain.events.poverty import POVERTY
from domain.events.programme import PROGRAMME
from domain.events.recognition import LevelSet
from domain.events.registration import CLOSING, REGISTRATION
from domain.events.report_issues import REPORT_ISSUES
from domain.events.schedule_reminders import SCHEDULE_REMINDERS
from domain.events.services import SERVICES, NeedsAssessed
from domain.events.staff_relations import STAFF_RELATIONS
from domain.events.supervision import SUPERVISION
from domain.events.support import SUPPORT
from domain.events.town_reports import TOWN_REPORTS
from domain.events.training import TRAINING
from domain.events.work import ADDITIONAL_WORK, WORK, WORK_EVIDENCE
from domain.events.work_items import WORK_ITEMS

EVENTS: tuple[type[Event], ...] = (
    *REGISTRATION,
    *CONCESSION_CARD,
    *SERVICES,
    *TRAINING,
    *WORK,
    *ADDITIONAL_WORK,
    *WORK_EVIDENCE,
    *SUPPORT,
    *STAFF_RELATIONS,
    *BENEFITS,
    *POVERTY,
    *CLOSING,
    *SUPERVISION,
    *APPEALS,
    *CIVIL_AFFAIRS,
    *IDENTITY,
    *AMENDMENTS,
    *PROGRAMME,
    *TOWN_REPORTS,
    *WORK_ITEMS,
    *REPORT_ISSUES,
    *SCHEDULE_REMINDERS,
    *INSPECTIONS,
    *DOUBTS,
)

ONE_PLACE: tuple[tuple[type[Event], ...], ...] = (
    (NeedsAssessed, LevelSet),
    STAFF_RELATIONS,
    tuple(each for each in FINDINGS if issubclass(each, FindingStep)),
    DOUBTS,
)
"""Classes that set one fact: the level; a relation and its end; the steps of findings; owner and verdict of a doubt."""

CATALOGUE: dict[str, type[Event]] = {event_type_of(event_class): event_class for event_class in EVENTS}
SAME_TIME_ORDER: dict[type[Event], int] = {event_class: rank for rank, event_class in enumerate(EVENTS)}
"""The order of events with the same business time. Those of ONE_PLACE share a place: the log orders them."""
for _classes in ONE_PLACE:
    SAME_TIME_ORDER |= dict.fromkeys(_classes, SAME_TIME_ORDER[_classes[0]])

STREAMS: frozenset[str] = frozenset(event_class.stream for event_class in EVENTS)
"""The kinds of subjects: person, area, post, fair (job fair), employer, the types of work items, inspection."""

JUDGEMENTS: tuple[str, ...] = tuple(name for name, event_class in CATALOGUE.items() if not event_class.retried)
"""The types of events that are not recorded by a retry of the service: judgements of what others reported."""
