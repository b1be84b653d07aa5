"""One text in many cases (文字雷同): the same result, advice or plan word for word."""

from collections.abc import Iterator, Mapping

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, Recording, grouped, part_of_year
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each text and part of the year. Blanks are not compared; short texts say the same of necessity."""
    rule, months = material.rule.repeated_text, material.rule.repeat_months
    if rule is None:
        return
    texts = ((text, each) for each in material.recordings if len(text := _text(each, rule.fields)) >= rule.characters)
    for (text, part), found in grouped(
        texts, lambda each: (each[0], part_of_year(each[1].recorded_on, months))
    ).items():
        persons = len({each.person for _, each in found})
        if persons >= rule.persons:
            recorders = {each.recorder for _, each in found}
            traces = (each.trace for _, each in found)
            recorder = recorders.pop() if len(recorders) == 1 else None
            yield hit_of(PATTERN.code, material, text, part, traces, persons, rule.persons, recorder)


def _text(entry: Recording, fields: Mapping[str, str]) -> str:
    name = fields.get(entry.type)
    return "".join(str(getattr(entry.event, name, None) or "").split()) if name is not None else ""


PATTERN = Pattern(
    "repeated_text",
    BilingualText(
        "{measured}个人员的记录文字完全相同，达到{limit}人",
        "The records of {measured} persons have the same text word for word; the parameter is {limit} persons",
    ),
    find,
)
