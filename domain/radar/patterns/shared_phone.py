"""One telephone of many persons (电话号码雷同): households that have the same number."""

from collections.abc import Iterator

from domain.radar.hit import Hit, hit_of
from domain.radar.material import Material, Trace, grouped
from domain.radar.pattern import Pattern
from domain.reference.bilingual_text import BilingualText


def find(material: Material) -> Iterator[Hit]:
    """A hit for each number. Its subject is the person who was registered first: the number is private, and a digest of
    it could be guessed. It cites the first event of each person."""
    rule = material.rule.shared_phone
    if rule is None:
        return
    for phone_holders in grouped(material.phone_holders, lambda each: each.phone).values():
        households = len({each.household or str(each.person) for each in phone_holders})
        if households >= rule.households:
            first = min(phone_holders, key=lambda each: (each.registered_on, each.person))
            traces = (Trace(each.person, 1, each.area, each.registered_on, each.accounts) for each in phone_holders)
            yield hit_of(PATTERN.code, material, str(first.person), None, traces, households, rule.households)


PATTERN = Pattern(
    "shared_phone",
    BilingualText(
        "{measured}户登记了同一个电话号码，达到{limit}户",
        "{measured} households have the same telephone number; the parameter is {limit} households",
    ),
    find,
    of_now=True,
)
