"""Late recording (补录滞后): the median of the days from the event to its recording, of each recorder in a unit."""

from collections.abc import Iterator
from statistics import median_low

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, Recording, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder, unit and part of the year."""
    rule, months = material.rule.late_recording, material.rule.window_months
    if rule is None:
        return
    for (recorder, unit, part), entries in grouped(
        material.recordings, lambda each: (each.recorder, each.area, part_of_year(each.recorded_on, months))
    ).items():
        if len(entries) < rule.least:
            continue
        median = median_low([_days(each) for each in entries])
        if median >= rule.median_days:
            late = (each.trace for each in entries if _days(each) >= rule.median_days)
            yield hit_of(
                PATTERN.code,
                material,
                f"{recorder}\t{unit}",
                part,
                late,
                median,
                rule.median_days,
                recorder,
                entries=len(entries),
            )


def _days(entry: Recording) -> int:
    return (entry.recorded_on - entry.day).days


PATTERN = Pattern(
    "late_recording",
    BilingualText(
        "{recorder}录入的{entries}条，自发生到录入的中位数为{measured}天，达到{limit}天",
        "The median of {entries} entries of {recorder} is {measured} days from the event to its recording; the "
        "parameter is {limit} days",
    ),
    find,
)
