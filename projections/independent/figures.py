"""All rows that the views should have of one person."""

from collections.abc import Iterator

from projections.independent.appeals import appeal
from projections.independent.civil_affairs import civil_affairs_notice
from projections.independent.contradictions import contradiction
from projections.independent.deadlines import deadline
from projections.independent.due_back import due_back
from projections.independent.findings import finding
from projections.independent.grants import benefit
from projections.independent.ledger import ledger
from projections.independent.membership import membership
from projections.independent.outcomes import outcome
from projections.independent.place import Place
from projections.independent.poverty_lifted import poverty_lifted, poverty_return
from projections.independent.roster import roster
from projections.independent.row import Row
from projections.independent.services import certificate, loan, service, training
from projections.independent.step import History
from projections.independent.typical_cases import typical_case
from projections.independent.work import employment


def figures_of_person(history: History, place: Place) -> Iterator[Row]:
    """The rows by view."""
    yield from roster(history, place)
    yield from ledger(history)
    yield from employment(history, place)
    yield from service(history)
    yield from training(history, place)
    yield from certificate(history)
    yield from loan(history)
    yield from outcome(history, place)
    yield from poverty_lifted(history, place)
    yield from poverty_return(history)
    yield from deadline(history, place)
    yield from finding(history, place)
    yield from benefit(history, place)
    yield from contradiction(history, place)
    yield from due_back(history, place)
    yield from membership(history)
    yield from typical_case(history)
    yield from appeal(history, place)
    yield from civil_affairs_notice(history, place)
