"""The whole bundle at once (1-3-1服务一次补齐): all services of a person recorded within a minute."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from domain.deadlines.rule import ServiceMinimum
from domain.radar.hit import Hit, hit_of
from domain.radar.material import DateRange, Material, Recording, grouped
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each person and day of recording, of what was recorded by hand. The bundle is that of the policy; its
    measure is the number of services recorded together."""
    rule, bundle = material.rule.bundle_at_once, material.bundle
    if rule is None or not bundle:
        return
    types = {name for service in bundle.values() for name in service.events}
    given = (each for each in material.recordings if each.by_hand and each.type in types)
    least = sum(service.required for service in bundle.values())
    for (person, day), entries in grouped(given, lambda each: (each.person, each.recorded_on)).items():
        entries.sort(key=lambda each: each.recorded_at)
        together = _together(entries, timedelta(seconds=rule.seconds), material)
        if together:
            traces = (each.trace for each in together)
            yield hit_of(
                PATTERN.code,
                material,
                str(person),
                DateRange(day, day),
                traces,
                max(len(together), least),
                least,
                seconds=rule.seconds,
            )


def _together(entries: Sequence[Recording], span: timedelta, material: Material) -> Sequence[Recording]:
    """The entries of the first span that fill the bundle; none if there is no such span."""
    for place, first in enumerate(entries):
        within = [each for each in entries[place:] if each.recorded_at - first.recorded_at < span]
        if all(_given(within, service) >= service.required for service in material.bundle.values()):
            return within
    return ()


def _given(entries: Sequence[Recording], service: ServiceMinimum) -> int:
    """How often the service was given; where different values of a field count (posts), the number of these."""
    events = [each.event for each in entries if each.type in service.events]
    if service.distinct is None:
        return len(events)
    return len({value for event in events for value in _values(getattr(event, service.distinct, ()))})


def _values(found: object) -> Iterable[object]:
    return found if isinstance(found, tuple) else (found,)


PATTERN = Pattern(
    "bundle_at_once",
    BilingualText(
        "一人的全部规定服务（应有{limit}次）在{seconds}秒内一并录入，共{measured}次",
        "All services due to a person ({limit}) were recorded within {seconds} seconds, {measured} of them",
    ),
    find,
)
