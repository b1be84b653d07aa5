"""Short jobs before a count (统计日前的短期就业): begun in the last days of a quarter and ended at once."""

from collections.abc import Iterator
from datetime import date

from domain.radar.hit import Hit, hit_of
from domain.radar.material import DateRange, Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder and day of count: the last day of each part of the year."""
    rule = material.rule.jobs_before_count
    if rule is None:
        return

    def count_day(day: date) -> date:
        return part_of_year(day, rule.count_months).last

    short = (
        each
        for each in material.jobs
        if each.entry
        and each.lasted is not None
        and each.lasted <= rule.longest_days
        and (count_day(each.began_on) - each.began_on).days < rule.days_before
    )
    for (recorder, day), jobs in grouped(short, lambda each: (each.recorder, count_day(each.began_on))).items():
        persons = len({each.person for each in jobs})
        if persons >= rule.persons:
            traces = (each.trace for each in jobs)
            details: dict[str, str | int] = {"days": rule.days_before, "count_day": day.isoformat()}
            yield hit_of(
                PATTERN.code,
                material,
                recorder,
                DateRange(day, day),
                traces,
                persons,
                rule.persons,
                recorder,
                **details,
            )


PATTERN = Pattern(
    "jobs_before_count",
    BilingualText(
        "{recorder}录入的{measured}人在{count_day}统计日前{days}天内就业，随即离职，达到{limit}人",
        "{measured} persons recorded by {recorder} began to work in the last {days} day(s) up to the count of "
        "{count_day} and left at once; the parameter is {limit} persons",
    ),
    find,
)
