"""Cases of inspections (抽中的个案; R4-12, R4-13): a row for each person drawn, replaced ones included."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.history.history import History
from domain.inspections.plan import Quota
from domain.inspections.steps import quotas_by_stratum, steps_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View

_NONE = Quota(size=0, population=0)


class InspectionCaseRow(msgspec.Struct, frozen=True):
    """A case; `area` is that of the inspection. `version` is that of the event that drew it.

    `stratum_population`, `stratum_sample`: how many persons the stratum has, and how many of them are drawn; 0 for a
    mandatory case, which belongs to no stratum. `replaced_reason`, `replaced_on`: why and when the case was replaced.
    """

    inspection_id: UUID
    version: int
    key: str
    case_no: int
    ticket: str
    person_id: UUID
    area: str
    stratum: str | None
    stratum_population: int
    stratum_sample: int
    part: str
    mandatory_reason: str | None
    inspectors: tuple[str, ...]
    excluded: tuple[str, ...]
    replaces: int | None
    replaced_reason: str | None
    replaced_on: date | None
    drawn_on: date


def rows(history: History, _: Policies) -> Sequence[InspectionCaseRow]:
    """The cases by number."""
    steps = steps_of(history.events)
    if steps.planned is None or not steps.cases:
        return []
    quotas = quotas_by_stratum(steps.planned.quotas)
    found = []
    for case_no, case in sorted(steps.cases.items()):
        quota, replaced = quotas.get(case.stratum or "", _NONE), steps.replaced.get(case_no)
        found.append(
            InspectionCaseRow(
                inspection_id=history.subject_id,
                version=case.metadata.version,
                key=steps.planned.metadata.key,
                case_no=case_no,
                ticket=case.ticket,
                person_id=UUID(case.person),
                area=steps.planned.metadata.area,
                stratum=case.stratum,
                stratum_population=quota.population,
                stratum_sample=quota.size,
                part=case.part,
                mandatory_reason=case.mandatory_reason,
                inspectors=case.inspectors,
                excluded=case.excluded,
                replaces=case.replaces,
                replaced_reason=replaced.cause if replaced is not None else None,
                replaced_on=replaced.metadata.day if replaced is not None else None,
                drawn_on=case.metadata.day,
            )
        )
    return found


INSPECTION_CASE = View(
    name="inspection_case",
    subject="inspection",
    key="inspection_id",
    row=InspectionCaseRow,
    rows=rows,
    row_key=("case_no",),
    title=BilingualText("抽中个案", "case of an inspection"),
    labels={
        "inspection_id": BilingualText("抽查", "inspection id"),
        "key": BilingualText("抽查编号", "number of the inspection"),
        "case_no": BilingualText("案号", "case"),
        "ticket": BilingualText("签号", "ticket"),
        "stratum": BilingualText("所属层", "stratum"),
        "stratum_population": BilingualText("层内人数", "persons of the stratum"),
        "stratum_sample": BilingualText("层内抽取人数", "persons drawn of the stratum"),
        "part": BilingualText("抽取方式", "part"),
        "mandatory_reason": BilingualText("必查原因", "mandatory reason"),
        "inspectors": BilingualText("检查人账号", "inspectors"),
        "excluded": BilingualText("回避的账号", "excluded accounts"),
        "replaces": BilingualText("替换案号", "replaces case"),
        "replaced_reason": BilingualText("被替换原因", "reason of the replacement"),
        "replaced_on": BilingualText("被替换日期", "replaced on"),
        "drawn_on": BilingualText("抽签日期", "drawn on"),
    },
)
