"""What is written to the outbox: whose, of what, once, and ids only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from domain.errors import Refusal
from service.recording.quarantine import dismiss
from service.recording.submission import Caller
from service.security.break_glass import open_grant
from tests.domain.events.examples.report_issues import EXAMPLES
from tests.service.webhooks.given import Delivering
from tests.world import HAIMEN, SUPERVISOR, ZHANG_SAN, EventMaker, id_no, world

EXAMPLE = EXAMPLES["area.report_issued"]
URL = "http://127.0.0.1:9/"
OTHER = Caller(name="通州区人社局", role="integration", area="320612", organisation="通州区人社局", sources=("/tz",))
OFFICE = Caller(name="海门经办", role="caseworker", area="320614", organisation="海门区人社局", sources=("/office",))
TOWN = Caller(name="悦来镇经办", role="caseworker", area="320614-08", organisation="悦来镇人社所", sources=("/yl",))
STRANGER = Caller(name="海门社保", role="integration", area="320614", organisation="海门区社保中心", sources=("/hs",))
"""Of the area, but it has posted nothing about anybody."""
WHO = f"id_no:{ZHANG_SAN}"


@pytest.fixture
def delivering(database_with_views: str) -> Iterator[Delivering]:
    with world(database_with_views) as inside:
        found = Delivering(inside)
        found.step()  # what was before the first subscription is behind it
        yield found
        found.close()


@pytest.fixture
def make() -> EventMaker:
    return EventMaker()


def told(delivering: Delivering) -> list[tuple[str, dict[str, Any]]]:
    """Kind and data of the messages in the outbox, once the views contain all events."""
    delivering.world.project()
    return delivering.outbox()


def of_subscriber(delivering: Delivering, webhook: str) -> list[tuple[str, dict[str, Any]]]:
    """Kind and data of the messages of one subscription."""
    delivering.world.project()
    return [(kind, data) for owner, kind, data in delivering.outbox("webhook", "kind", "data") if str(owner) == webhook]


def test_given_an_event_is_refused_when_it_is_recorded_later_then_its_sender_is_notified_once(
    delivering: Delivering, make: EventMaker
) -> None:
    mine, others = delivering.subscribed(URL), delivering.subscribed(URL, caller=OTHER)
    waits = make.event("surveyed", "2021-02-01", WHO, method="入户")
    delivering.world.post(waits)
    assert [] == told(delivering)

    receipt = delivering.world.given(make.registered())

    (kind, data), *rest = of_subscriber(delivering, mine)
    assert ("submission.recorded", []) == (kind, rest)
    assert ("/test", waits["id"], "person.surveyed", "recorded", 2) == tuple(
        data[name] for name in ("source", "id", "event", "status", "version")
    )
    assert [data["subject"]] == list(receipt.persons.values())
    assert [] == of_subscriber(delivering, others)
    delivering.step()
    assert 1 == len(told(delivering))


def test_given_a_refused_event_when_it_is_dismissed_or_expires_then_its_sender_is_notified(
    delivering: Delivering, make: EventMaker
) -> None:
    from domain.events.event import Reason
    from tests.world import KEYS

    delivering.subscribed(URL)
    first, second = (delivering.world.post(make.event("surveyed", "2021-02-01", WHO, method=m)) for m in "ab")
    with delivering.world.pool.connection() as conn, conn.transaction():
        number = first.rejected[0].quarantine_id
        assert number is not None
        dismiss(conn, KEYS, number, SUPERVISOR, Reason(text="不属实"))
    delivering.world.log("UPDATE zuji.quarantine SET received_at = '2020-01-01' WHERE status = 'waiting' RETURNING id")
    delivering.world.background().drain()

    assert [("submission.closed", "dismissed"), ("submission.closed", "expired")] == [
        (kind, data["status"]) for kind, data in told(delivering)
    ]
    assert second.rejected


def test_given_an_event_without_effect_then_its_sender_is_notified_and_one_that_holds_for_a_time_is_not(
    delivering: Delivering, make: EventMaker
) -> None:
    delivering.subscribed(URL)
    world = delivering.world
    world.given(make.registered(), make.event("level_set", "2021-03-01", WHO, level="A"))
    world.given(make.event("level_set", "2021-02-01", WHO, level="B"))  # holds until March
    unchanged = make.event("corrected", "2021-05-01", WHO, target_version=2, changes={"level": "A"}, **REASON)

    receipt = world.given(unchanged)

    assert ["no_effect.unchanged"] == [noted.note.code for noted in receipt.notes]
    assert [("submission.without_effect", unchanged["id"], "no_effect.unchanged")] == [
        (kind, data["id"], data["note"]) for kind, data in told(delivering)
    ]


REASON = {"reason": {"text": "笔误"}}


def test_given_two_records_are_merged_then_those_who_may_know_are_notified_once_each(
    delivering: Delivering, make: EventMaker
) -> None:
    world = delivering.world
    poster = delivering.subscribed(URL)
    other, stranger = (delivering.subscribed(URL, caller=caller) for caller in (OTHER, STRANGER))
    office = delivering.subscribed(URL, "person.merged", caller=OFFICE)
    town = delivering.subscribed(URL, "person.merged", caller=TOWN)
    world.project()
    twin = id_no("1970-03-12", 33)
    receipt = world.given(make.registered(), make.registered(twin))
    survivor, duplicate = receipt.persons.values()

    world.post_approved(make.event("merged", "2021-06-01", duplicate, into=survivor, **REASON))

    expected = [("person.merged", duplicate, survivor)]
    for webhook, messages in ((poster, expected), (office, expected), (town, []), (other, []), (stranger, [])):
        found = [
            (kind, data["person"], data["into"])
            for kind, data in of_subscriber(delivering, webhook)
            if kind == "person.merged"
        ]
        assert messages == found


def test_given_a_deadline_comes_near_then_the_accounts_of_its_area_are_notified_once(
    delivering: Delivering, make: EventMaker
) -> None:
    world = delivering.world
    office, town = (delivering.subscribed(URL, "deadline.due", caller=caller) for caller in (OFFICE, TOWN))
    receipt = world.given(
        make.registered(),
        make.event("unemployment_registered", "2026-11-21T09:00:00+08:00", WHO),
        make.event("recognised", "2026-11-21T10:00:00+08:00", WHO, categories=["older_worker"], basis="年满50"),
    )
    world.project()
    due = world.rows("SELECT name, due_at FROM deadline WHERE met_at IS NULL ORDER BY due_at")
    assert due, "the rules give no deadline"
    before = len(of_subscriber(delivering, office))

    world.now = due[0][1] - timedelta(hours=25)
    delivering.step()
    assert before == len(of_subscriber(delivering, office))
    world.now = due[-1][1]
    found = of_subscriber(delivering, office)

    assert {name for name, _ in due} == {data["deadline"] for _, data in found}
    assert {*receipt.persons.values()} == {data["person"] for _, data in found}
    assert [] == of_subscriber(delivering, town)
    assert found == of_subscriber(delivering, office)


def test_given_a_late_event_then_a_deadline_that_has_ended_is_announced_unless_it_ended_long_ago(
    delivering: Delivering, make: EventMaker
) -> None:
    office = delivering.subscribed(URL, "deadline.due", caller=OFFICE)
    recent, old = WHO, id_no("1970-03-12", 33)
    for who, day in ((recent, "2025-11-10"), (f"id_no:{old}", "2024-11-10")):
        delivering.world.given(
            make.registered(*([old] if who != recent else [])),
            make.event("unemployment_registered", day, who),
            make.event("recognised", day, who, categories=["older_worker"], basis="年满50"),
        )
    delivering.world.project()
    due = delivering.world.rows("SELECT person_id, due_at FROM deadline ORDER BY due_at")
    assert [2025, 2026] == [day.year for _, day in due]

    found = [data for _, data in of_subscriber(delivering, office)]

    assert [str(due[1][0])] == [data["person"] for data in found]


def test_given_a_report_is_issued_then_those_who_read_reports_of_the_area_are_notified_once(
    delivering: Delivering, make: EventMaker
) -> None:
    office, town = (delivering.subscribed(URL, "report.issued", caller=caller) for caller in (OFFICE, TOWN))

    delivering.world.given(issue(make))

    expected = {"report": "4A", "area": "320614", "period": "2021-H1", "year": 2021, "number": 1, "position": 1}
    assert [("report.issued", expected)] == of_subscriber(delivering, office)
    assert [] == of_subscriber(delivering, town)
    delivering.step()
    assert 1 == len(told(delivering))


def issue(make: EventMaker) -> dict[str, Any]:
    """The first issue of report 4A of Haimen in 2021."""
    data = {name: str(value) if name == "as_of" else value for name, value in EXAMPLE.data.items()}
    return make.event("area.report_issued", "2026-11-20", "320614", **data)


def test_given_an_account_reads_beyond_its_area_then_supervisors_of_both_areas_are_notified_once(
    delivering: Delivering,
) -> None:
    areas = ("320614-01", "320614-02", "320614-03")
    callers = [msgspec.structs.replace(SUPERVISOR, name=f"督查{area}", area=area) for area in areas]
    account, read, other = (delivering.subscribed(URL, "break_glass.opened", caller=caller) for caller in callers)
    with delivering.world.pool.connection() as conn:
        reader = msgspec.structs.replace(TOWN, area=areas[0])
        number, until = open_grant(conn, reader, area=areas[1], person=None, reason="核对", minutes=30)

    (told,) = of_subscriber(delivering, read)
    expected = {
        "number": number,
        "account": TOWN.name,
        "role": "caseworker",
        "account_area": areas[0],
        "area": areas[1],
    }
    assert {**expected, "until": until} == {**told[1], "until": datetime.fromisoformat(told[1]["until"])}
    assert [told] == of_subscriber(delivering, account)
    assert [] == of_subscriber(delivering, other)
    with pytest.raises(Refusal, match="may not subscribe"):
        delivering.subscribed(URL, "break_glass.opened", caller=TOWN)


def test_no_message_holds_a_name_or_a_number_of_a_person(delivering: Delivering, make: EventMaker) -> None:
    for caller in (HAIMEN, OFFICE):
        delivering.subscribed(URL, caller=caller)
    world = delivering.world
    world.post(make.event("employed", "2021-02-01", WHO, channel="employer", employer="某家纺有限公司"))
    world.post(make.registered(phone="13905130042", address="长兴村12号"))
    world.post(make.event("level_set", "2021-02-01", WHO, level="B"))
    world.post(make.event("level_set", "2021-02-01", WHO, level="A"))

    texts = " ".join(str(data) for _, data in told(delivering))

    assert "submission" not in texts
    assert texts
    for secret in (ZHANG_SAN, "张三", "13905130042", "长兴村", "1970", "家纺"):
        assert secret not in texts


def test_an_account_that_has_ended_is_notified_of_nothing_more(delivering: Delivering, make: EventMaker) -> None:
    webhook = delivering.subscribed(URL, caller=OFFICE)
    from service.postgres.database import connect_as_owner

    with connect_as_owner(delivering.world.url) as conn:
        conn.execute("UPDATE zuji.account SET revoked_at = clock_timestamp() WHERE name = %s", (OFFICE.name,))
    delivering.world.given(issue(make))

    assert [] == of_subscriber(delivering, webhook)
    assert ("disabled", "account_ended", 0) == delivering.state(webhook)
