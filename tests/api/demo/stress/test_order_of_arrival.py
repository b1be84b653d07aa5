"""The recorded events of the stress demo in another order give the same views, except where decision 0039 differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from random import Random
from typing import Final

import pytest

from api.cli.second_opinion import compare_views
from api.demo.stress.step import APPROVED, RECORDED
from api.demo.stress.themes import THEMES
from tests.api.conftest import Office
from tests.api.demo.stress.conftest import Loaded, sender
from tests.api.demo.stress.rearranged import post_in_order, rearranged, rows_of
from tests.world import KEYS, world

pytestmark = pytest.mark.postgres

ARRIVAL_MATTERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("chain", "reverted", "granted_twice"), "after a merge, events go to the survivor"),
    **dict.fromkeys(("exchanged", "wrong_digit"), "a corrected number names another person"),
    "two_areas": "consent to a household that is not there yet records nothing (decision 0033)",
    **dict.fromkeys(
        ("after_payments", "before_follow_up", "alive", "wrong_area", "too_young", "refused"),
        "events exclude each other until one of them is amended",
    ),
}
"""The themes of which the first event to arrive is recorded and another waits, and why."""


def test_in_another_order_of_arrival_the_views_are_the_same_and_the_second_opinion_agrees(
    loaded: Loaded, new_database: Callable[[], AbstractContextManager[str]]
) -> None:
    dice, order = Random(1), []
    for place, steps in enumerate(loaded.stories):
        kept = THEMES[place % len(THEMES)].__name__ in ARRIVAL_MATTERS
        recorded = [step for step in steps if step.expected in (RECORDED, APPROVED) or step.later]
        order += recorded if kept else rearranged(steps, dice)

    with new_database() as url, world(url) as other:
        post_in_order(other, sender(Office(other)), order)
        other.project()

        here, there = rows_of(loaded.world), rows_of(other)
        assert (here - there, there - here) == ({}, {})
        assert compare_views(url, KEYS).clean


def test_themes_of_which_the_order_matters_exist() -> None:
    assert ARRIVAL_MATTERS.keys() <= {theme.__name__ for theme in THEMES}
