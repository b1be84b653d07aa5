"""One statement of every kind of event, with every field it can have; golden files hold these very values for ever."""

import itertools
from datetime import UTC, date, datetime
from typing import Any, Final

from domain.events import CATALOGUE
from domain.events.changes import business_time, fields_of
from domain.events.event import Actor, Event, EventMetadata, Evidence, Reason

NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
CLERK: Final = Actor(name="陈静", role="caseworker", organisation="悦来镇人社所", organisation_type="town_office")

REGISTER: Final = Actor(name="省数据比对平台", role="integration", organisation="省人社厅")
INSPECTOR: Final = Actor(name="周督查", role="supervisor", organisation="海门区人社局")

_JOB: Final[dict[str, Any]] = {
    "channel": "employer",
    "employer": "海门某家纺有限公司",
    "uscc": "91350100M000100Y43",
    "post": "缝纫工",
    "post_id": "P-17",
    "monthly_wage_fen": 420000,
    "contract_months": 12,
    "place": "town",
    "insured": True,
    "labour_brand": "海门家纺",
    "work_form": None,
}

SAMPLES: Final[dict[str, dict[str, Any]]] = {
    "person.registered": {
        "area": "320614-01",
        "name": "张三",
        "id_no": "320684197003121219",
        "phone": "13912345678",
        "address": "悦来镇长兴村12组",
        "ethnicity": "汉族",
        "education": "初中",
        "hukou_type": "农业",
        "retirement_base": 60,
        "birth_date": date(1970, 3, 12),
        "sex": "male",
        "id_type": None,
    },
    "person.profile_updated": {
        "phone": "13887654321",
        "address": "悦来镇人民路3号",
        "education": "高中",
        "health": "腰椎间盘突出",
        "income_per_capita_fen": 1250000,
        "marital_status": "已婚",
        "hukou_type": "非农业",
        "backup_contact": "李四 13711112222",
    },
    "person.household_joined": {
        "household_id": "H-1",
        "relation": "child_in_law",
        "same_register": False,
        "lives_together": False,
        "household_area": "320614-01",
    },
    "person.household_left": {"household_id": "H-1"},
    "person.moved": {"to_area": "320614-02"},
    "person.unemployment_registered": {"cause": "企业倒闭"},
    "person.recognised": {
        "categories": ("older_worker", "dibao"),
        "basis": "海人社〔2021〕12号",
        "review_on": date(2022, 3, 1),
    },
    "person.zero_employment_recognised": {"household_id": "H-1", "basis": "入户核查"},
    "person.zero_employment_withdrawn": {"household_id": "H-1"},
    "person.surveyed": {"method": "入户走访"},
    "person.needs_assessed": {
        "wishes_work": True,
        "wishes_training": True,
        "able_to_work": True,
        "needs": ("岗位", "培训"),
        "trades": ("缝纫",),
        "level": "A",
        "wishes_business": None,
        "skills": (),
        "job_awareness": None,
        "strengths": (),
    },
    "person.policy_briefed": {"policies": ("社会保险补贴", "创业担保贷款")},
    "person.career_guided": {"advice": "先参加缝纫培训"},
    "person.job_info_given": {"posts": ("P-17", "P-18")},
    "person.job_introduced": {"post": "缝纫工", "employer": "海门某家纺有限公司"},
    "person.training_enrolled": {
        "course": "缝纫工初级班",
        "trade": "缝纫",
        "kind": "skills",
        "days": 15,
        "provider": "海门职业学校",
        "draws_unemployment_benefit": True,
        "labour_brand": None,
    },
    "person.training_completed": {"course": "缝纫工初级班", "days_attended": 14, "passed": True},
    "person.certificate_obtained": {
        "certificate": "缝纫工",
        "number": "2021-3206-0042",
        "issuer": "海门职业学校",
        "level": "五级",
    },
    "person.employed": _JOB,
    "person.job_changed": {**_JOB, "channel": "flexible", "place": "outside", "insured": False},
    "person.left_post": {"cause": "合同期满"},
    "person.labour_force_left": {"kind": "student"},
    "person.labour_force_returned": {"kind": "student"},
    "person.poverty_status_set": {"status": "monitored", "monitored_kind": "marginal"},
    "person.return_risk_raised": {"risk": "失业"},
    "person.returned_to_poverty": {"cause": "重病"},
    "person.risk_cleared": {"basis": "收入核查"},
    "person.exited": {},
    "person.deceased": {"source": "殡葬信息比对"},
    "person.corrected": {
        "target_version": 2,
        "changes": {"method": "电话"},
        "private_changes": {"phone": "13700000000"},
        "approver": "王芳",
    },
    "person.voided": {"target_version": 2, "approver": "王芳"},
    "area.target_set": {"year": 2021, "indicator": "reemployed", "value": 150},
    "area.baseline_set": {"year": 2021, "indicator": "recognised", "value": 420},
    "post.developed": {"kind": "保洁", "area": "320614-01", "count": 3},
    "person.recognition_applied": {"categories": ("older_worker",)},
    "person.recognition_noticed": {
        "from": date(2021, 4, 1),
        "to": date(2021, 4, 9),
        "place": "悦来镇为民服务中心",
        "objections": "邻居反映其已有工作，经核实不属实",
    },
    "person.recognition_refused": {"appeal_until": date(2021, 7, 5)},
    "person.category_added": {"category": "disabled"},
    "person.category_ended": {"category": "dibao"},
    "person.level_set": {"level": "B"},
    "person.reference_eligibility_granted": {"reference_class": "retired_fisher", "basis": "海门区2021年就业帮扶通知"},
    "person.recognition_reviewed": {"verdict": "holds", "review_on": date(2022, 3, 1), "method": "电话"},
    "person.zero_employment_declared": {"household_id": "H-1"},
    "person.zero_employment_refused": {"household_id": "H-1"},
    "person.assistance_requested": {"need": "希望尽快找到工作", "channel": "一键帮扶平台"},
    "person.job_search_plan_made": {
        "goals": "三个月内从事养老护理",
        "steps": ("参加养老护理培训", "面试两家养老院"),
        "review_on": date(2021, 8, 1),
    },
    "person.job_offer_refused": {"post": "保洁员", "justified": True, "employer": "海门某物业公司"},
    "person.job_fair_attended": {"fair": "F-2021-09", "intention": True},
    "person.service_declined": {"service": "training", "signed": True},
    "person.one_stop_service_given": {"kind": "training_application", "free_by_card": True},
    "person.concession_card_issued": {"number": "哈再就业2003-0042", "expires_on": date(2022, 12, 31)},
    "person.concession_card_withdrawn": {"number": "哈再就业2003-0042"},
    "person.training_offered": {"course": "缝纫工初级班", "trade": "缝纫"},
    "person.training_dropped": {"course": "缝纫工初级班"},
    "person.unemployment_cancelled": {"cause": "pension"},
    "person.employment_verified": {"verdict": "confirmed", "method": "现场核实"},
    "person.contract_delivered": {"contract_no": "HT-2021-0042", "delivered_by": "王芳"},
    "person.insurance_started": {"scheme": "pension", "unit": "海门某家纺有限公司"},
    "person.insurance_stopped": {"scheme": "pension", "unit": "海门某家纺有限公司"},
    "person.helper_paired": {"helper": "王芳", "unit": "悦来镇人社所", "phone": "13912340000"},
    "person.helper_ended": {},
    "person.contact_attempted": {"means": "phone", "result": "电话停机"},
    "person.clock_waived": {"clock": "first_services", "approver": "王芳"},
    "person.followed_up": {
        "method": "电话",
        "result": "在岗，工资按月发放",
        "satisfaction": "satisfied",
        "next_on": date(2021, 8, 6),
    },
    "person.typical_case_recorded": {
        "kind": "entrepreneurship",
        "consent": True,
        "text": "从下岗到开办早餐店，带动三人就业",
        "expires_on": date(2023, 12, 31),
    },
    "person.benefit_applied": {"benefit": "subsistence_subsidy"},
    "person.benefit_granted": {
        "from": date(2021, 4, 6),
        "to": date(2021, 4, 17),
        "benefit": "subsistence_subsidy",
        "amount_fen": 36000,
        "basis": "海人社〔2021〕12号",
        "pay_by": None,
    },
    "person.benefit_refused": {"benefit": "subsistence_subsidy"},
    "person.benefit_paid": {"benefit": "subsistence_subsidy", "amount_fen": 36000},
    "person.benefit_recovered": {"benefit": "subsistence_subsidy", "amount_fen": 3000},
    "person.loan_granted": {
        "amount_fen": 2000000,
        "term_months": 24,
        "bank": "海门农商银行",
        "project": "早餐店",
        "guarantor": "李四",
    },
    "person.loan_extended": {"months": 12},
    "person.loan_repaid": {"amount_fen": 500000},
    "person.loan_defaulted": {"amount_fen": 1500000},
    "person.spot_checked": {
        "inspection": "S-2021-07",
        "items": ("身份真实", "确在岗"),
        "verdict": "confirmed",
        "inspectors": ("赵强", "钱敏"),
    },
    "person.finding_raised": {
        "inspection": "S-2021-07",
        "item": "缺少劳动合同",
        "severity": "procedure",
        "due": date(2021, 5, 27),
        "unit": "悦来镇人社所",
    },
    "person.rectified": {"finding": "12"},
    "person.rectification_accepted": {"finding": "12"},
    "person.comparison_hit": {
        "rule": "C1",
        "register": "market_regulation",
        "data_on": date(2021, 4, 30),
        "detail": "名下有营业执照",
    },
    "person.hit_resolved": {"hit": "14", "verdict": "refuted"},
    "person.identity_corrected": {
        "field": "name",
        "approver": "王芳",
        "old": "张三",
        "new": "张山",
        "birth_date": None,
        "sex": None,
    },
    "person.merged": {
        "into": "00000000-0000-0001-0000-000000000001",
        "merged_person": "00000000-0000-0001-0000-000000000000",
    },
    "person.merge_reverted": {"merged_person": "00000000-0000-0001-0000-000000000000", "into": None},
    "post.vacated": {"count": 2, "area": "320614-01", "kind": "保安"},
    "post.closed": {"cause": "项目结束"},
    "fair.held": {
        "name": "金秋招聘月专场",
        "area": "320614-01",
        "employers": 52,
        "posts": 2130,
        "attendees": 1860,
        "agreements": 214,
        "mode": None,
        "campaign": None,
    },
    "employer.support_granted": {
        "employer": "海门某家纺有限公司",
        "uscc": "91350100M000100Y43",
        "measure": "hiring_subsidy",
        "amount_fen": 2000000,
        "persons": 20,
    },
}
"""By stored type name. A value here never changes: what is stored under it must be read for ever."""

ADDED_LATER: Final = frozenset(
    {
        ("person.registered", "id_type"),
        ("person.needs_assessed", "wishes_business"),
        ("person.needs_assessed", "skills"),
        ("person.needs_assessed", "job_awareness"),
        ("person.needs_assessed", "strengths"),
        ("person.training_enrolled", "labour_brand"),
        ("person.identity_corrected", "birth_date"),
        ("person.identity_corrected", "sex"),
        ("person.merge_reverted", "into"),
        ("person.employed", "work_form"),
        ("person.job_changed", "work_form"),
        ("person.benefit_granted", "pay_by"),
        ("fair.held", "mode"),
        ("fair.held", "campaign"),
    }
)
"""Fields that came after the golden file of their event was written, so that it does not have them."""

METADATA: Final = EventMetadata(
    version=7,
    position=42,
    recorded_at=datetime(2021, 5, 7, 1, 30, 15, 123456, tzinfo=UTC),
    occurred_at=business_time("2021-05-06T09:00:00+08:00")[0],
    whole_day=True,
    area="320614-01",
    actor=CLERK,
    on_behalf_of="海门某家纺有限公司",
    reason=Reason(code="report", text="用人单位就业登记", legal_basis="就业促进法第五十二条"),
    evidence=(Evidence(name="contract.pdf", sha256="0f" * 32),),
    source="/haimen/hrss",
    request_id="2021-000123",
    profile="haimen@2021-01-01",
)
"""A stamp that says everything it can."""

_ids = itertools.count(1)


def make_metadata(time: str, **changes: Any) -> EventMetadata:
    """The stamp of a new statement about that day (`2021-05-06`) or time of day (`2021-05-06T09:00`, Shanghai's)."""
    moment, whole_day = business_time(time if len(time) == 10 else f"{time}:00+08:00")
    make_event = {"occurred_at": moment, "whole_day": whole_day, "actor": CLERK, "source": "/test"}
    return EventMetadata(**{**make_event, "request_id": str(next(_ids)), **changes})


def required_values(name: str) -> dict[str, Any]:
    """Of the sample, only what must be said (and what follows from that)."""
    declared = fields_of(CATALOGUE[name])
    must = {field: value for field, value in SAMPLES[name].items() if declared[field].required}
    if name == "person.registered":
        must |= {"birth_date": SAMPLES[name]["birth_date"], "sex": SAMPLES[name]["sex"]}
    return must or dict(itertools.islice(SAMPLES[name].items(), 1))


def make_event(kind: str, /, time: str = "2021-05-06T09:00", **data: Any) -> Event:
    """A new statement; `kind` without its `person.` is meant of a person, what is not said is as in the sample."""
    full = kind if "." in kind else f"person.{kind}"
    return CATALOGUE[full](metadata=make_metadata(time, actor=actor_for(full)), **{**required_values(full), **data})


def actor_for(name: str) -> Actor:
    """Somebody who may post the type: a clerk, a register, or an inspector."""
    actors = (CLERK, REGISTER, INSPECTOR)
    return next(actor for actor in actors if actor.role in CATALOGUE[name].posted_by)
