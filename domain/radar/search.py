"""All patterns, and what they find in a district."""

from collections.abc import Mapping
from typing import Final

from domain.radar.hit import Hit
from domain.radar.material import Material
from domain.radar.pattern import Pattern
from domain.radar.patterns import (
    after_the_end,
    bundle_at_once,
    burst,
    hired_for_a_day,
    impossible_visits,
    jobs_before_count,
    last_hours,
    late_recording,
    leave_and_return,
    odd_hours,
    repeated_evidence,
    repeated_text,
    round_wages,
    shared_phone,
)

PATTERNS: Final[Mapping[str, Pattern]] = {
    module.PATTERN.code: module.PATTERN
    for module in (
        last_hours,
        late_recording,
        burst,
        odd_hours,
        bundle_at_once,
        impossible_visits,
        after_the_end,
        repeated_text,
        repeated_evidence,
        shared_phone,
        leave_and_return,
        round_wages,
        jobs_before_count,
        hired_for_a_day,
    )
}
"""The patterns by code: about the time of recording, about what cannot be, about repetition, about jobs."""


def search(material: Material) -> list[Hit]:
    """All hits of a district, by pattern in the order of PATTERNS, those furthest beyond their parameter first."""
    found: list[Hit] = []
    for pattern in PATTERNS.values():
        found += sorted(pattern.find(material), key=lambda hit: (-hit.weight, hit.since, hit.key))
    return found
