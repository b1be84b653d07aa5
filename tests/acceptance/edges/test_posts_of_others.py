"""The ids of posts and fairs are those of a district: a stranger neither takes, closes nor counts them (attack S4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import CloudEvent, EventMaker

TOWN, DISTRICT, CITY = "320614-08", "320614", "320600"
ELSEWHERE, PROVINCE = "210100", "210000"
POST, FAIR = "gyx-2021-1", "2021-春"


def posted(office: Office, area: str, *cloud_events: CloudEvent) -> list[str]:
    """Posts each event by itself as a caseworker of the area; the codes of the problems, "" for what is recorded."""
    codes = []
    for cloud_event in cloud_events:
        answer = office.post([cloud_event], area=area, role="caseworker").get_json()
        codes += [one["problem"]["code"] for one in answer["rejected"]] or [""]
        assert answer["accepted"] or answer["rejected"], answer
    office.world.project()
    return codes


def developed(make: EventMaker, area: str, count: int, post: str = POST, day: str = "2021-03-01") -> CloudEvent:
    return make.event("post.developed", day, post, kind="保洁", area=area, count=count)


def vacated(make: EventMaker, post: str = POST, **data: Any) -> CloudEvent:
    return make.event("post.vacated", "2021-05-01", post, count=1, **data)


def closed(make: EventMaker, post: str = POST) -> CloudEvent:
    return make.event("post.closed", "2021-09-01", post, cause="项目结束")


def fair(make: EventMaker, area: str, **data: Any) -> CloudEvent:
    return make.event("fair.held", "2021-03-05", FAIR, name="春风行动", area=area, **data)


def streams(office: Office, area: str) -> list[tuple[str, str, int, str]]:
    """The events the area sees of posts and fairs: type, subject, version in the stream, and area."""
    items = office.get("/v1/events?type=post.developed,post.vacated,post.closed,fair.held", area=area)["items"]
    return [(one["type"], one["subject"], one["streamversion"], one["area"]) for one in items]


def posts_done(office: Office, area: str, row: str) -> int:
    report = office.get(f"/v1/reports/4A?area={area}&period=2021", area=area)
    rows = [*report["rows"], {**report["total"], "key": area}]
    return next(int(one["posts_done"]) for one in rows if one["key"] == row)


@pytest.mark.parametrize("stranger_first", [True, False], ids=["stranger first", "stranger second"])
def test_the_same_id_elsewhere_is_another_post(office: Office, make: EventMaker, *, stranger_first: bool) -> None:
    ours, theirs = (TOWN, developed(make, TOWN, 5)), (ELSEWHERE, developed(make, ELSEWHERE, 9))
    for area, cloud_event in (theirs, ours) if stranger_first else (ours, theirs):
        assert posted(office, area, cloud_event) == [""]
    assert streams(office, TOWN) == [("post.developed", POST, 1, TOWN)]
    assert streams(office, ELSEWHERE) == [("post.developed", POST, 1, ELSEWHERE)]
    assert posted(office, TOWN, vacated(make), closed(make)) == ["", ""]
    assert [one[2] for one in streams(office, TOWN)] == [1, 2, 3]
    assert len(streams(office, ELSEWHERE)) == 1
    assert posts_done(office, DISTRICT, TOWN) == 5


@pytest.mark.parametrize("stranger_first", [True, False], ids=["stranger first", "stranger second"])
def test_a_stranger_closes_and_vacates_only_its_own(office: Office, make: EventMaker, *, stranger_first: bool) -> None:
    if stranger_first:
        posted(office, ELSEWHERE, developed(make, ELSEWHERE, 1))
    posted(office, TOWN, developed(make, TOWN, 5))
    expected = [""] * 2 if stranger_first else ["post.unknown"] * 2
    assert posted(office, ELSEWHERE, vacated(make), closed(make)) == expected
    assert streams(office, TOWN) == [("post.developed", POST, 1, TOWN)]
    assert posted(office, ELSEWHERE, vacated(make, area=TOWN)) == ["scope.area"]


def test_posts_freed_are_counted_though_a_stranger_developed_the_same_id(office: Office, make: EventMaker) -> None:
    posted(office, ELSEWHERE, developed(make, ELSEWHERE, 9))
    assert posted(office, TOWN, vacated(make, area=TOWN, kind="保安")) == [""]
    assert posts_done(office, DISTRICT, TOWN) == 1


@pytest.mark.parametrize("stranger_first", [True, False], ids=["stranger first", "stranger second"])
def test_the_same_id_elsewhere_is_another_fair(office: Office, make: EventMaker, *, stranger_first: bool) -> None:
    areas = (ELSEWHERE, TOWN) if stranger_first else (TOWN, ELSEWHERE)
    for area in areas:
        assert posted(office, area, fair(make, area)) == [""]
    for area in areas:
        assert streams(office, area) == [("fair.held", FAIR, 1, area)]


def test_the_units_of_a_district_share_its_ids(office: Office, make: EventMaker) -> None:
    assert posted(office, DISTRICT, developed(make, TOWN, 5), vacated(make, area=TOWN)) == ["", ""]
    assert posted(office, TOWN, closed(make)) == [""]
    assert posted(office, "320614-02", closed(make)) == ["post.unknown"]
    assert [one[2] for one in streams(office, DISTRICT)] == [1, 2, 3]


def test_an_account_above_means_the_only_post_of_the_id_in_its_scope(office: Office, make: EventMaker) -> None:
    posted(office, ELSEWHERE, developed(make, ELSEWHERE, 9))
    posted(office, TOWN, developed(make, TOWN, 5))
    assert posted(office, CITY, vacated(make)) == [""]
    assert posted(office, PROVINCE, closed(make)) == [""]
    assert streams(office, TOWN)[-1] == ("post.vacated", POST, 2, TOWN)
    assert streams(office, ELSEWHERE)[-1] == ("post.closed", POST, 2, ELSEWHERE)


def test_of_several_posts_of_the_id_an_account_above_names_the_area(office: Office, make: EventMaker) -> None:
    posted(office, "210100", developed(make, "210100", 3))
    posted(office, "210200", developed(make, "210200", 4))
    cloud_event = vacated(make)
    answer = office.post([cloud_event], area=PROVINCE).get_json()["rejected"][0]["problem"]
    assert (answer["code"], "name the area" in answer["detail"]) == ("post.unknown", True)
    assert posted(office, PROVINCE, vacated(make, area="210200")) == [""]
    assert streams(office, "210200")[-1] == ("post.vacated", POST, 2, "210200")
    assert len(streams(office, "210100")) == 1


def test_what_an_account_above_posts_too_early_waits_for_the_post_in_its_scope(
    office: Office, make: EventMaker
) -> None:
    assert posted(office, CITY, closed(make)) == ["post.unknown"]
    attempts = "SELECT attempts FROM zuji.quarantine WHERE status = 'waiting'"
    before = office.world.log(attempts)
    posted(office, ELSEWHERE, developed(make, ELSEWHERE, 9))
    assert office.world.log(attempts) == before, "a post elsewhere is no news for it"
    posted(office, TOWN, developed(make, TOWN, 5))
    assert streams(office, TOWN)[-1] == ("post.closed", POST, 2, TOWN)


def test_a_batch_of_an_account_above_refers_to_what_it_develops(office: Office, make: EventMaker) -> None:
    posted(office, ELSEWHERE, developed(make, ELSEWHERE, 9))
    batch = [developed(make, TOWN, 5), vacated(make), closed(make)]
    assert office.post(batch, area=CITY, role="caseworker").get_json()["accepted"] == 3
    office.world.project()
    assert [one[2] for one in streams(office, TOWN)] == [1, 2, 3]


SUPPORT: dict[str, Any] = {
    "employer": "某厂",
    "uscc": "91350100M000100Y43",
    "measure": "premium_cut",
    "amount_fen": 100,
}


@pytest.mark.parametrize("stranger_first", [True, False], ids=["stranger first", "stranger second"])
def test_support_of_an_employer_by_another_area_hides_and_changes_nothing(
    office: Office, make: EventMaker, *, stranger_first: bool
) -> None:
    """The stream of an employer is national; the same support of one day is two givers' support."""
    areas = (ELSEWHERE, DISTRICT) if stranger_first else (DISTRICT, ELSEWHERE)
    for area in areas:
        assert posted(office, area, make.event("employer.support_granted", "2021-10-01", None, **SUPPORT)) == [""]
    again = make.event("employer.support_granted", "2021-10-01", None, **SUPPORT)
    assert office.post([again], area=DISTRICT).get_json()["duplicates"] == 1
    for area in areas:
        (item,) = office.get("/v1/events?type=employer.support_granted", area=area)["items"]
        assert (item["area"], item["subject"]) == (area, SUPPORT["uscc"])


def test_nobody_amends_an_event_of_an_employer_or_a_post(office: Office, make: EventMaker) -> None:
    posted(office, DISTRICT, make.event("employer.support_granted", "2021-10-01", None, **SUPPORT))
    posted(office, TOWN, developed(make, TOWN, 5))
    for (stream,) in office.world.log("SELECT DISTINCT stream_id FROM zuji.log"):
        for area in (ELSEWHERE, DISTRICT):
            void = make.event("voided", "2021-11-01", str(stream), target_version=1, reason={"code": "error"})
            change = make.event(
                *("corrected", "2021-11-01", str(stream)),
                target_version=1,
                changes={"count": 1},
                reason={"code": "error"},
            )
            assert posted(office, area, void, change) == ["person.unknown"] * 2
    assert posts_done(office, DISTRICT, TOWN) == 5
