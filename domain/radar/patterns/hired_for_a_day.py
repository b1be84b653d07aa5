"""Hired for a day (一日用工): one employer that employs many persons for a day."""

from collections.abc import Iterator

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each employer and part of the year."""
    rule, months = material.rule.hired_for_a_day, material.rule.window_months
    if rule is None:
        return
    short = (
        each
        for each in material.jobs
        if each.employer is not None and each.entry and each.lasted is not None and each.lasted <= rule.longest_days
    )
    for (employer, part), jobs in grouped(
        short, lambda each: (each.employer or "", part_of_year(each.began_on, months))
    ).items():
        persons = len({each.person for each in jobs})
        if persons >= rule.persons:
            traces = (each.trace for each in jobs)
            yield hit_of(PATTERN.code, material, employer, part, traces, persons, rule.persons, employer=employer)


PATTERN = Pattern(
    "hired_for_a_day",
    BilingualText(
        "{employer}雇用{measured}人均只一日，达到{limit}人",
        "{employer} employed {measured} persons for a day only; the parameter is {limit} persons",
    ),
    find,
)
