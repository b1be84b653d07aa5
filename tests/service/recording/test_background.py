"""A call leaves many quarantined events to the background process, which retries them all in the end."""

from collections.abc import Sequence
from threading import Event as Signal
from threading import Thread
from typing import Any

import psycopg
import pytest

from service.recording import record_events
from service.recording.retry_quarantined import MOST_OF_A_SUBJECT
from tests.service.recording.conftest import Town
from tests.waiting import wait_until
from tests.world import HAIMEN, CloudEvent, problems


def visits(town: Town, number: str, count: int) -> list[CloudEvent]:
    """`count` visits on different days."""
    days = [f"{2021 + month // 12}-{month % 12 + 1:02}-{day:02}" for month in range(24) for day in range(1, 28)]
    return [town.event("surveyed", day, f"id_no:{number}", method="入户") for day in days[-count:]]


def test_a_few_are_recorded_in_the_call_and_many_by_the_background(town: Town) -> None:
    few, many = town.number(), town.number()
    town.post(*visits(town, few, MOST_OF_A_SUBJECT))
    town.post(*visits(town, many, MOST_OF_A_SUBJECT + 1))
    assert len(town.event_types(town.registered(few))) == MOST_OF_A_SUBJECT + 1
    person = town.registered(many)
    assert town.event_types(person) == ["registered"]
    assert town.world.retry_quarantined() == MOST_OF_A_SUBJECT + 1
    assert len(town.event_types(person)) == MOST_OF_A_SUBJECT + 2
    assert town.waiting() == []
    assert town.world.log("SELECT FROM zuji.quarantine_due") == []


def test_many_that_need_each_other_are_recorded_by_the_background_whatever_the_order_they_came_in(town: Town) -> None:
    number = town.number()
    subject = f"id_no:{number}"
    jobs = [
        event
        for month in range(1, 13)
        for event in (
            town.event("employed", f"2022-{month:02}-01", subject, channel="employer"),
            town.event("left_post", f"2022-{month:02}-20", subject, cause="辞职"),
        )
    ]
    town.post(*visits(town, number, 20), *reversed(jobs))
    person = town.registered(number)
    assert town.world.retry_quarantined() == 44
    assert town.event_types(person).count("employed") == town.event_types(person).count("left_post") == 12


def test_what_cannot_stand_keeps_waiting_and_each_counts_one_attempt(town: Town) -> None:
    number = town.number()
    bad = [town.event("left_post", f"2021-02-{day:02}", f"id_no:{number}", cause="辞职") for day in range(1, 29)]
    bad += [town.event("left_post", f"2021-03-{day:02}", f"id_no:{number}", cause="辞职") for day in range(1, 29)]
    town.post(*bad)
    person = town.registered(number)
    town.world.retry_quarantined()
    assert town.event_types(person) == ["registered"]
    assert {(2,)} == set(town.waiting("attempts"))


class Killed(BaseException):
    """Stands for the end of the process."""


def test_what_a_killed_process_left_is_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number = town.number()
    town.post(*visits(town, number, 3))

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(record_events, "retry_quarantined", killed)
        with pytest.raises(Killed):
            town.registered(number)
    assert len(town.waiting()) == 3
    assert town.world.retry_quarantined() == 3
    assert town.waiting() == []


def test_the_background_works_while_it_runs_and_survives_an_item_that_makes_it_fail(town: Town) -> None:
    stop = Signal()
    running = Thread(target=town.world.background().run, args=(stop,))
    running.start()
    try:
        number = town.number()
        town.post(*visits(town, number, 40))
        person = town.registered(number)
        wait_until(lambda: len(town.event_types(person)) == 41, seconds=30)
    finally:
        stop.set()
        running.join()


def full(town: Town, number: str, most: int) -> Sequence[str]:
    """Posts one event of a subject more than may wait."""
    town.world.recorder._most_waiting = most
    try:
        return problems(town.post(*visits(town, number, most + 1)))
    finally:
        town.world.recorder._most_waiting = 200


def test_beyond_the_count_of_a_subject_the_sender_is_told_to_stop_and_keeps_the_event(town: Town) -> None:
    number = town.number()
    assert full(town, number, 5) == ["person.unknown"] * 5 + ["quarantine.full"]
    assert len(town.waiting()) == 5
    other = town.number()
    assert problems(town.post(*visits(town, other, 1))) == ["person.unknown"], "another subject is not full"
    assert len(town.event_types(town.registered(number))) == 6
    assert town.waiting("subject") != []  # the other subject


def test_what_is_kept_already_may_be_sent_again_though_it_is_full(town: Town) -> None:
    number = town.number()
    events = visits(town, number, 4)
    town.world.recorder._most_waiting = 4
    try:
        town.post(*events)
        assert problems(town.post(*events)) == ["person.unknown"] * 4
        receipt = town.post(*visits(town, number, 1))
    finally:
        town.world.recorder._most_waiting = 200
    assert problems(receipt) == ["quarantine.full"]
    assert receipt.rejected[0].quarantine_id is None
    assert receipt.rejected[0].refusal.data == {"limit": 4, "refused": "person.unknown"}


def aged(town: Town, column: str, days: int) -> None:
    """Makes the quarantined items of this test's source `days` days old."""
    town.world.log(
        f"UPDATE zuji.quarantine SET {column} = {column} - make_interval(days => %s) WHERE source = %s RETURNING id",
        days,
        town.source,
    )


def test_what_waits_too_long_expires_its_body_destroyed_and_said_again_waits_again(town: Town) -> None:
    (event,) = visits(town, town.number(), 1)
    town.post(event)
    aged(town, "received_at", 366)
    town.world.retry_quarantined()
    assert town.waiting() == []
    assert town.waiting("body", status="expired") == [(b"",)]
    town.post(event)
    assert town.waiting("received_at > now() - interval '1 day', length(body) > 0") == [(True, True)]


def test_what_was_settled_long_ago_is_removed_and_what_waits_is_not(town: Town) -> None:
    number = town.number()
    town.post(*visits(town, number, 2))
    town.registered(number)
    town.post(*visits(town, town.number(), 1))
    aged(town, "tried_at", 91)
    town.world.background().drain()
    assert (len(town.waiting(status="recorded")), len(town.waiting())) == (0, 1)


def test_the_service_itself_can_remove_nothing_else(town: Town) -> None:
    town.post(*visits(town, town.number(), 1))
    aged(town, "tried_at", 400)
    with town.world.pool.connection() as conn:
        assert conn.execute("SELECT zuji.remove_settled('0', 1000)").fetchone() is not None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("DELETE FROM zuji.quarantine WHERE status = 'recorded'")
    assert len(town.waiting()) == 1


def test_news_that_come_while_the_background_works_keep_the_subject_due(town: Town) -> None:
    number = town.number()
    town.post(*visits(town, number, 40))
    town.registered(number)
    background = town.world.background()
    with town.world.pool.connection() as conn:
        conn.execute("UPDATE zuji.quarantine_due SET not_before = '-infinity'")
        ((marks,),) = town.world.log("SELECT marks FROM zuji.quarantine_due")
        original = background._retry_subject

        def with_news(conn: psycopg.Connection, subject: bytes) -> int:
            conn.execute("UPDATE zuji.quarantine_due SET marks = marks + 1")
            return original(conn, subject)

        background._retry_subject = with_news  # type: ignore[method-assign]  # something comes in meanwhile
        assert background.step(conn, impatient=True) == 40
    assert town.world.log("SELECT marks FROM zuji.quarantine_due") == [(marks + 1,)]
    assert town.world.retry_quarantined() == 0
    assert HAIMEN.name in str(town.log()[-1].metadata.actor.name)
