"""Round wages (工资取整): the share of monthly wages of each recorder that are multiples of a round amount."""

from collections.abc import Iterator

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder and part of the year."""
    rule, months = material.rule.round_wages, material.rule.window_months
    if rule is None:
        return
    paid = (each for each in material.jobs if each.wage_fen)
    for (recorder, part), jobs in grouped(
        paid, lambda each: (each.recorder, part_of_year(each.began_on, months))
    ).items():
        even = [each for each in jobs if (each.wage_fen or 0) % rule.multiple_fen == 0]
        share = 100 * len(even) // len(jobs)
        if len(jobs) >= rule.least and share >= rule.percent:
            counts = {"entries": len(even), "of": len(jobs), "yuan": rule.multiple_fen // 100}
            traces = (each.trace for each in even)
            yield hit_of(PATTERN.code, material, recorder, part, traces, share, rule.percent, recorder, **counts)


PATTERN = Pattern(
    "round_wages",
    BilingualText(
        "{recorder}录入的{of}项月工资中，{entries}项（{measured}%）为{yuan}元的整数倍，达到{limit}%",
        "Of {of} monthly wages recorded by {recorder}, {entries} ({measured} %) are multiples of {yuan} yuan; the "
        "parameter is {limit} %",
    ),
    find,
)
