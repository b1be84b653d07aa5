"""The stress demo posted to a service in an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import orjson
import pytest

from api.demo.posting import NotPosted
from api.demo.registry import DEMOS
from api.demo.stress.calls import rounds
from api.demo.stress.posting import Tally, post_calls
from api.demo.stress.step import OFFICE, Step
from api.demo.stress.themes import stories
from domain.events import CATALOGUE
from tests.api.conftest import Office
from tests.world import World, world

PEOPLE = 60
DEMO = DEMOS["stress"]

NAMES_AN_ACCOUNT = {"person.staff_relation_noted", "person.staff_relation_ended"}
"""Event types about an account by its name, which the demo does not know."""

POSTED_TYPES = {name for name, kind in CATALOGUE.items() if not kind.recorded_by} - NAMES_AN_ACCOUNT
"""The event types of the demo: all but those and the ones that calls of their own record."""


class Loaded(NamedTuple):
    """What was posted, what was answered, and the world after it."""

    stories: list[list[Step]]
    tally: Tally
    world: World

    @property
    def steps(self) -> list[Step]:
        """All steps."""
        return [step for steps in self.stories for step in steps]


def sender(office: Office) -> Callable[[str, str, object], Any]:
    """Posts for the accounts of the demo, as its loading creates them."""
    tokens = {
        OFFICE: office.token("integration", DEMO.area, sources=(DEMO.source,), types=tuple(CATALOGUE)),
        **{other.name: office.token(other.role, other.area, sources=(other.source,)) for other in DEMO.others},
    }

    def post(account: str, path: str, body: object) -> Any:
        kind = "application/cloudevents-batch+json" if isinstance(body, list) else "application/json"
        headers = {"Authorization": f"Bearer {tokens[account]}", "Content-Type": kind}
        response = office.client.post(path, data=orjson.dumps(body), headers=headers)
        if response.status_code not in (200, 202):
            raise NotPosted(response.status_code, response.text)
        return response.get_json()

    return post


@contextmanager
def posted(url: str, written: Sequence[Sequence[Step]]) -> Iterator[Loaded]:
    """The stories posted to a new service, and the views brought up to them."""
    with world(url) as inside:
        tally = post_calls(sender(Office(inside)), rounds(written))
        inside.project()
        yield Loaded([list(steps) for steps in written], tally, inside)


@pytest.fixture(scope="module")
def loaded(new_database: Callable[[], AbstractContextManager[str]]) -> Iterator[Loaded]:
    """The demo of PEOPLE persons, loaded once for all tests of a file."""
    with new_database() as url, posted(url, list(stories(PEOPLE))) as found:
        yield found
