"""Deadlines: a row for each deadline that ever ran for a person, and how it ended (R0-2, R0-5, R1-4)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import msgspec

from domain.deadlines.rule_index import RuleIndex
from domain.deadlines.tracker import deadlines_of
from domain.history.history import History
from domain.history.refuted import without_refuted
from domain.outcomes.working_age import WorkingAge, working_age_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class DeadlineRow(msgspec.Struct, frozen=True):
    """A deadline. Its status at a moment is computed from the row by `domain.deadlines.status.status_at`.

    `working_from` and `retires_on` are the days between which the person can be placed, of a running deadline for
    persons to be placed; None of all others, and where the day is not known.
    """

    person_id: UUID
    name: str
    area: str
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    waived_at: datetime | None
    waived_reason: str | None
    trigger_version: int
    met_version: int | None
    provisional: bool
    helper: str | None
    working_from: date | None = None
    retires_on: date | None = None


def rows(history: History, policies: Policies) -> Sequence[DeadlineRow]:
    """The deadlines in order of their start. A refuted job met and waived none."""
    deadlines = deadlines_of(without_refuted(history), rule_index(policies))
    if not deadlines:
        return ()
    person_id, to_place = history.subject_id, rule_index(policies).to_place
    found: list[DeadlineRow] = []
    for deadline in deadlines:
        ages = working_age_of(history, policies) if deadline.running and deadline.name in to_place else _NO_AGES
        found.append(
            DeadlineRow(  # by position: a third of all rows are deadlines, and names take twice the time
                person_id,
                deadline.name,
                deadline.area,
                deadline.started_at,
                deadline.due_at,
                deadline.met_at,
                deadline.waived_at,
                deadline.waived_reason,
                deadline.trigger_version,
                deadline.met_version,
                deadline.provisional,
                deadline.helper,
                *ages,
            )
        )
    return found


_NO_AGES: WorkingAge = (None, None)


@lru_cache(maxsize=8)
def rule_index(policies: Policies) -> RuleIndex:
    """The deadline rules of the policies, cached."""
    return RuleIndex(policies)


DEADLINE = View(
    name="deadline",
    subject="person",
    key="person_id",
    row=DeadlineRow,
    rows=rows,
    row_key=("name", "trigger_version"),
    internal=("working_from", "retires_on"),
    title=BilingualText("时限", "time limit"),
    labels={
        "name": BilingualText("时限", "time limit"),
        "started_at": BilingualText("起算", "started"),
        "due_at": BilingualText("到期", "due"),
        "met_at": BilingualText("完成", "met"),
        "waived_at": BilingualText("免除", "waived"),
        "waived_reason": BilingualText("免除原因", "waived because of"),
        "trigger_version": BilingualText("起算的事件", "started by event"),
        "met_version": BilingualText("完成的事件", "met by event"),
        "provisional": BilingualText("暂定", "provisional"),
        "helper": BilingualText("结对帮扶人", "helper"),
    },
)
