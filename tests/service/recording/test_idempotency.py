"""Streams have one kind, and requests belong to their account: no account can take over those of another."""

import itertools
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from msgspec.structs import replace

from domain.events.programme import PostDeveloped
from domain.reference.scope import EVERYWHERE
from service.event_store.streams import local_stream_of, stream_of
from service.recording.submission import Caller
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, CloudEvent, problems

EVIL = Caller(name="辽宁某系统", role="integration", area="210100", sources=("*",))
_values = itertools.count(1)
TRUE_SENDER = replace(HAIMEN, name="海门报送系统")


def target(town: Town, area: str = "320614") -> CloudEvent:
    return town.event("area.target_set", "2021-01-01", area, year=2021, indicator="posts", value=next(_values))


def elsewhere(town: Town, **data: Any) -> CloudEvent:
    return town.registration(area="210100", **data)


@pytest.mark.parametrize(("kind", "key"), [("area", "320614"), ("post", "gyx-2021-1"), ("employer", "E-1")])
def test_nobody_registers_a_person_under_the_id_of_another_stream(town: Town, kind: str, key: str) -> None:
    taken = {**elsewhere(town), "subject": str(stream_of(kind, key))}
    assert problems(town.post(taken, caller=EVIL)) == ["subject.chosen"]
    assert town.post(target(town)).accepted == 1


def test_a_post_whose_id_was_aimed_at_is_developed_and_counted(town: Town) -> None:
    key = f"gyx-{uuid4()}"
    stream = local_stream_of("post", "320614", key)
    for aimed_at in (stream, stream_of("post", key)):
        town.post({**elsewhere(town), "subject": str(aimed_at)}, caller=EVIL)
    developed = town.event("post.developed", "2021-01-01", key, kind="保洁", area="320614-01", count=5)
    assert town.post(developed).accepted == 1
    with town.world.pool.connection() as conn:
        history = town.world.store.load(conn, [stream], scope=EVERYWHERE)[stream].history
    assert [type(event) for event in history.recorded] == [PostDeveloped]


@pytest.mark.parametrize("kind", ["surveyed", "deceased", "corrected", "voided", "merged"])
def test_the_stream_of_an_area_is_no_person(town: Town, kind: str) -> None:
    town.post(target(town))
    data: dict[str, dict[str, Any]] = {
        "surveyed": {"method": "入户"},
        "deceased": {"source": "殡葬信息"},
        "corrected": {"target_version": 1, "changes": {"value": 0}, "reason": {"code": "e"}},
        "voided": {"target_version": 1, "reason": {"code": "e"}},
        "merged": {"into": town.registered()},
    }
    cloud_event = town.event(kind, "2021-06-01", str(stream_of("area", "320614")), **data[kind])
    assert problems(town.post(cloud_event)) == ["person.unknown"]


@pytest.mark.parametrize(
    ("stream_id", "event_type"),
    [
        (stream_of("area", "320614-09"), "person.registered"),
        (stream_of("post", "P-9"), "person.employed"),
        (uuid4(), "area.target_set"),
        (UUID(int=9 << 64), "employer.support_granted"),
    ],
)
def test_postgresql_itself_refuses_an_event_on_a_stream_of_another_kind(
    town: Town, stream_id: UUID, event_type: str
) -> None:
    append = (
        "SELECT zuji.append(ARRAY[%s::uuid], ARRAY[1], ARRAY[%s], ARRAY['320614'], ARRAY['{'::bytea],"
        " ARRAY[NULL::bytea], now(), '1 minute')"
    )
    with (
        town.world.pool.connection() as conn,
        pytest.raises(psycopg.errors.CheckViolation, match="log_stream_of_one_kind"),
    ):
        conn.execute(append, (stream_id, event_type))


def test_another_account_takes_no_request_id_away(town: Town) -> None:
    squatted = {**elsewhere(town), "id": "HRSS-0001"}
    assert town.post(squatted, caller=EVIL).accepted == 1
    mine = {**town.registration(), "id": "HRSS-0001"}
    receipt = town.post(mine, caller=TRUE_SENDER)
    assert (receipt.accepted, problems(receipt)) == (1, [])
    assert town.post(mine, caller=TRUE_SENDER).duplicates == 1
    assert problems(town.post({**mine, "time": "2021-03-01"}, caller=TRUE_SENDER)) == ["request.other_body"]


def test_the_same_request_of_two_accounts_in_one_group_is_two_requests(town: Town) -> None:
    mine, theirs = town.registration(), elsewhere(town)
    theirs["id"] = mine["id"]
    for caller, cloud_event in ((EVIL, theirs), (TRUE_SENDER, mine), (EVIL, theirs), (TRUE_SENDER, mine)):
        town.post(cloud_event, caller=caller)
    assert sorted(event.metadata.actor.name for event in town.log()) == sorted([EVIL.name, TRUE_SENDER.name])
    rows = town.world.log(
        "SELECT account FROM zuji.request WHERE (source, request_id) = (%s, %s)", town.source, mine["id"]
    )
    assert sorted(rows) == sorted([(EVIL.name,), (TRUE_SENDER.name,)])


def test_what_another_account_had_refused_under_my_name_is_not_marked_as_mine(town: Town) -> None:
    """A recorded request supersedes the waiting items of the same account only."""
    number, person = town.number(), town.registered()
    theirs = town.event("surveyed", "2021-06-01", f"id_no:{number}", method="电话")
    town.post(theirs, caller=EVIL)
    town.post({**town.event("surveyed", "2021-06-02", person, method="入户"), "id": theirs["id"]}, caller=TRUE_SENDER)
    assert town.waiting("account") == [(EVIL.name,)]


def test_a_body_another_account_posted_first_neither_holds_nor_hides_mine(town: Town) -> None:
    number = town.number()
    cloud_event = town.event("surveyed", "2021-06-01", f"id_no:{number}", method="入户")
    town.post(cloud_event, caller=EVIL)
    town.post(cloud_event, caller=TRUE_SENDER)
    assert sorted(town.waiting("account, area")) == sorted([(EVIL.name, "210100"), (TRUE_SENDER.name, "320614")])
    person = town.registered(number)
    assert town.event_types(person) == ["registered", "surveyed"]
    assert town.history(person).recorded[-1].metadata.actor.name == TRUE_SENDER.name
    assert town.waiting("account") == [(EVIL.name,)]


def test_a_later_body_of_another_account_is_not_taken_for_my_last_word(town: Town) -> None:
    number = town.number()
    mine = town.event("surveyed", "2021-06-01", f"id_no:{number}", method="入户")
    town.post(mine, caller=TRUE_SENDER)
    town.post({**mine, "data": {"method": "视频"}}, caller=EVIL)
    history = town.history(town.registered(number))
    assert [getattr(event, "method", None) for event in history.events] == [None, "入户"]


def test_a_refused_item_is_retried_as_its_own_sender(town: Town) -> None:
    number = town.number()
    cloud_event = town.event("surveyed", "2021-06-01", f"id_no:{number}", method="入户")
    for caller in (EVIL, TRUE_SENDER):
        town.post(cloud_event, caller=caller)
    ((theirs,),) = town.world.log(
        "SELECT id FROM zuji.quarantine WHERE account = %s AND source = %s", EVIL.name, town.source
    )
    assert town.world.recorder.retry(HAIMEN, theirs) is None, "of another area"
    town.registered(number)
    receipt = town.world.recorder.retry(EVIL, theirs)
    assert receipt is not None
    assert receipt.accepted == 0
