"""The catalogue: every kind of fact Zuji knows, in the order of a life.

The order breaks ties between facts of one day and lists the catalogue; `CATALOGUE` maps stored type names to classes.
"""

from domain.events.amendments import OVERSIGHT
from domain.events.benefits import BENEFITS
from domain.events.concession_card import CARD
from domain.events.event import Fact
from domain.events.identity import IDENTITY
from domain.events.poverty import POVERTY
from domain.events.programme import PROGRAMME
from domain.events.registration import CLOSING, REGISTRY
from domain.events.services import SERVICES
from domain.events.supervision import SUPERVISION
from domain.events.support import SUPPORT
from domain.events.training import TRAINING
from domain.events.work import PROOF, WORK

FACTS: tuple[type[Fact], ...] = (
    *REGISTRY,
    *CARD,
    *SERVICES,
    *TRAINING,
    *WORK,
    *PROOF,
    *SUPPORT,
    *BENEFITS,
    *POVERTY,
    *CLOSING,
    *SUPERVISION,
    *IDENTITY,
    *OVERSIGHT,
    *PROGRAMME,
)


def type_name(kind: type[Fact]) -> str:
    """The stored name of a kind of fact, such as `person.employed`."""
    return str(kind.__struct_config__.tag)


CATALOGUE: dict[str, type[Fact]] = {type_name(kind): kind for kind in FACTS}
RANK: dict[type[Fact], int] = {kind: rank for rank, kind in enumerate(FACTS)}
STREAMS: frozenset[str] = frozenset(kind.stream for kind in FACTS)
"""The kinds of subject that facts are about: a person, an area, a post, a fair, an employer."""
