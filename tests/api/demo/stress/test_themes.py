"""What the stress demo posts: the same for a seed, every event type, everything that it names exists."""

import pytest

from api.demo.stress.calls import AT_A_TIME, calls_of, rounds
from api.demo.stress.step import APPROVED, DUPLICATE, RECORDED, Step
from api.demo.stress.themes import THEMES, stories
from domain.identity.id_number import parse_id_no
from tests.api.demo.stress.conftest import POSTED_TYPES

PEOPLE = 60


def steps_of(people: int, seed: int) -> list[Step]:
    return [step for steps in stories(people, seed) for step in steps]


def test_the_same_seed_gives_the_same_events_another_seed_others() -> None:
    assert steps_of(PEOPLE, 1) == steps_of(PEOPLE, 1)
    assert steps_of(PEOPLE, 1) != steps_of(PEOPLE, 2)


def test_with_sixty_persons_every_event_type_that_is_posted_is_recorded() -> None:
    recorded = {step.event["type"] for step in steps_of(PEOPLE, 1) if step.expected in (RECORDED, APPROVED)}
    assert POSTED_TYPES == recorded


def test_more_people_are_more_stories_of_every_theme() -> None:
    few, many = list(stories(PEOPLE)), list(stories(10 * PEOPLE))
    assert len(THEMES) <= len(few)
    assert few[: len(THEMES)] == many[: len(THEMES)]
    assert 9 * len(THEMES) <= len(many)


@pytest.mark.parametrize("seed", [1, 2026])
def test_requests_numbers_and_versions_are_those_of_one_event_each(seed: int) -> None:
    steps = steps_of(20 * PEOPLE, seed)
    first = [step for step in steps if step.expected not in (DUPLICATE, "request.other_body")]
    registered = [step.event["data"]["id_no"] for step in first if step.event["type"] == "person.registered"]
    for number in registered:
        parse_id_no(number)

    assert len({step.request_id for step in first}) == len(first)
    recorded = {step.request_id for step in first if step.version}
    assert {step.target for step in steps if step.target and not step.is_refused} <= recorded


def test_calls_keep_the_order_of_each_story() -> None:
    written = list(stories(3 * PEOPLE))
    posted = [step for call in rounds(written) for step in call.steps]
    place = {id(step): number for number, step in enumerate(posted)}

    assert len(written) > AT_A_TIME
    assert sum(map(len, written)) == len(posted)
    for steps in written:
        assert steps == [step for call in calls_of(steps) for step in call]
        assert [place[id(step)] for step in steps] == sorted(place[id(step)] for step in steps)
