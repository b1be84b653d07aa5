"""Drawing the sample of an inspection, and replacing a case: persons and inspectors from the stored frame."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.errors import Refusal
from domain.inspections.draw import Drawn, draw, replacement, sample_text
from domain.inspections.inspectors import AssignedCase, assign
from domain.inspections.plan import Plan, commitment, inspector_numbers
from projections.queries.inspection_conflicts import conflicts_of_pool
from projections.queries.inspection_frame import frame_of, persons_of
from projections.queries.inspection_plan import plan_of_row
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow
from service.event_store.history_store import HistoryStore


class Sample(NamedTuple):
    """The cases of a draw, each with its person, and the digest of the sample."""

    cases: Sequence[tuple[AssignedCase, UUID]]
    sha256: str


class ChangedPlan(Exception):
    """The plan in the views has not the digest that the inspection has published."""


def draw_sample(
    log: psycopg.Connection, views: psycopg.Connection, store: HistoryStore, row: InspectionRow, seed: str
) -> Sample:
    """The sample of a planned inspection by a seed. `log` and `views` as `conflicts_of_pool` takes them.

    Raises Refusal (rule, `draw.inspectors`) if too few inspectors are left for a case.
    """
    plan, frame = _committed_plan(row), frame_of(log, row.population_sha256)
    cases = _assigned(log, views, store, row, plan, seed, draw(frame, plan, seed))
    numbers = inspector_numbers(row.inspectors)
    numbered = [(case.drawn, tuple(numbers[account] for account in case.inspectors)) for case, _ in cases]
    return Sample(cases, commitment(sample_text(numbered)))


def draw_replacement(
    log: psycopg.Connection,
    views: psycopg.Connection,
    store: HistoryStore,
    row: InspectionRow,
    cases: Sequence[InspectionCaseRow],
    replaced: InspectionCaseRow,
) -> tuple[AssignedCase, UUID]:
    """The case in place of another one: the next of its stratum. `cases` are all cases of the inspection.

    Raises Refusal (rule): `draw.mandatory` for a mandatory case, `draw.exhausted`, `draw.inspectors`.
    """
    if replaced.stratum is None:
        zh, en = "必查的个案不替换", "a mandatory case is not replaced"
        raise Refusal("rule", "draw.mandatory", zh, en, field="case_no")
    assert row.seed is not None  # the case was drawn
    before = sum(case.replaces is not None and case.stratum == replaced.stratum for case in cases)
    plan, frame = _committed_plan(row), frame_of(log, row.population_sha256)
    drawn = replacement(frame, plan, row.seed, replaced.stratum, before + 1, case_no=len(cases) + 1)
    return _assigned(log, views, store, row, plan, row.seed, [drawn])[0]


def _assigned(
    log: psycopg.Connection,
    views: psycopg.Connection,
    store: HistoryStore,
    row: InspectionRow,
    plan: Plan,
    seed: str,
    drawn: Sequence[Drawn],
) -> list[tuple[AssignedCase, UUID]]:
    people = persons_of(log, row.population_sha256, [one.line for one in drawn])
    pool = tuple(row.inspectors)
    conflicts: Mapping[UUID, Mapping[str, str]] = conflicts_of_pool(log, views, store, people, pool)
    return [
        (assign(plan, seed, pool, one, conflicts[person]), person) for one, person in zip(drawn, people, strict=True)
    ]


def _committed_plan(row: InspectionRow) -> Plan:
    """The plan. Raises ChangedPlan unless it has the digest that was published."""
    plan = plan_of_row(row)
    if plan.sha256 != row.plan_sha256:
        raise ChangedPlan(row.key)
    return plan
