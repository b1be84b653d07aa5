"""Items of the feed that are posted back, to the service that gave them out or to another one."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
import pytest

from domain.events.event import Event
from service.event_store.mapper import EventMapper
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, CloudEvent, EventMaker

WHO = f"id_no:{ZHANG_SAN}"


def feed(office: Office, **options: Any) -> list[CloudEvent]:
    """All items of the feed."""
    office.world.project()
    items: list[CloudEvent] = office.get("/v1/events?limit=1000", **options)["items"]
    return items


def test_b4_items_of_the_feed_posted_back_are_duplicates(office: Office, make: EventMaker) -> None:
    who = office.person(
        make.event("employed", "2021-05-06", WHO, channel="employer", reason={"code": "report"}), phone="13812345678"
    )
    office.given(make.event("left_post", "2021-06-01T09:00:00+08:00", who, cause="辞职"))
    items = feed(office)
    for item in items:
        assert office.post(item).get_json()["duplicates"] == 1
    answer = office.post(items).get_json()
    assert (answer["accepted"], answer["duplicates"], answer["rejected"]) == (0, 3, [])
    assert office.post(items, path="/v1/events?preview=true").get_json()["duplicates"] == 3
    assert office.post(items, path="/v1/events?atomic=true").get_json()["duplicates"] == 3
    assert 3 == len(feed(office))


def test_an_item_is_recognised_in_every_form_it_is_posted_back_in(office: Office, make: EventMaker) -> None:
    office.person(make.event("surveyed", "2021-05-06", WHO, method="入户"))
    registered, surveyed = feed(office)
    for item in (registered, surveyed):
        utc = datetime.fromisoformat(item["time"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        texts = {
            name: str(value).lower() if type(value) in (bool, int) else value
            for name, value in item.items()
            if name != "data"
        }
        headers = {f"ce-{name}": quote(value, safe="") for name, value in texts.items()}
        for other in (
            {**item, "links": {"self": "/v1/events"}, "approvedby": None},
            {**item, "time": utc, "recordedat": item["recordedat"].replace("+00:00", "Z")},
            {**texts, "data": item["data"]},
        ):
            assert office.post(other).get_json()["duplicates"] == 1, other
        answer = office.call("POST", "/v1/events", json=item["data"], headers=headers)
        assert answer.get_json()["duplicates"] == 1, answer.text
        lines = b"\n".join(orjson.dumps(one) for one in (item, item))
        answer = office.call("POST", "/v1/events", data=lines, content_type="application/x-ndjson")
        assert answer.get_json()["duplicates"] == 2
    assert 2 == len(feed(office))


def test_events_between_the_items_posted_back_are_not_read(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.person(*(make.event("surveyed", f"2021-05-0{day}", WHO, method="入户") for day in range(1, 6)))
    items, read, to_event = feed(office), list[bytes](), EventMapper.to_event

    def counting(mapper: EventMapper, state: bytes, stream_id: UUID) -> Event:
        read.append(state)
        return to_event(mapper, state, stream_id)

    monkeypatch.setattr(EventMapper, "to_event", counting)
    assert office.post([items[0], items[-1]]).get_json()["duplicates"] == 2
    assert len(read) == 2


def test_an_item_that_was_changed_or_belongs_elsewhere_is_no_duplicate(office: Office, make: EventMaker) -> None:
    office.person(make.event("surveyed", "2021-05-06", WHO, method="入户"))
    surveyed = feed(office)[-1]
    changed = office.post({**surveyed, "data": {"method": "电话"}})
    assert (changed.status_code, changed.get_json()["code"]) == (409, "request.other_body")
    elsewhere = office.post(surveyed, area="210000")
    assert elsewhere.get_json()["duplicates"] == 0
    assert office.post({**surveyed, "position": 99}).get_json()["duplicates"] == 0
    assert office.post({**surveyed, "position": "x"}).get_json()["duplicates"] == 0


def test_the_feed_posted_into_another_installation_is_recorded_as_it_was(office: Office, make: EventMaker) -> None:
    """Posts have no private fields, so the feed has all of them."""
    posted = make.event("post.developed", "2021-03-01", "P-17", kind="保洁", area="320614-01", count=3)
    item = {
        **posted,
        "time": "2021-03-01T00:00:00+08:00",
        "position": 4711,
        "recordedat": "2021-03-02T01:00:00+00:00",
        "streamversion": 1,
        "wholeday": True,
        "actor": "海门区人社局",
        "role": "integration",
        "area": "320614-01",
    }
    for outcome in ("accepted", "duplicates"):
        assert office.post(item, role="integration").get_json()[outcome] == 1
    recorded = feed(office)[-1]
    for name in ("id", "source", "type", "subject", "time", "data", "wholeday"):
        assert recorded[name] == item[name]
    assert recorded["onbehalfof"] == "海门区人社局"
