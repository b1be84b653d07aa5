"""Visits that cannot have been made in that order (不可能的走访): at one time, or in two places within minutes."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

from domain.events.services import Surveyed
from domain.events.support import FollowedUp
from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, Recording, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.radar.rule import ImpossibleVisits
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder and day, in the part of the year in which it was recorded.

    Only accounts that record by hand are persons: a program delivers the visits of a whole office. Visits of which only
    the day is known, and those of one household, do not count.
    """
    rule = material.rule.impossible_visits
    if rule is None:
        return
    visits = (each for each in material.recordings if each.by_hand and _is_visit(each, rule))
    for (recorder, day), made in grouped(visits, lambda each: (each.recorder, each.day)).items():
        made.sort(key=lambda each: each.event.metadata.occurred_at)
        pairs = [pair for pair in itertools.pairwise(made) if _are_apart(pair, material) and _too_close(pair, rule)]
        if len(pairs) >= rule.least:
            traces = (each.trace for pair in pairs for each in pair)
            part = part_of_year(max(each.recorded_on for each in made), material.rule.window_months)
            subject = f"{recorder}\t{day}"
            yield hit_of(PATTERN.code, material, subject, part, traces, len(pairs), rule.least, recorder)


def _is_visit(entry: Recording, rule: ImpossibleVisits) -> bool:
    event = entry.event
    return isinstance(event, Surveyed | FollowedUp) and event.method in rule.means and not event.metadata.whole_day


def _are_apart(pair: tuple[Recording, Recording], material: Material) -> bool:
    """Whether they are of two persons who do not live in one household."""
    one, other = pair
    households = material.household.get(one.person), material.household.get(other.person)
    return one.person != other.person and (households[0] is None or households[0] != households[1])


def _too_close(pair: tuple[Recording, Recording], rule: ImpossibleVisits) -> bool:
    one, other = pair
    minutes = rule.same_area_minutes if one.area == other.area else rule.other_area_minutes
    return other.event.metadata.occurred_at - one.event.metadata.occurred_at < timedelta(minutes=minutes)


PATTERN = Pattern(
    "impossible_visits",
    BilingualText(
        "{recorder}在一日内有{measured}对上门走访相隔过短，不可能由一人先后完成",
        "{recorder} has {measured} pair(s) of visits on one day that follow each other too closely for one person",
    ),
    find,
)
