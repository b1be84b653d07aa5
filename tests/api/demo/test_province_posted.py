"""The province through the doors of the service: nothing is refused, and what was posted is not posted again."""

import threading
from collections.abc import Iterable, Iterator

import pytest
from werkzeug.serving import make_server

from api.cli.demo_loading import log_of
from api.demo.cloud_event import CloudEvent
from api.demo.plan import units
from api.demo.posting import NotPosted, post
from api.demo.province import posting
from api.demo.province.events import SOURCE, batches, cloudevents, programme
from api.demo.province.long import long_life
from api.demo.province.order import interleaved
from api.demo.province.people import CYCLE
from api.demo.province.posting import post_province
from domain.events import CATALOGUE
from service.postgres.database import connect_as_owner
from service.security.accounts import create_account
from tests.api.conftest import Office
from tests.world import AGENCY, World, world

pytestmark = pytest.mark.postgres

PEOPLE = 12 * CYCLE


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    with world(database_url) as inside:
        yield Office(inside)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def token(office: Office) -> str:
    with connect_as_owner(office.world.url) as conn:
        return create_account(
            conn, **AGENCY, name="demo", role="integration", area="320000", sources=(SOURCE,), types=tuple(CATALOGUE)
        )


def events_in(inside: World) -> int:
    return int(inside.log("SELECT count(*) FROM zuji.log")[0][0])


def test_everything_is_recorded_and_said_twice_it_is_recorded_once(office: Office, address: str, token: str) -> None:
    url, told = office.world.url, sum(1 for _ in interleaved(range(PEOPLE))) + len(programme())
    progress: list[int] = []

    first = post_province(address, token, PEOPLE, progress.append, log_of(url), size=500)
    again = post_province(address, token, PEOPLE, progress.append, log_of(url), size=500)
    by_others = post(address, token, batches(interleaved(range(PEOPLE)), 2_000))

    assert (first["accepted"], first["duplicates"], first["rejected"]) == (told, 0, [])
    assert (again["accepted"], again["duplicates"], again["rejected"]) == (0, told, [])
    assert (by_others["accepted"], by_others["rejected"]) == (0, [])
    assert events_in(office.world) == told
    assert progress[-1] == told
    office.world.project()
    assert office.world.rows("SELECT count(*) FROM roster")[0][0] == PEOPLE
    table = office.get("/v1/reports/4A?area=320614&period=2021", role="supervisor", area="320000")
    assert [row["key"] for row in table["rows"]] == [unit.code for unit in units()]


def test_a_load_that_was_interrupted_goes_on_where_it_stopped(
    office: Office, address: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def until_the_third(address: str, token: str, batch: Iterable[list[CloudEvent]]) -> object:
        batch = list(batch)
        calls.append(len(batch[0]))
        if len(calls) == 4:
            raise NotPosted(503, "gone")
        return post(address, token, batch)

    monkeypatch.setattr(posting, "post", until_the_third)
    with pytest.raises(NotPosted):
        post_province(address, token, PEOPLE, lambda done: None, log_of(office.world.url), size=500)
    recorded = events_in(office.world)
    assert recorded >= 500
    calls[:] = [0] * 4

    second = post_province(address, token, PEOPLE, lambda done: None, log_of(office.world.url), size=500)

    assert second["duplicates"] >= recorded
    assert sum(calls) + recorded == events_in(office.world)
    assert second["rejected"] == []


def test_more_people_are_added_to_those_there_are(office: Office, address: str, token: str) -> None:
    few = post_province(address, token, CYCLE, lambda done: None, log_of(office.world.url))
    more = post_province(address, token, 2 * CYCLE, lambda done: None, log_of(office.world.url))

    assert few["accepted"] + more["accepted"] == events_in(office.world)
    assert more["accepted"] == sum(1 for _ in interleaved(range(CYCLE, 2 * CYCLE)))


def test_one_long_life_is_legal_too(office: Office, address: str, token: str) -> None:
    life = [(5, said) for sitting in long_life(5, 1_000) for said in sitting]

    posted = post(address, token, [list(cloudevents(life))])

    assert (posted["accepted"], posted["rejected"]) == (1_000, [])
