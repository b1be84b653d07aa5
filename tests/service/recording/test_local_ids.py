"""The stream of a post by its id: for every way to write the area, and when two accounts begin it concurrently."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from msgspec.structs import replace

from service.event_store.streams import local_stream_of, stream_of
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, CloudEvent, problems

NATION = replace(HAIMEN, name="全国系统", area="")


def developed(town: Town, key: str, area: str, day: str = "2021-01-01") -> CloudEvent:
    return town.event("post.developed", day, key, kind="保洁", area=area, count=1)


def streams(town: Town, key: str) -> list[tuple[str, int]]:
    """The districts of the streams of an id, with the number of events of each."""
    query = (
        "SELECT n.district, count(*)::int FROM zuji.local_id n JOIN zuji.log l USING (stream_id)"
        " WHERE n.key = %s GROUP BY 1 ORDER BY 1"
    )
    return town.world.log(query, key)


def test_an_id_chosen_to_look_like_that_of_another_district_is_not() -> None:
    ours = local_stream_of("post", "320614", "P")
    assert ours not in {stream_of("post", "320614:P"), stream_of("post/320614", "P2"), stream_of("post", "P")}
    assert ours != local_stream_of("post", "210100", "320614:P")
    assert ours != local_stream_of("fair", "320614", "P")


def test_units_district_and_nation_mean_one_post(town: Town) -> None:
    key = f"P-{uuid4()}"
    unit = replace(HAIMEN, name="某镇", area="320614-02")
    town.post(developed(town, key, "320614-01"))
    town.post(developed(town, key, "320614-02"), caller=unit)
    town.post(developed(town, key, "320614", "2021-02-01"), caller=NATION)
    assert town.post(town.event("post.closed", "2021-09-01", key, cause="撤销"), caller=NATION).accepted == 1
    assert streams(town, key) == [("320614", 4)]


def test_of_districts_that_begin_the_same_id_in_one_call_each_gets_its_own(town: Town) -> None:
    key = f"P-{uuid4()}"
    events = [developed(town, key, area) for area in ("320614-01", "210100", "320600", "210000")]
    close = town.event("post.closed", "2021-09-01", key, cause="撤销")
    receipt = town.post(*events, close, caller=NATION)
    assert (receipt.accepted, problems(receipt)) == (4, ["post.unknown"])
    assert streams(town, key) == [(area, 1) for area in ("210000", "210100", "320600", "320614")]


def test_an_event_that_is_refused_takes_no_id(town: Town) -> None:
    key = f"P-{uuid4()}"
    refused = town.post(developed(town, key, "320614-77"), town.event("post.closed", "2021-09-01", key, cause="x"))
    assert problems(refused) == ["known_area", "post.unknown"]
    assert streams(town, key) == []
    assert town.post(developed(town, key, "320614-01")).position
    assert streams(town, key) == [("320614", 2)], "what waited is recorded"


def test_who_begin_one_post_at_once_begin_one(town: Town) -> None:
    key = f"P-{uuid4()}"
    events = [developed(town, key, "320614-01", f"2021-01-{day:02}") for day in range(1, 9)]
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(town.post, events))
    assert [one.accepted for one in receipts] == [1] * 8
    assert streams(town, key) == [("320614", 8)]
