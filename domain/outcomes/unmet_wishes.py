"""Wishes to be cleared: to work, of a person without work, and to train, of one not trained since (动态清零; R1-6)."""

from datetime import date
from typing import NamedTuple

from domain.events.registration import Exited
from domain.events.services import NeedsAssessed
from domain.events.states import WITHOUT_WORK
from domain.events.training import TrainingCompleted
from domain.history.history import History


class UnmetWishes(NamedTuple):
    """Since which day (Asia/Shanghai) a person wishes to work and has no work, and wishes to train and is not trained;
    None for a person who is not on that list."""

    work: date | None
    training: date | None


_NONE = UnmetWishes(None, None)


def unmet_wishes(history: History) -> UnmetWishes:
    """The wishes that are open at the end of a history without refuted jobs.

    A wish is what the latest assessment of needs says, to work only with the ability to work. It is open since the
    first assessment that says so without another between that does not, and a wish to work at the earliest since the
    person is without work. A course completed meets the wish to train, and an exit ends both, until the next
    assessment. The dead and those not in the labour force have no open wish. Age is not looked at.
    """
    person = history.person
    if person.case in ("unregistered", "deceased") or person.labour == "not_in_labour_force":
        return _NONE
    work: date | None = None
    training: date | None = None
    in_labour_force = without_work = date.min
    for event, before, after in history.transitions:
        event_type = type(event)
        if event_type is NeedsAssessed:
            assert isinstance(event, NeedsAssessed)
            day = event.metadata.day
            work = (work or day) if event.wishes_work and event.able_to_work else None
            training = (training or day) if event.wishes_training else None
        elif event_type is TrainingCompleted:
            training = None
        elif event_type is Exited:
            work = training = None
        if before.labour != after.labour:
            if before.labour not in WITHOUT_WORK:
                without_work = event.metadata.day
            if before.labour == "not_in_labour_force":
                in_labour_force = event.metadata.day
    return UnmetWishes(
        max(work, without_work) if work is not None and person.labour in WITHOUT_WORK else None,
        max(training, in_labour_force) if training is not None else None,
    )
