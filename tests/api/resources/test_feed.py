"""The feed, a page of it or followed."""

import threading

import orjson
import pytest

from api.resources import feed
from tests.api.conftest import Json, Office
from tests.waiting import wait_until
from tests.world import AGENCY, ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def sent(text: str) -> list[Json]:
    """The events of an event stream."""
    return [orjson.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def test_given_events_then_they_come_as_cloudevents_in_order_without_what_is_private(
    office: Office, make: EventMaker
) -> None:
    person = office.person(
        make.event("surveyed", "2021-02-01T10:00:00+08:00", WHO, method="入户", reason={"code": "plan"}),
    )
    office.given(make.event("area.target_set", "2021-01-01", "320614-01", year=2021, indicator="posts", value=40))
    office.given(
        make.event(
            "corrected",
            "2021-03-01",
            WHO,
            target_version=1,
            changes={"phone": "13912345678", "ethnicity": "汉"},
            reason={"code": "x"},
        ),
    )
    answer = office.get("/v1/events")
    registered, surveyed, target, corrected = answer["items"]
    assert [one["position"] for one in answer["items"]] == [1, 2, 3, 4]
    assert (answer["next"], answer["position"]) == (None, 4)
    assert registered["data"] == {"area": "320614-01", "birth_year": 1970, "sex": "male"}
    assert surveyed.pop("recordedat")
    assert {
        "specversion": "1.0",
        "id": "1",
        "source": "/test",
        "type": "person.surveyed",
        "subject": person,
        "time": "2021-02-01T10:00:00+08:00",
        "datacontenttype": "application/json",
        "data": {"method": "入户", "reason": {"code": "plan"}},
        "position": 2,
        "streamversion": 2,
        "wholeday": False,
        "area": "320614-01",
        "actor": "caseworker@320614",
        "role": "caseworker",
        "organisation": AGENCY["organisation"],
        "organisationtype": AGENCY["organisation_type"],
        "profile": "haimen@2021-01-01",
    } == surveyed
    assert (target["subject"], target["wholeday"]) == ("320614-01", True)
    assert corrected["data"]["changes"] == {"ethnicity": "汉"}
    for private in (ZHANG_SAN, "张三", "13912345678"):
        assert private not in str(answer)


def test_r2_7_posts_fairs_and_employers_come_under_the_ids_they_were_posted_with(
    office: Office, make: EventMaker
) -> None:
    support = {
        "employer": "海门某家纺有限公司",
        "uscc": "91350100M000100Y43",
        "measure": "hiring_subsidy",
        "amount_fen": 1,
    }
    receipt = office.post(
        [
            make.event("post.developed", "2021-03-01", "P-17", kind="保洁", area="320614-01", count=3),
            make.event("post.closed", "2021-09-01", "P-17", cause="项目结束"),
            make.event("fair.held", "2021-09-25", "金秋专场", name="金秋招聘月", area="320614-02"),
            make.event("employer.support_granted", "2021-10-01", None, **support),
        ]
    )
    assert receipt.get_json()["rejected"] == []
    office.world.project()
    items = office.get("/v1/events")["items"]
    assert [(one["subject"], one["area"], one["streamversion"]) for one in items] == [
        ("P-17", "320614-01", 1),
        ("P-17", "320614-01", 2),
        ("金秋专场", "320614-02", 1),
        ("91350100M000100Y43", "320614", 1),
    ]
    assert "key" not in str(items)


def test_a_post_that_is_closed_before_it_is_known_waits_for_its_development(office: Office, make: EventMaker) -> None:
    closed = office.post([make.event("post.closed", "2021-09-01", "P-9", cause="项目结束")]).get_json()
    assert [one["problem"]["code"] for one in closed["rejected"]] == ["post.unknown"]
    office.post([make.event("post.developed", "2021-03-01", "P-9", kind="保洁", area="320614-01", count=3)])
    office.world.project()
    assert [one["type"] for one in office.get("/v1/events")["items"]] == ["post.developed", "post.closed"]


def test_given_more_than_a_page_then_next_leads_on(office: Office, make: EventMaker) -> None:
    office.person(*(make.event("surveyed", f"2021-02-0{day}", WHO, method="入户") for day in range(1, 5)))
    first = office.get("/v1/events?limit=2")
    assert ([one["position"] for one in first["items"]], first["next"]) == ([1, 2], 2)
    assert [one["position"] for one in office.get(f"/v1/events?after={first['next']}")["items"]] == [3, 4, 5]
    assert [one["position"] for one in office.get("/v1/events?type=person.registered,area.target_set")["items"]] == [1]


def test_given_an_area_then_only_its_events_and_those_of_its_persons_come(office: Office, make: EventMaker) -> None:
    office.person(make.event("moved", "2021-06-01", WHO, to_area="320614-02"))
    office.person(number=id_no("1980-01-01", 3), area="320614-03")
    for area, expected in (("320614-01", [1, 2]), ("320614-02", [1, 2]), ("320614-03", [3]), ("320614-04", [])):
        assert expected == [one["position"] for one in office.get("/v1/events", area=area)["items"]], area


def test_given_a_follower_then_events_come_as_they_are_projected_and_it_resumes_where_it_was(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FOLLOWED_SECONDS", 3.0)
    monkeypatch.setattr(feed, "PAUSE_SECONDS", 0.01)
    office.person(make.event("surveyed", "2021-02-01", WHO, method="入户"))
    stream: Json = {"headers": {"Accept": "text/event-stream"}, "buffered": False}
    response = office.call("GET", "/v1/events", **stream)
    assert response.mimetype == "text/event-stream"
    seen: list[str] = []
    follower = threading.Thread(target=lambda: seen.extend(chunk.decode() for chunk in response.iter_encoded()))
    follower.start()
    wait_until(lambda: len(sent("".join(seen))) == 2)
    office.given(make.event("surveyed", "2021-02-02", WHO, method="电话"))
    wait_until(lambda: len(sent("".join(seen))) == 3)
    follower.join()
    response.close()
    assert "id: 3\nevent: person.surveyed\n" in "".join(seen)

    monkeypatch.setattr(feed, "FOLLOWED_SECONDS", 0.2)
    stream["headers"]["Last-Event-ID"] = "2"
    assert [one["position"] for one in sent(office.call("GET", "/v1/events", **stream).text)] == [3]


def test_given_nothing_new_then_the_heart_beats_with_the_position_seen(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.person()
    for name, seconds in (("FOLLOWED_SECONDS", 0.3), ("HEARTBEAT_SECONDS", 0.02), ("PAUSE_SECONDS", 0.01)):
        monkeypatch.setattr(feed, name, seconds)
    text = office.call("GET", "/v1/events", headers={"Accept": "text/event-stream"}, area="320614-09").text
    assert "id: 1\n: heartbeat\n\n" in text
    assert sent(text) == []


def test_given_too_many_followers_then_busy_and_a_place_is_given_back(office: Office) -> None:
    stream: Json = {"headers": {"Accept": "text/event-stream"}, "buffered": False}
    open_streams = [office.call("GET", "/v1/events", role=role, **stream) for role in ("caseworker", "supervisor")]
    refused = office.call("GET", "/v1/events", role="auditor", **stream)
    assert (refused.status_code, refused.get_json()["code"], refused.headers["Retry-After"]) == (503, "busy", "5")
    assert refused.get_json()["data"] == {"limit": "followers", "most": 2}
    for response in open_streams:
        response.close()
    again = office.call("GET", "/v1/events", **stream)
    assert again.status_code == 200
    again.close()


def test_given_one_account_follows_as_often_as_it_may_then_others_still_follow(office: Office) -> None:
    stream: Json = {"headers": {"Accept": "text/event-stream"}, "buffered": False}
    first = office.call("GET", "/v1/events", **stream)
    refused = office.call("GET", "/v1/events", **stream)
    assert (refused.status_code, refused.get_json()["data"]) == (429, {"limit": "followers_of_account", "most": 1})
    other = office.call("GET", "/v1/events", role="auditor", **stream)
    assert (first.status_code, other.status_code) == (200, 200)
    for response in (first, other):
        response.close()


def test_given_a_last_event_id_that_is_no_position_then_400(office: Office) -> None:
    headers = {"Accept": "text/event-stream", "Last-Event-ID": "abc"}
    assert office.call("GET", "/v1/events", headers=headers).status_code == 400


def test_given_a_rare_type_then_a_page_looks_no_further_than_it_may_and_the_next_goes_on(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "_LOOKED_THROUGH", 2)
    office.person(
        make.event("surveyed", "2021-02-01", WHO, method="入户"),
        make.event("surveyed", "2021-02-02", WHO, method="入户"),
        make.event("surveyed", "2021-02-03", WHO, method="入户"),
        make.event("employed", "2021-02-04", WHO, channel="employer"),
    )
    seen: list[tuple[list[int], int | None]] = []
    after: int | None = 0
    while after is not None:
        page = office.get(f"/v1/events?type=person.employed&after={after}")
        after = page["next"]
        seen.append(([one["position"] for one in page["items"]], after))
    assert [([], 2), ([], 4), ([5], None)] == seen


def test_the_feed_is_filtered_by_area_type_and_source_in_pages_and_followed(office: Office, make: EventMaker) -> None:
    other = EventMaker("/other")
    office.given(make.registered(), other.registered(id_no("1980-02-02", 1), area="320614-08"))
    office.given(other.event("surveyed", "2021-02-01", WHO, method="/test"))  # names the source elsewhere

    def positions(query: str) -> list[int]:
        return [one["position"] for one in office.get(f"/v1/events?{query}")["items"]]

    assert [1, 3] == positions("area=320614-01")
    assert [2] == positions("area=320614-08")
    assert [1, 2, 3] == positions("area=320614")
    assert [1] == positions("source=/test")
    assert [2, 3] == positions("source=/other")
    assert [3] == positions("area=320614-01&source=/other&type=person.surveyed")
    assert [] == positions("area=210100")
    alive = iter([True])
    office.app.extensions["zuji.alive"] = lambda: next(alive, False)
    stream = office.call("GET", "/v1/events?area=320614-08&source=/other", headers={"Accept": "text/event-stream"})
    assert [2] == [one["position"] for one in sent(stream.get_data(as_text=True))]
