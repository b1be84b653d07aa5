"""All themes of the stress demo, and the stories that they make of a number of people."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from api.demo.stress import (
    areas,
    arrivals,
    business,
    corrections,
    deaths,
    decisions,
    findings,
    households,
    identity,
    merges,
    money,
    posts,
    recognitions,
    services,
    trainings,
    work_items,
)
from api.demo.stress.step import Step
from api.demo.stress.story import Story

Theme = Callable[[Story], None]

THEMES: Final[tuple[Theme, ...]] = tuple(
    theme
    for module in (
        merges,
        corrections,
        deaths,
        areas,
        identity,
        arrivals,
        posts,
        trainings,
        money,
        business,
        households,
        services,
        findings,
        recognitions,
        decisions,
        work_items,
    )
    for theme in module.THEMES
)

SEED: Final = 2026


def write(theme: Theme, number: int, seed: int, taken: set[str]) -> Story:
    """The story of this number of a theme. `taken` are the identity numbers in use, to which those of the story are
    added."""
    story = Story(theme.__name__.replace("_", "-"), number, Random(f"{seed}/{theme.__name__}/{number}"), taken)
    theme(story)
    return story


def stories(people: int, seed: int = SEED) -> Iterator[list[Step]]:
    """The steps of each story, one theme after another in turn, until there are at least so many persons.

    With 60 persons every theme occurs, and every event type that accounts post and that names no account.
    """
    taken, written, number = set[str](), 0, 0
    while written < people:
        cycle, place = divmod(number, len(THEMES))
        story = write(THEMES[place], cycle + 1, seed, taken)
        yield story.steps
        written += len(story.people)
        number += 1
