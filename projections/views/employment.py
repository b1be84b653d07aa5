"""Spells of employment: from each beginning or change of a job to its end (R4-1, R3-6 to R3-8)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.work import AdditionalJobEnded, Employed, LeftPost
from domain.history.history import History
from domain.history.job_spells import SPELL_EVENTS, JobSpell, job_spells, spells_of
from domain.history.refuted import verdicts_of
from domain.history.verdicts import Verdict, refuted_jobs
from domain.person import Person
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class EmploymentRow(msgspec.Struct, frozen=True):
    """A spell in the main job or an additional one from `began_on` to the day before `ended_on`; None while it lasts.

    `version` is the event that began it, `ended_by` the event that ended it. `entry`: begun by an employment, not by a
    change of job. `additional`: beside the main job (兼职), never an entry. Wages in fen a month. `verdict`: the latest
    verdict of a verification, on the day `verdict_on`; None: the job is only declared. A refuted one is listed here and
    counts nowhere. `late_by` and `end_late_by`: the days from the end of the limit of reporting to the recording of the
    event that began or ended it, at most 0 if that was in time; None without a limit (`domain.policy.reporting`).
    """

    person_id: UUID
    version: int
    area: str
    began_on: date
    ended_on: date | None
    entry: bool
    additional: bool
    counted_group: str | None
    channel: str
    employer: str | None
    uscc: str | None
    post: str | None
    post_id: str | None
    monthly_wage_fen: int | None
    contract_months: int | None
    place: str | None
    insured: bool | None
    labour_brand: str | None
    ended_by: int | None
    end_cause: str | None
    verdict: str | None = None
    verdict_on: date | None = None
    late_by: int | None = None
    end_late_by: int | None = None


def rows(history: History, policies: Policies) -> Sequence[EmploymentRow]:
    """The spells in order of their beginning (`domain.history.job_spells`). A refuted change of job ends no other."""
    steps = history.transitions_of(SPELL_EVENTS)
    if not steps:
        return ()
    verdicts = verdicts_of(history)
    refuted = refuted_jobs(verdicts)
    spells = job_spells([step.event for step in steps], refuted) if refuted else spells_of(history)
    persons = {id(step.event): step.before for step in steps}
    return [
        _row(history.subject_id, spell, persons[id(spell.job)], verdicts.get(spell.job.metadata.version), policies)
        for spell in spells
    ]


def _row(
    person_id: UUID, spell: JobSpell, person: Person, verdict: Verdict | None, policies: Policies
) -> EmploymentRow:
    """The row of a spell; `person` is the person before its beginning, whose area and counted group it keeps."""
    job, ended = spell.job, spell.ended
    policy = policies.at(person.area, job.metadata.day)
    return EmploymentRow(
        person_id=person_id,
        version=job.metadata.version,
        area=person.area,
        began_on=job.metadata.day,
        ended_on=ended.metadata.day if ended is not None else None,
        entry=isinstance(job, Employed),
        additional=spell.additional,
        counted_group=policy.primary_group(person.case, person.categories, person.poverty, person.references),
        channel=job.channel,
        employer=job.employer,
        uscc=job.uscc,
        post=job.post,
        post_id=job.post_id,
        monthly_wage_fen=job.monthly_wage_fen,
        contract_months=job.contract_months,
        place=job.place,
        insured=job.insured,
        labour_brand=job.labour_brand,
        ended_by=ended.metadata.version if ended is not None else None,
        end_cause=ended.cause if isinstance(ended, LeftPost | AdditionalJobEnded) else None,
        verdict=verdict.verdict if verdict is not None else None,
        verdict_on=verdict.day if verdict is not None else None,
        late_by=policy.reporting.late_by(job, job.channel),
        end_late_by=policies.at(person.area, ended.metadata.day).reporting.late_by(ended, job.channel)
        if ended is not None
        else None,
    )


EMPLOYMENT = View(
    name="employment",
    subject="person",
    key="person_id",
    row=EmploymentRow,
    rows=rows,
    internal=("late_by", "end_late_by"),
    title=BilingualText("就业经历", "employment"),
    labels={
        "began_on": BilingualText("开始日期", "began on"),
        "ended_on": BilingualText("结束日期", "ended on"),
        "entry": BilingualText("新就业", "entry into work"),
        "additional": BilingualText("兼职", "additional job"),
        "uscc": BilingualText("统一社会信用代码", "unified social credit code"),
        "post": BilingualText("岗位", "post"),
        "post_id": BilingualText("岗位编号", "post id"),
        "monthly_wage_fen": BilingualText("月工资", "wage a month"),
        "contract_months": BilingualText("合同期限（月）", "contract (months)"),
        "place": BilingualText("就业地点", "place"),
        "insured": BilingualText("参加社会保险", "insured"),
        "labour_brand": BilingualText("劳务品牌", "labour brand"),
        "ended_by": BilingualText("结束的事件", "ended by event"),
        "end_cause": BilingualText("结束原因", "cause of the end"),
        "verdict": BilingualText("核实结论", "verdict"),
        "verdict_on": BilingualText("核实日期", "verified on"),
    },
)
