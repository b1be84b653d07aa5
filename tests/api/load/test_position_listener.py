"""Who waits for a position is told of it, also when it was reached before anybody listened."""

from concurrent.futures import ThreadPoolExecutor

from api.load.position_listener import PositionListener
from tests.api.conftest import Office
from tests.world import EventMaker


def test_given_views_that_are_there_already_then_nobody_waits_for_news_of_them(
    office: Office, make: EventMaker
) -> None:
    position = office.given(make.registered())["position"]
    assert PositionListener(office.world.url).wait(position, 10)


def test_given_a_position_still_to_come_then_who_waits_is_woken_when_the_views_have_come_to_it(
    office: Office, make: EventMaker
) -> None:
    first = office.given(make.registered())["position"]
    reached = PositionListener(office.world.url)
    assert reached.wait(first, 10)
    assert not reached.wait(first + 1, 0)
    with ThreadPoolExecutor(1) as pool:
        woken = pool.submit(reached.wait, first + 1, 10)
        office.given(make.event("surveyed", "2021-03-01", "id_no:320684197003121219", method="入户"))
        assert woken.result(15)
