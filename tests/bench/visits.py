"""People who are visited again and again: one more event is always possible, and a history may have any length."""

from datetime import timedelta

from tests.bench.events import CloudEvent, cloudevents
from tests.bench.lives import LifeEvent, one_after_another
from tests.bench.writing import request_id

_FIRST = 3_000_000
"""Their numbers begin where those of all others have ended."""
_METHODS = ("入户走访", "电话调查", "社区约谈")


class Known:
    """A registered person, and how many visits have been told of at first."""

    def __init__(self, number: int, visits: int) -> None:
        life = one_after_another([number])
        self.registered = next(said for _, said in life if said.kind == "person.registered")
        self.number, self.visits = number, visits

    @property
    def id_no(self) -> str:
        """The identity number."""
        return str(self.registered.data["id_no"])

    @property
    def registration_id(self) -> str:
        """The CloudEvents id of the first event, by which the answer names the person."""
        return request_id(self.number, 1)

    def events(self) -> list[tuple[int, LifeEvent]]:
        """The history at first."""
        visits = [self._visit(nth) for nth in range(1, self.visits + 1)]
        return [(self.number, said) for said in (self.registered, *visits)]

    def one_more(self, nth: int) -> CloudEvent:
        """The nth visit after those, as it is posted."""
        visit = self._visit(self.visits + nth)
        return {**cloudevents([(self.number, visit)])[0], "id": request_id(self.number, 1 + self.visits + nth)}

    def _visit(self, nth: int) -> LifeEvent:
        at = self.registered.at + timedelta(minutes=15 * nth)
        return LifeEvent("person.surveyed", at, {"method": _METHODS[nth % len(_METHODS)]})


def known(nth: int, events: int) -> Known:
    """The nth of these people, with a history of so many events."""
    return Known(_FIRST + nth, events - 1)
