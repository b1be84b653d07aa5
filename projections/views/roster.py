"""The real-name database (实名制数据库): one row for each person (R3-15, R4-3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from domain.deadlines.plan_services import lacking_since
from domain.events.identity import IdentityCorrected
from domain.events.registration import Deceased, Exited, ProfileUpdated, Recognised, Registered
from domain.events.work import Job
from domain.history.history import History
from domain.history.refuted import verdicts_given, without_refuted
from domain.outcomes.working_age import working_age_of
from domain.policy.policies import Policies
from domain.recognition.level import derived_level, last_assessment_and_job
from domain.reference.bilingual_text import BilingualText
from domain.text import search_form
from projections.views.search_terms import search_terms
from projections.views.view import View


class RosterRow(msgspec.Struct, frozen=True):
    """A person after all events of the history; `version` is the number of events recorded, voided ones included.

    `employment_verdict`: the latest verdict about the present job; None: it is only declared. A refuted job is none.
    `services_lacking_since`: the first day on which services of the plan year are missing; None: none are due.
    `search_name` is the name as it is compared in a search, `search_terms` are those of `search_terms.TRAITS`.
    """

    person_id: UUID
    version: int
    area: str
    case_state: str
    labour_state: str
    poverty_state: str
    categories: list[str]
    counted_group: str | None
    level: str | None
    household_id: str | None
    helper: str | None
    name: str | None
    id_no: str | None
    sex: str | None
    birth_date: date | None
    retires_on: date | None
    phone: str | None
    address: str | None
    education: str | None
    hukou_type: str | None
    channel: str | None
    employer: str | None
    employed_since: date | None
    employment_verdict: str | None
    registered_on: date | None
    recognised_on: date | None
    exited_on: date | None
    died_on: date | None
    last_event_on: date
    services_lacking_since: date | None
    search_name: str | None
    search_terms: list[str]


_CONTACT_FIELDS = ("phone", "address", "education", "hukou_type")
_DATE_COLUMNS = {Registered: "registered_on", Recognised: "recognised_on", Exited: "exited_on", Deceased: "died_on"}
_EVENT_TYPES = frozenset({*_DATE_COLUMNS, IdentityCorrected, ProfileUpdated})
_NO_DETAILS: Mapping[str, Any] = dict.fromkeys(("name", "id_no", *_CONTACT_FIELDS, *_DATE_COLUMNS.values()))


def rows(history: History, policies: Policies) -> Sequence[RosterRow]:
    """One row; none without an effective event."""
    transitions = history.transitions
    if not transitions:
        return ()
    last = transitions[-1].event.metadata.day
    counted = without_refuted(history)
    person = counted.person
    policy = policies.at(person.area, last)
    counted_group = policy.primary_group(person.case, person.categories, person.poverty, person.references)
    assessed, job = last_assessment_and_job(counted)
    present = job if person.labour == "employed" else None
    working_age = working_age_of(history, policies)
    details = _details(counted)
    return (
        RosterRow(
            person_id=history.subject_id,
            version=history.version,
            area=person.area,
            case_state=person.case,
            labour_state=person.labour,
            poverty_state=person.poverty,
            categories=list(person.categories),
            counted_group=counted_group,
            level=person.level or derived_level(person, policy.levels, assessed, job),
            household_id=person.household_id,
            helper=person.helper,
            sex=person.sex,
            birth_date=person.birth_date,
            retires_on=working_age[1],
            last_event_on=last,
            services_lacking_since=lacking_since(
                counted, policies, counted_group=counted_group, assessed=assessed, working_age=working_age
            ),
            search_terms=search_terms(counted, details["phone"], policy.watch_lists),
            channel=present.channel if present is not None else None,
            employer=present.employer if present is not None else None,
            employed_since=present.metadata.day if present is not None else None,
            employment_verdict=_verdict_about(present, history) if present is not None else None,
            search_name=search_form(details["name"]) if details["name"] else None,
            **details,
        ),
    )


def _details(history: History) -> dict[str, Any]:
    """The columns that the latest event with a value sets: personal data and the dates of the case."""
    details: dict[str, Any] = dict(_NO_DETAILS)
    for event, _, _ in history.transitions_of(_EVENT_TYPES):
        event_type = type(event)
        column = _DATE_COLUMNS.get(event_type)
        if column is not None and not (event_type is Registered and details[column]):
            details[column] = event.metadata.day
        if isinstance(event, Registered):
            details["name"], details["id_no"] = event.name, event.id_no
        elif isinstance(event, IdentityCorrected) and event.field in ("name", "id_no"):
            details[event.field] = event.new
        if event_type is Registered or event_type is ProfileUpdated:
            for field in _CONTACT_FIELDS:
                details[field] = getattr(event, field, None) or details[field]
    return details


def _verdict_about(job: Job, history: History) -> str | None:
    """The latest verdict about a job; None if there is none."""
    verdict = verdicts_given(history).get(job.metadata.version)
    return verdict.verdict if verdict is not None else None


ROSTER = View(
    name="roster",
    subject="person",
    key="person_id",
    row=RosterRow,
    rows=rows,
    row_key=(),
    internal=("search_name", "search_terms"),
    title=BilingualText("个案", "case"),
    labels={
        "case_state": BilingualText("个案状态", "case"),
        "labour_state": BilingualText("就业状态", "labour status"),
        "poverty_state": BilingualText("脱贫状态", "poverty status"),
        "categories": BilingualText("困难类别", "categories"),
        "level": BilingualText("分级", "level"),
        "helper": BilingualText("结对帮扶人", "helper"),
        "id_no": BilingualText("身份证号码", "identity number"),
        "sex": BilingualText("性别", "sex"),
        "birth_date": BilingualText("出生日期", "date of birth"),
        "phone": BilingualText("电话", "phone"),
        "address": BilingualText("住址", "address"),
        "education": BilingualText("文化程度", "education"),
        "hukou_type": BilingualText("户口性质", "hukou type"),
        "employed_since": BilingualText("就业日期", "employed since"),
        "employment_verdict": BilingualText("就业核实", "verdict on the job"),
        "registered_on": BilingualText("登记日期", "registered on"),
        "recognised_on": BilingualText("认定日期", "recognised on"),
        "exited_on": BilingualText("退出日期", "exited on"),
        "died_on": BilingualText("死亡日期", "died on"),
        "last_event_on": BilingualText("最近事件日期", "last event on"),
        "services_lacking_since": BilingualText("年度服务缺项自", "services of the plan year missing since"),
    },
)
