"""Group commit: concurrent calls are recorded in one transaction, and each gets its own receipt."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

import psycopg
import pytest

from service.recording.group_commit import GroupCommit, _QueuedCall
from service.recording.submission import Call, Caller, Receipt
from tests.service.recording.conftest import Town
from tests.waiting import wait_until
from tests.world import HAIMEN, problems

ANYBODY = Caller(name="", role="integration", area="", sources=("*",))


class Log:
    """Records which calls came in one group; waits for `go_on` the first time, and raises `fault` if there is one."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.groups: list[list[int]] = []
        self.go_on = Signal()
        self.fault = fault
        self.together = GroupCommit(self._record)

    def _record(self, calls: Sequence[Call]) -> list[Receipt]:
        self.groups.append([len(call.submissions) for call in calls])
        assert self.go_on.wait(10)
        if self.fault is not None and any(len(call.submissions) == 13 for call in calls):
            raise self.fault
        return [Receipt(accepted=len(call.submissions)) for call in calls]

    def tell(self, sizes: Sequence[int]) -> list[Receipt | Exception]:
        """Makes the first call; makes the others while it is being recorded."""
        with ThreadPoolExecutor(len(sizes)) as pool:
            first = pool.submit(self._tell_one, sizes[0])
            wait_until(lambda: self.groups)
            others = [pool.submit(self._tell_one, size) for size in sizes[1:]]
            wait_until(lambda: len(self.together._queue) == len(sizes) - 1)
            self.go_on.set()
            return [future.result() for future in (first, *others)]

    def _tell_one(self, size: int) -> Receipt | Exception:
        try:
            return self.together.record(Call(ANYBODY, [None] * size))  # type: ignore[list-item]  # only counted
        except Exception as error:
            return error


def test_those_who_come_while_one_is_recorded_are_recorded_together_each_with_its_own_answer() -> None:
    log = Log()
    answers = log.tell([1, 2, 3, 4])
    assert [1, 2, 3, 4] == [answer.accepted for answer in answers if isinstance(answer, Receipt)]
    assert ([1], [2, 3, 4]) == (log.groups[0], sorted(log.groups[1]))
    assert len(log.groups) == 2


def test_what_is_wrong_with_one_call_is_no_reason_to_refuse_the_others() -> None:
    answers = (log := Log(ValueError("thirteen"))).tell([1, 13, 3])
    assert [1, "thirteen", 3] == [a.accepted if isinstance(a, Receipt) else str(a) for a in answers]
    assert sorted(log.groups[2:]) == [[3], [13]]


def test_when_the_database_is_away_all_hear_of_it_at_once() -> None:
    answers = (log := Log(psycopg.OperationalError("away"))).tell([1, 13, 3])
    assert [1, "away", "away"] == [a.accepted if isinstance(a, Receipt) else str(a) for a in answers]
    assert len(log.groups) == 2


def test_a_group_takes_a_call_of_each_account_in_turn_and_is_bounded() -> None:
    together = GroupCommit(lambda calls: [Receipt() for _ in calls])
    names = ["much"] * 100 + ["little", "other"]
    for name in names:
        caller = Caller(name=name, role="integration", area="")
        call = Call(caller, [None] * 10)  # type: ignore[list-item]  # only counted
        together._queue.add(_QueuedCall(call))
    group = [one.call.caller.name for one in together._queue.take_group()]
    assert group == ["much", "little", "other", *["much"] * 47]
    assert len(together._queue) == 52


@pytest.mark.postgres
def test_of_calls_recorded_together_each_is_judged_after_those_before_it_and_kept_as_its_own(town: Town) -> None:
    registration = town.registration()
    elsewhere = Caller(name="如东", role="integration", area="320623", sources=("*",))
    said = town.world.submitted
    first, stranger, again = town.world.recorder._record(
        [
            Call(HAIMEN, said(registration)),
            Call(elsewhere, said(town.registration(), caller=elsewhere)),
            Call(HAIMEN, said(registration)),
        ]
    )
    assert (1, 0, 1) == (first.accepted, stranger.accepted, again.duplicates)
    assert ["scope.area"] == problems(stranger)
    assert [] == first.rejected + again.rejected
    assert first.persons == again.persons
    ((kept,),) = town.world.rows("SELECT caller->>'name' FROM zuji.quarantine")
    assert "如东" == kept
