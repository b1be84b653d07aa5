"""Entered in the last hours before a due date (期限前突击录入): the share of each recorder."""

from collections.abc import Iterator
from datetime import timedelta

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each recorder and part of the year. Short deadlines do not count: they have only last hours."""
    rule = material.rule.last_hours
    if rule is None:
        return
    recorded = {(each.person, each.event.metadata.version): each for each in material.recordings}
    long = [each for each in material.deadlines if each.due_at - each.started_at >= timedelta(hours=rule.term_hours)]
    met = [(one, recorded[one.person, one.version]) for one in long if (one.person, one.version) in recorded]
    months = material.rule.window_months
    for (recorder, part), entries in grouped(
        met, lambda each: (each[1].recorder, part_of_year(each[1].recorded_on, months))
    ).items():
        begins = timedelta(hours=rule.hours)
        last = [entry for one, entry in entries if one.due_at - begins <= entry.recorded_at <= one.due_at]
        share = 100 * len(last) // len(entries)
        if len(entries) >= rule.least and share >= rule.percent:
            traces = (each.trace for each in last)
            counts = {"hours": rule.hours, "entries": len(last), "of": len(entries)}
            yield hit_of(PATTERN.code, material, recorder, part, traces, share, rule.percent, recorder, **counts)


PATTERN = Pattern(
    "last_hours",
    BilingualText(
        "{recorder}录入的{of}项有期限的事项中，{entries}项（{measured}%）在到期前{hours}小时内录入，达到{limit}%",
        "Of {of} entries of {recorder} that met a deadline, {entries} ({measured} %) were made in its last {hours} "
        "hours; the parameter is {limit} %",
    ),
    find,
)
