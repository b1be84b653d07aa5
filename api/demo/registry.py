"""The demos: the events of each, and the person and household to look at."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from api.demo import haimen_2021
from api.demo.cloud_event import SOURCE
from api.demo.posting import Posted, add_answer
from api.demo.province import events as province
from api.demo.province.people import person
from api.demo.province.places import PROVINCE
from api.demo.province.posting import OpenLog, events_of, post_province
from api.demo.story.accounts import ACCOUNTS, StoryAccount
from api.demo.story.posting import audit_request, post_story, story_after
from api.demo.stress.areas import QIDONG
from api.demo.stress.households import NANTONG
from api.demo.stress.posting import post_stories, posted_of
from api.demo.stress.step import INSPECTION, NEIGHBOUR, OFFICE
from api.demo.stress.story import SOURCES
from api.demo.stress.themes import SEED, stories

Progress = Callable[[int, int], None]
"""Receives how many events are posted, and of how many."""


class DemoAccount(NamedTuple):
    """An account beside the first one of a demo, which ends with the load like that one; its name follows that one's.

    `source` is the source of its events.
    """

    name: str
    role: str
    area: str
    source: str


class Load(NamedTuple):
    """A load of a demo: where and with which tokens (the first account is "") it is posted, and how much of it.

    The tokens of other accounts are by name, those of the accounts of the story by key.
    """

    address: str
    tokens: Mapping[str, str]
    people: int
    seed: int
    progress: Progress
    open_log: OpenLog


class Demo(NamedTuple):
    """A demo. `person` is the request that registers the person to look at, by source and id; `household` the id of a
    household.

    `people` is the default number of persons; None if it is fixed. `seed` is the default seed; None if it is fixed.
    `clock` is the moment at which the clock of a service started with the demo is stopped; None: it has the true time.
    `accounts` are those of its story, which stay after the load: helpers and inspectors are accounts.
    """

    area: str
    source: str
    person: tuple[str, str]
    household: str
    post: Callable[[Load], Posted]
    people: int | None = None
    seed: int | None = None
    others: tuple[DemoAccount, ...] = ()
    clock: datetime | None = None
    accounts: Sequence[StoryAccount] = ()


def _post_haimen(load: Load) -> Posted:
    batches = list(haimen_2021.batches())
    steps = story_after(event for batch in batches for event in batch)
    year = sum(map(len, batches))
    total = year + len(steps)
    load.progress(0, total)
    posted = haimen_2021.post(load.address, load.tokens[""], batches, lambda done: load.progress(done, total))
    add_answer(posted, post_story(load.address, load.tokens, steps, lambda done: load.progress(year + done, total)))
    return posted


def _post_province(load: Load) -> Posted:
    total = events_of(load.people) + len(province.programme())
    load.progress(0, total)
    progress = load.progress
    return post_province(
        load.address, load.tokens[""], load.people, lambda done: progress(done, max(done, total)), load.open_log
    )


def _post_stress(load: Load) -> Posted:
    written = list(stories(load.people, load.seed))
    total = sum(map(len, written))
    load.progress(0, total)
    tokens = {OFFICE: load.tokens[""], **load.tokens}
    return posted_of(post_stories(load.address, tokens, written, lambda done: load.progress(done, total)))


DEMOS = {
    "haimen-2021": Demo(
        "320614",
        SOURCE,
        audit_request(),
        haimen_2021.LANDMARKS["household"],
        _post_haimen,
        clock=haimen_2021.NOW,
        accounts=tuple(ACCOUNTS.values()),
    ),
    "province": Demo(
        PROVINCE,
        province.SOURCE,
        (province.SOURCE, province.request_id(0, 1)),
        person(0).household_id,
        _post_province,
        people=7_000,
    ),
    "stress": Demo(
        NANTONG,
        SOURCES[OFFICE],
        (SOURCES[OFFICE], "chain-1-p1"),
        f"{NANTONG}/heads-1",
        _post_stress,
        people=200,
        seed=SEED,
        others=(
            DemoAccount(INSPECTION, "supervisor", NANTONG, SOURCES[INSPECTION]),
            DemoAccount(NEIGHBOUR, "caseworker", QIDONG, SOURCES[NEIGHBOUR]),
        ),
    ),
}
