"""Spells of employment: from each beginning or change of a job to its end (R4-1, R3-6 to R3-8)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.event import Event
from domain.events.registration import Deceased
from domain.events.work import (
    AdditionalJobEnded,
    AdditionalJobStarted,
    Employed,
    Job,
    JobChanged,
    JobTerms,
    LabourForceLeft,
    LeftPost,
)
from domain.history.history import History
from domain.history.refuted import verdicts_of
from domain.person import Person
from domain.placements.additional_job import is_end_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class EmploymentRow(msgspec.Struct, frozen=True):
    """A spell in the main job or an additional one from `began_on` to the day before `ended_on`; None while it lasts.

    `version` is the event that began it, `ended_by` the event that ended it. `entry`: begun by an employment, not by a
    change of job. `additional`: beside the main job (兼职), never an entry. Wages in fen a month. `verdict`: the latest
    verdict of a verification, on the day `verdict_on`; None: the job is only declared. A refuted one is listed here and
    counts nowhere.
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


_EVENT_TYPES = frozenset(
    {Employed, JobChanged, LeftPost, LabourForceLeft, Deceased, AdditionalJobStarted, AdditionalJobEnded}
)
"""The event types that begin or end a spell."""


def rows(history: History, policies: Policies) -> Sequence[EmploymentRow]:
    """The spells in order of their beginning. Additional jobs end by their own event, or with the main job."""
    spells: list[EmploymentRow] = []
    running: list[int] = []  # the places of the spells that last
    for event, before, _ in history.transitions_of(_EVENT_TYPES):
        ended = [place for place in running if _ends(event, spells[place])]
        if isinstance(event, AdditionalJobEnded):
            del ended[1:]  # the first that fits
        for place in ended:
            spells[place] = msgspec.structs.replace(
                spells[place],
                ended_on=event.metadata.day,
                ended_by=event.metadata.version,
                end_cause=event.cause if isinstance(event, LeftPost | AdditionalJobEnded) else None,
            )
        running = [place for place in running if place not in ended]
        if isinstance(event, JobTerms):
            running.append(len(spells))
            spells.append(_spell(history.subject_id, event, before, policies))
    verdicts = verdicts_of(history) if spells else {}
    if not verdicts:
        return spells
    return [
        msgspec.structs.replace(spell, verdict=found.verdict, verdict_on=found.day)
        if (found := verdicts.get(spell.version))
        else spell
        for spell in spells
    ]


def _ends(event: Event, spell: EmploymentRow) -> bool:
    """Whether the event ends a spell that lasts."""
    if isinstance(event, AdditionalJobEnded):
        return spell.additional and is_end_of(event, spell.employer, spell.post)
    if isinstance(event, AdditionalJobStarted):
        return False
    return not (isinstance(event, Job) and spell.additional)


def _spell(person_id: UUID, event: JobTerms, person: Person, policies: Policies) -> EmploymentRow:
    """A spell that has begun; `person` is the person before the event, whose area and counted group it keeps."""
    policy = policies.at(person.area, event.metadata.day)
    return EmploymentRow(
        person_id=person_id,
        version=event.metadata.version,
        area=person.area,
        began_on=event.metadata.day,
        ended_on=None,
        entry=isinstance(event, Employed),
        additional=isinstance(event, AdditionalJobStarted),
        counted_group=policy.primary_group(person.case, person.categories, person.poverty, person.references),
        channel=event.channel,
        employer=event.employer,
        uscc=event.uscc,
        post=event.post,
        post_id=event.post_id,
        monthly_wage_fen=event.monthly_wage_fen,
        contract_months=event.contract_months,
        place=event.place,
        insured=event.insured,
        labour_brand=event.labour_brand,
        ended_by=None,
        end_cause=None,
    )


EMPLOYMENT = View(
    name="employment",
    subject="person",
    key="person_id",
    row=EmploymentRow,
    rows=rows,
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
