"""One statement of every kind of fact, with every field it can have; golden files hold these very values for ever."""

import itertools
from datetime import UTC, date, datetime
from typing import Any, Final

from domain.events import CATALOGUE
from domain.events.amendment import business_time, fields_of
from domain.events.fact import Actor, Evidence, Fact, Reason, Stamp

NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
CLERK: Final = Actor(name="陈静", role="caseworker", organisation="悦来镇人社所", organisation_type="town_office")

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
    "person.identity_corrected": {
        "field": "id_no",
        "approver": "王芳",
        "old": "320684197003121219",
        "new": "320684197003121235",
        "birth_date": date(1970, 3, 12),
        "sex": "male",
    },
    "person.merged": {
        "into": "00000000-0000-0002-0000-000000000000",
        "merged_person": "00000000-0000-0001-0000-000000000000",
    },
    "person.merge_reverted": {
        "merged_person": "00000000-0000-0001-0000-000000000000",
        "into": "00000000-0000-0002-0000-000000000000",
    },
    "person.household_joined": {
        "household_id": "H-1",
        "relation": "child_in_law",
        "same_register": False,
        "lives_together": False,
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
}
"""By stored type name. A value here never changes: what is stored under it must be read for ever."""

LATER: Final = frozenset({("person.registered", "id_type")})
"""Fields that came after the golden file of their fact was written, so that it does not have them."""

STAMP: Final = Stamp(
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


def stamp(time: str, **changes: Any) -> Stamp:
    """The stamp of a new statement about that day (`2021-05-06`) or time of day (`2021-05-06T09:00`, Shanghai's)."""
    moment, whole_day = business_time(time if len(time) == 10 else f"{time}:00+08:00")
    said = {"occurred_at": moment, "whole_day": whole_day, "actor": CLERK, "source": "/test"}
    return Stamp(**{**said, "request_id": str(next(_ids)), **changes})


def required(name: str) -> dict[str, Any]:
    """Of the sample, only what must be said (and what follows from that)."""
    declared = fields_of(CATALOGUE[name])
    must = {field: value for field, value in SAMPLES[name].items() if declared[field].required}
    if name == "person.registered":
        must |= {"birth_date": SAMPLES[name]["birth_date"], "sex": SAMPLES[name]["sex"]}
    return must or dict(itertools.islice(SAMPLES[name].items(), 1))


def said(kind: str, /, time: str = "2021-05-06T09:00", **data: Any) -> Fact:
    """A new statement; `kind` without its `person.` is meant of a person, what is not said is as in the sample."""
    full = kind if "." in kind else f"person.{kind}"
    return CATALOGUE[full](stamp=stamp(time), **{**required(full), **data})
