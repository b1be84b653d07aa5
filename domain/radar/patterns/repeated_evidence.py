"""One document in many cases (佐证材料雷同): the same SHA-256 as evidence of several persons."""

from collections.abc import Iterator

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each document and part of the year, of the event types whose evidence is about one person."""
    rule, months = material.rule.repeated_evidence, material.rule.repeat_months
    if rule is None:
        return
    documents = (
        (document.sha256.lower(), each)
        for each in material.recordings
        if each.event.metadata.evidence and each.type in rule.types
        for document in each.event.metadata.evidence
    )
    for (sha256, part), found in grouped(
        documents, lambda each: (each[0], part_of_year(each[1].recorded_on, months))
    ).items():
        persons = len({each.person for _, each in found})
        if persons >= rule.persons:
            recorders = {each.recorder for _, each in found}
            traces = (each.trace for _, each in found)
            recorder = recorders.pop() if len(recorders) == 1 else None
            yield hit_of(PATTERN.code, material, sha256, part, traces, persons, rule.persons, recorder)


PATTERN = Pattern(
    "repeated_evidence",
    BilingualText(
        "同一份佐证材料（摘要相同）用于{measured}个人员，达到{limit}人",
        "One document (by its digest) is the evidence of {measured} persons; the parameter is {limit} persons",
    ),
    find,
)
