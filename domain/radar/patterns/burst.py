"""Bursts (集中突击录入): events of many persons recorded by one recorder within a minute, or within an hour."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from domain.radar.hit import Hit, hit_of
from domain.radar.material import DateRange, Material, Recording, grouped
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder and day, of what was recorded by hand. The measure is that of the fuller span."""
    rule = material.rule.burst
    if rule is None:
        return
    by_hand = (each for each in material.recordings if each.by_hand)
    for (recorder, day), entries in grouped(by_hand, lambda each: (each.recorder, each.recorded_on)).items():
        if len(entries) < min(rule.persons_a_minute, rule.persons_an_hour):
            continue
        entries.sort(key=lambda each: each.recorded_at)
        spans = [
            (*_fullest(entries, span, limit), limit, minutes)
            for span, limit, minutes in ((_MINUTE, rule.persons_a_minute, 1), (_HOUR, rule.persons_an_hour, 60))
        ]
        most, _, limit, minutes = max(spans, key=lambda each: each[0] / each[2])
        if most >= limit:
            within = set().union(*(places for _, places, _, _ in spans))
            traces = (entries[place].trace for place in within)
            yield hit_of(
                PATTERN.code, material, recorder, DateRange(day, day), traces, most, limit, recorder, minutes=minutes
            )


def _fullest(entries: Sequence[Recording], span: timedelta, limit: int) -> tuple[int, set[int]]:
    """The most persons in any span, and the places of the entries in the spans that reach the limit."""
    inside, most, first, marked = Counter[UUID](), 0, 0, 0
    places: set[int] = set()
    for place, entry in enumerate(entries):
        inside[entry.person] += 1
        while entry.recorded_at - entries[first].recorded_at >= span:
            inside[entries[first].person] -= 1
            if not inside[entries[first].person]:
                del inside[entries[first].person]
            first += 1
        most = max(most, len(inside))
        if len(inside) >= limit:
            places.update(range(max(first, marked), place + 1))
            marked = place + 1
    return most, places


PATTERN = Pattern(
    "burst",
    BilingualText(
        "{recorder}在{minutes}分钟内录入{measured}个不同人员的事项，达到{limit}人",
        "{recorder} recorded events of {measured} different persons within {minutes} minute(s); the parameter is "
        "{limit} persons",
    ),
    find,
)
