"""Withdrawals: a run of a source is declared void by ordinary events, once."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from domain.errors import Refusal
from domain.events.event import Reason
from service.recording.runs import Run, every_event, find_run
from service.recording.submission import Caller
from service.recording.withdrawals import (
    Step,
    Withdrawal,
    decide_withdrawal,
    find_withdrawal,
    request_withdrawal,
    withdraw_step,
)
from tests.world import HAIMEN, SUPERVISOR, EventMaker, World, id_no, world

IMPORT = msgspec.structs.replace(HAIMEN, name="导入", sources=("/import",))
TOWN = Caller(name="镇人社所", role="caseworker", area="320614", sources=("/town",))
NUMBERS = [id_no("1970-01-01", 2 * number + 1) for number in range(4)]
WHY = Reason(text="导错了表")


@pytest.fixture
def haimen(database_url: str) -> Iterator[World]:
    with world(database_url) as inside:
        yield inside


def given_a_run(haimen: World) -> EventMaker:
    """A person with a survey, and after that a run of the same source: three persons, and a survey of each."""
    make = EventMaker("/import")
    post(haimen, IMPORT, make.registered(NUMBERS[0]), make.event("surveyed", "2021-01-06", who(0), method="电话"))
    for one in NUMBERS[1:]:
        post(
            haimen,
            IMPORT,
            run(make.registered(one)),
            run(make.event("surveyed", "2021-02-01", f"id_no:{one}", method="电话")),
        )
    post(
        haimen,
        IMPORT,
        run(
            make.event(
                "needs_assessed", "2021-02-02", who(0), wishes_work=True, wishes_training=False, able_to_work=True
            )
        ),
    )
    return make


def run(event: dict[str, Any]) -> dict[str, Any]:
    """The event under an id of the run."""
    return {**event, "id": f"run-7/{event['id']}"}


def who(index: int) -> str:
    return f"id_no:{NUMBERS[index]}"


def post(haimen: World, caller: Caller, *events: dict[str, Any]) -> None:
    receipt = haimen.post(*events, caller=caller)
    assert ([], []) == (receipt.rejected, receipt.pending)


def withdrawn(haimen: World, caller: Caller, found: Withdrawal, most: int = 5_000) -> list[Step]:
    """All steps of a withdrawal."""
    steps: list[Step] = []
    with haimen.pool.connection() as conn:
        while not steps or steps[-1].before is not None:
            before = steps[-1].before if steps else None
            steps.append(withdraw_step(conn, haimen.recorder, caller, found, before=before, most=most))
    return steps


def requested(haimen: World, caller: Caller, **named: Any) -> Withdrawal:
    with haimen.pool.connection() as conn:
        return request_withdrawal(conn, caller, find_run(conn, "/import", **named), WHY, now=haimen.now)


def voids(haimen: World) -> int:
    return int(haimen.log("SELECT count(*) FROM zuji.log WHERE type = 'person.voided'")[0][0])


def persons(haimen: World) -> list[int]:
    haimen.project()
    return [count for (count,) in haimen.rows("SELECT count(*) FROM roster")]


def test_a_run_is_void_afterwards_step_by_step_and_a_second_time_nothing_changes(haimen: World) -> None:
    given_a_run(haimen)
    found = requested(haimen, IMPORT, id_prefix="run-7/")
    assert ("ready", False, 3, 9) == (found.status, found.of_others, found.run.first, found.run.last)
    steps = withdrawn(haimen, IMPORT, found, most=2)
    assert [2, 2, 2, 1] == [step.receipt.accepted for step in steps]
    assert ([1], 7) == (persons(haimen), voids(haimen))
    again = withdrawn(haimen, IMPORT, found, most=3)
    assert [(3, 0), (3, 0), (1, 0)] == [(step.looked_at, len(step.posted)) for step in again]
    withdrawn(haimen, IMPORT, requested(haimen, IMPORT, id_prefix="run-7/"))
    assert ([1], 7) == (persons(haimen), voids(haimen))


def test_an_interrupted_withdrawal_goes_on_and_a_repeated_step_is_a_duplicate(haimen: World) -> None:
    given_a_run(haimen)
    found = requested(haimen, IMPORT, first=3)
    with haimen.pool.connection() as conn:
        first = withdraw_step(conn, haimen.recorder, IMPORT, found, most=3)
    assert (3, 3) == (first.looked_at, first.receipt.accepted)
    assert 4 == sum(step.receipt.accepted for step in withdrawn(haimen, IMPORT, found, most=4))
    assert 7 == voids(haimen)


def test_a_void_that_leaves_the_later_events_impossible_is_refused_like_any_other(haimen: World) -> None:
    make = given_a_run(haimen)
    post(haimen, TOWN, {**make.event("career_guided", "2021-05-01", who(1), advice="缝纫"), "source": "/town"})
    (step,) = withdrawn(haimen, IMPORT, requested(haimen, IMPORT, id_prefix="run-7/"))
    assert (6, ["transition"]) == (step.receipt.accepted, [one.refusal.kind for one in step.receipt.rejected])
    assert [2] == persons(haimen)


def test_who_may_withdraw(haimen: World) -> None:
    given_a_run(haimen)
    with pytest.raises(Refusal, match="withdraws only"):
        requested(haimen, msgspec.structs.replace(IMPORT, name="别的系统"), first=3)
    with pytest.raises(Refusal, match="decides on"):
        requested(haimen, SUPERVISOR, first=3)
    with pytest.raises(Refusal, match="may not post 'person"):
        requested(haimen, msgspec.structs.replace(IMPORT, types=("person.registered",)), first=3)
    with pytest.raises(Refusal, match="name the run"):
        requested(haimen, IMPORT)
    elsewhere = msgspec.structs.replace(TOWN, area="320614-02")
    with pytest.raises(Refusal, match="no event of that run"):
        requested(haimen, elsewhere, first=3)
    waiting = requested(haimen, TOWN, first=3)
    assert ("waiting", True) == (waiting.status, waiting.of_others)
    with pytest.raises(Refusal, match="not approved"):
        withdrawn(haimen, TOWN, waiting)


def decided(haimen: World, by: Caller, number: int, *, approved: bool = True) -> Withdrawal | None:
    with haimen.pool.connection() as conn, conn.transaction():
        return decide_withdrawal(conn, by, number, approved=approved, reason=None if approved else WHY)


def test_a_supervisor_approves_the_withdrawal_of_what_others_posted_and_its_voids_name_him(haimen: World) -> None:
    given_a_run(haimen)
    waiting = requested(haimen, TOWN, id_prefix="run-7/")
    for by, code in ((TOWN, "approval.own"), (msgspec.structs.replace(TOWN, name="同事"), "approval.role")):
        with pytest.raises(Refusal) as refused:
            decided(haimen, by, waiting.number)
        assert code == refused.value.code
    assert decided(haimen, msgspec.structs.replace(SUPERVISOR, area="210100"), waiting.number) is None
    approved = decided(haimen, SUPERVISOR, waiting.number)
    assert approved is not None
    with pytest.raises(Refusal, match="only the account"):
        withdrawn(haimen, IMPORT, approved)
    assert 7 == sum(step.receipt.accepted for step in withdrawn(haimen, TOWN, approved))
    stamps = haimen.log(
        "SELECT DISTINCT s->'actor'->>'name', s->'approved_by'->>'name', (s->>'approval')::int, s->'reason'->>'text'"
        "  FROM (SELECT convert_from(state, 'UTF8')::jsonb->'stamp' AS s FROM zuji.log WHERE type = 'person.voided') v"
    )
    assert [("镇人社所", "督查员", waiting.number, "导错了表")] == stamps
    with pytest.raises(Refusal, match="decided already"):
        decided(haimen, SUPERVISOR, waiting.number, approved=False)


def test_a_void_that_needs_a_second_account_waits_unless_the_withdrawal_is_approved(haimen: World) -> None:
    make = given_a_run(haimen)
    renamed = run(make.event("identity_corrected", "2021-03-01", who(0), field="name", old="张三", new="张山"))
    assert 1 == haimen.post_approved(renamed, caller=msgspec.structs.replace(IMPORT, sources=("*",))).accepted
    found = requested(haimen, IMPORT, id_prefix="run-7/")
    (step,) = withdrawn(haimen, IMPORT, found)
    assert (7, ["approved_by_another"]) == (
        step.receipt.accepted,
        [one.pending.rule for one in step.receipt.pending],
    )
    approved = decided(haimen, SUPERVISOR, found.number)
    assert approved is not None
    (last,) = withdrawn(haimen, IMPORT, approved)
    assert (1, 0) == (last.receipt.accepted, len(last.receipt.pending))


def test_what_a_run_is(haimen: World) -> None:
    given_a_run(haimen)
    moments = [at for (at,) in haimen.log("SELECT recorded_at FROM zuji.log ORDER BY position")]

    def positions(**named: Any) -> list[int]:
        with haimen.pool.connection() as conn:
            return [one.position for one in every_event(conn, find_run(conn, "/import", **named), IMPORT.scope)]

    assert [9, 8, 7, 6, 5, 4, 3] == positions(id_prefix="run-7/")
    assert [] == positions(id_prefix="run-8/")
    assert [5, 4] == positions(first=4, last=5)
    assert [6, 5] == positions(recorded_from=moments[4], recorded_to=moments[6])
    assert [9, 8, 7, 6, 5] == positions(recorded_from=moments[4])
    assert [] == positions(recorded_from=haimen.log("SELECT clock_timestamp()")[0][0])


def test_a_later_event_under_the_prefix_is_not_part_of_a_withdrawal(haimen: World) -> None:
    make = given_a_run(haimen)
    found = requested(haimen, IMPORT, id_prefix="run-7/")
    post(haimen, IMPORT, run(make.event("surveyed", "2021-06-01", who(0), method="入户")))
    assert 7 == sum(step.receipt.accepted for step in withdrawn(haimen, IMPORT, found))


def test_a_void_in_the_run_is_void_too_and_its_target_holds_again(haimen: World) -> None:
    make = given_a_run(haimen)
    post(
        haimen,
        IMPORT,
        {**make.event("voided", "2021-06-01", who(0), target_version=2, reason={"text": "重复"}), "id": "run-8/1"},
    )
    haimen.project()
    services = "SELECT count(*) FROM service"
    assert [(4,)] == haimen.rows(services)
    withdrawn(haimen, IMPORT, requested(haimen, IMPORT, id_prefix="run-8/"))
    haimen.project()
    assert [(5,)] == haimen.rows(services)
    withdrawn(haimen, IMPORT, requested(haimen, IMPORT, first=1, last=2))
    haimen.project()
    assert [(4,)] == haimen.rows(services)


def test_a_withdrawal_is_seen_by_its_account_and_its_area(haimen: World) -> None:
    given_a_run(haimen)
    number = requested(haimen, IMPORT, first=3).number
    readers = (
        IMPORT,
        SUPERVISOR,
        msgspec.structs.replace(IMPORT, name="别的系统"),
        msgspec.structs.replace(TOWN, area="210100"),
    )
    with haimen.pool.connection() as conn:
        assert [True, True, False, False] == [find_withdrawal(conn, number, one) is not None for one in readers]
        assert Run(source="/import", first=3, last=9) == find_run(conn, "/import", first=3)
