"""What lies out of a caller's reach: a person elsewhere is answered as a person nobody has registered.

The answers are equal byte for byte, and what is kept in quarantine shows no difference either. An identity number that
is held elsewhere cannot be registered; the refusal names neither the person nor the place.
"""

from domain.decisions.responsible_area import names_area, unknown_subject
from domain.errors import Refusal
from domain.events.event import Event
from domain.events.registration import Registered
from domain.history.history import History
from domain.refusals import identity_held_elsewhere, identity_held_here, unknown_person
from service.event_store.responsible_area import area_now
from service.recording.authorization import out_of_area
from service.recording.submission import Caller

_TELLING = ("person.unknown", "identity.held")


def refuse_out_of_reach(caller: Caller, history: History, event: Event, areas: tuple[str, ...]) -> None:
    """
    Raises Refusal unless one of the areas that may speak of the event lies in the caller's scope.

    Where the sender named the area itself, the refusal is of kind scope and says so. Otherwise it is the one that an
    unknown subject gets.
    """
    registers = isinstance(event, Registered)
    if not caller.covers_any(areas):
        if registers or (event.stream != "person" and names_area(event)):
            raise out_of_area(caller)
        raise unknown_person() if event.stream == "person" else unknown_subject(event)
    if registers and history.version and not knows(caller, history):
        raise identity_held_elsewhere()


def refuse_unreached(caller: Caller, history: History, field: str) -> None:
    """Raises Refusal (unknown), naming the field, unless the caller covers the area that is responsible now."""
    if not caller.covers(history.person.area):
        raise unknown_person(field)


def knows(caller: Caller, history: History) -> bool:
    """Whether the caller covers an area that is or was responsible for the person, and so has seen the person's id."""
    return caller.covers(area_now(history)) or any(caller.covers(step.after.area) for step in history.transitions)


def identity_held(caller: Caller, history: History, person: str) -> Refusal:
    """The number is a living person's; the person is named to who covers the person now."""
    return identity_held_here(person) if caller.covers(area_now(history)) else identity_held_elsewhere()


def probes(refusal: Refusal) -> bool:
    """Whether the refusal is what somebody gets who tries numbers: unknown, or held out of reach."""
    return refusal.code in _TELLING and not refusal.data
