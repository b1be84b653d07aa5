"""The contradictions in the history of one person."""

from collections.abc import Iterator
from datetime import date

import msgspec

from domain.contradictions.courses import overlapping_courses
from domain.contradictions.kinds import (
    COURSES_OVERLAP,
    EXCLUDED_BY_LATE_REPORT,
    EXCLUDED_BY_MERGE,
    KINDS,
    TWO_PUBLIC_POSTS,
    WORK_BESIDE_A_POST,
)
from domain.contradictions.late_reports import excluded_by_late_reports
from domain.contradictions.merged_records import excluded_by_merge
from domain.contradictions.overlap import Overlap
from domain.contradictions.public_posts import work_beside_a_post
from domain.contradictions.stake import course_benefits, granted_for, post_benefits
from domain.history.history import History
from domain.policy.policies import Policies


class Contradiction(msgspec.Struct, frozen=True, gc=False):
    """Two recorded facts of one person that cannot both be true.

    `version` is the event of the later fact, `other_version` that of the earlier one (0: none), `day` the first day in
    question. Events of merged duplicates have negative versions (`domain.history.merged_history`).
    `money_fen` is what was granted for these days, in fen.
    """

    kind: str
    version: int
    other_version: int
    day: date
    money_fen: int

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return KINDS[self.kind].text.zh

    @property
    def en(self) -> str:
        """The sentence in English."""
        return KINDS[self.kind].text.en


def contradictions(history: History, policies: Policies) -> tuple[Contradiction, ...]:
    """The contradictions in a person's history, which may be merged, by kind and in business order.

    Each fact appears at most once as the later one of a kind. What was corrected or voided is not looked at, so a
    contradiction disappears by the decision of a person.
    """
    return tuple(_found(history, policies))


def _found(history: History, policies: Policies) -> Iterator[Contradiction]:
    for days in overlapping_courses(history):
        yield _of_days(COURSES_OVERLAP, days, granted_for(history, policies, days.first, days.last, course_benefits))
    beside = work_beside_a_post(history, policies)
    for kind, found in ((TWO_PUBLIC_POSTS, beside.posts), (WORK_BESIDE_A_POST, beside.other_work)):
        for days in found:
            yield _of_days(kind, days, granted_for(history, policies, days.first, days.last, post_benefits))
    for excluded in excluded_by_merge(history, policies):
        kind = TWO_PUBLIC_POSTS if excluded.two_posts else EXCLUDED_BY_MERGE
        money = (
            granted_for(history, policies, excluded.first, excluded.last, post_benefits) if excluded.two_posts else 0
        )
        other_version = excluded.other.metadata.version if excluded.other is not None else 0
        yield Contradiction(kind, excluded.event.metadata.version, other_version, excluded.first, money)
    for late in excluded_by_late_reports(history, policies):
        metadata = late.event.metadata
        yield Contradiction(EXCLUDED_BY_LATE_REPORT, metadata.version, late.other_version, metadata.day, late.money_fen)


def _of_days(kind: str, days: Overlap, money_fen: int) -> Contradiction:
    return Contradiction(kind, days.version, days.other_version, days.first, money_fen)
