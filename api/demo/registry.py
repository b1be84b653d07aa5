"""The demos: the events of each, and the person and household to look at."""

from collections.abc import Callable
from typing import NamedTuple

from api.demo import haimen_2021
from api.demo.cloud_event import SOURCE
from api.demo.posting import Posted
from api.demo.province import events as province
from api.demo.province.people import person
from api.demo.province.places import PROVINCE
from api.demo.province.posting import OpenLog, events_of, post_province

Progress = Callable[[int, int], None]
"""Receives how many events are posted, and of how many."""


class Demo(NamedTuple):
    """A demo. `person` is the request that registers the person to look at, `household` the id of a household."""

    area: str
    source: str
    person: str
    household: str
    post: Callable[[str, str, int, Progress, OpenLog], Posted]


def _post_haimen(address: str, token: str, _: int, progress: Progress, __: OpenLog) -> Posted:
    batches = list(haimen_2021.batches())
    total = sum(map(len, batches))
    progress(0, total)
    return haimen_2021.post(address, token, batches, lambda done: progress(done, total))


def _post_province(address: str, token: str, people: int, progress: Progress, open_log: OpenLog) -> Posted:
    total = events_of(people) + len(province.programme())
    progress(0, total)
    return post_province(address, token, people, lambda done: progress(done, max(done, total)), open_log)


DEMOS = {
    "haimen-2021": Demo(
        "320614", SOURCE, haimen_2021.LANDMARKS["person"], haimen_2021.LANDMARKS["household"], _post_haimen
    ),
    "province": Demo(PROVINCE, province.SOURCE, province.request_id(0, 1), person(0).household_id, _post_province),
}
