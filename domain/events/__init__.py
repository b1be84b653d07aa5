"""The catalogue: every kind of event Zuji knows, in the order of a life.

The order breaks ties between events of one day and lists the catalogue; `CATALOGUE` maps stored type names to classes.
"""

from domain.events.amendments import AMENDMENTS
from domain.events.benefits import BENEFITS
from domain.events.concession_card import CONCESSION_CARD
from domain.events.event import Event
from domain.events.identity import IDENTITY
from domain.events.poverty import POVERTY
from domain.events.programme import PROGRAMME
from domain.events.registration import CLOSING, REGISTRATION
from domain.events.services import SERVICES
from domain.events.supervision import SUPERVISION
from domain.events.support import SUPPORT
from domain.events.training import TRAINING
from domain.events.work import WORK, WORK_EVIDENCE

EVENTS: tuple[type[Event], ...] = (
    *REGISTRATION,
    *CONCESSION_CARD,
    *SERVICES,
    *TRAINING,
    *WORK,
    *WORK_EVIDENCE,
    *SUPPORT,
    *BENEFITS,
    *POVERTY,
    *CLOSING,
    *SUPERVISION,
    *IDENTITY,
    *AMENDMENTS,
    *PROGRAMME,
)


def event_type_of(kind: type[Event]) -> str:
    """The stored name of a kind of event, such as `person.employed`."""
    return str(kind.__struct_config__.tag)


CATALOGUE: dict[str, type[Event]] = {event_type_of(kind): kind for kind in EVENTS}
SAME_TIME_ORDER: dict[type[Event], int] = {kind: rank for rank, kind in enumerate(EVENTS)}
STREAMS: frozenset[str] = frozenset(kind.stream for kind in EVENTS)
"""The kinds of subject that events are about: a person, an area, a post, a fair, an employer."""
