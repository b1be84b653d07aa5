"""The result of a case that is to be replaced: it is in the history of the person, not in that of the inspection."""

from uuid import UUID

from domain.events.inspections import CaseReplaced
from domain.history.history import History
from domain.inspections.replacements import refuse_checked_case
from domain.inspections.steps import steps_of
from service.recording.unit_of_work import UnitOfWork


def refuse_replacement_of_checked(unit: UnitOfWork, event: CaseReplaced, history: History) -> None:
    """Raises Refusal (rule, `case.checked`) if the person of the case has a result of it; reads the person's history.

    `history` is that of the inspection.
    """
    steps = steps_of(history.events)
    case = steps.cases.get(event.case_no)
    if case is None or steps.planned is None:
        return  # the rules on the events refuse it
    person = UUID(case.person)
    unit.read({person})
    stream = unit.streams.get(unit.survivor_of(person))
    if stream is not None:
        refuse_checked_case(stream.history.events, steps.planned.metadata.key, event.case_no)
