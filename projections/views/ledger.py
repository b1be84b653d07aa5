"""The base ledger (基础台账): one row for each person, with what the roster does not hold of it (R4-3, R1-6)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.events.benefits import BenefitGranted
from domain.events.event import Event
from domain.events.registration import HouseholdJoined, ProfileUpdated, Registered, UnemploymentRegistered
from domain.events.services import CareerGuided, JobInfoGiven, JobIntroduced, PolicyBriefed
from domain.events.training import CertificateObtained, TrainingCompleted
from domain.events.work import LabourForceReturned, LeftPost
from domain.history.history import History
from domain.history.refuted import without_refuted
from domain.households.household_key import key_of
from domain.outcomes.unmet_wishes import unmet_wishes
from domain.policy.policies import Policies
from domain.recognition.level import last_assessment_and_job
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class LedgerRow(msgspec.Struct, frozen=True):
    """A person after all events; `area` is the one responsible now.

    The wishes, needs, trades and skills are those of the latest assessment, of the day `assessed_on`.
    `wishes_work_since` and `wishes_training_since`: since when the wish is open (`domain.outcomes.unmet_wishes`).
    `briefings` to `courses` are numbers of services and of completed courses, `benefits` the codes of those granted.
    """

    person_id: UUID
    area: str
    household_key: str | None
    relation: str | None
    ethnicity: str | None
    marital_status: str | None
    income_per_capita_fen: int | None
    post: str | None
    monthly_wage_fen: int | None
    unemployed_since: date | None
    unemployment_cause: str | None
    assessed_on: date | None
    able_to_work: bool | None
    wishes_work: bool | None
    wishes_training: bool | None
    wishes_business: bool | None
    needs: list[str] | None
    trades: list[str] | None
    skills: list[str] | None
    wishes_work_since: date | None
    wishes_training_since: date | None
    certificates: list[str] | None
    benefits: list[str] | None
    briefings: int
    guidances: int
    job_infos: int
    introductions: int
    courses: int


_COUNTED: Final[dict[type[Event], str]] = {
    PolicyBriefed: "briefings",
    CareerGuided: "guidances",
    JobInfoGiven: "job_infos",
    JobIntroduced: "introductions",
    TrainingCompleted: "courses",
}
_WITHOUT_WORK: Final[frozenset[type[Event]]] = frozenset({UnemploymentRegistered, LeftPost, LabourForceReturned})
_LAST_VALUES: Final[dict[type[Event], tuple[str, ...]]] = {
    Registered: ("ethnicity",),
    ProfileUpdated: ("marital_status", "income_per_capita_fen"),
    HouseholdJoined: ("relation",),
}
"""The columns that hold the last value of a field of the same name."""

_LISTED: Final[dict[type[Event], tuple[str, str]]] = {
    CertificateObtained: ("certificates", "certificate"),
    BenefitGranted: ("benefits", "benefit"),
}
"""The columns that hold all values of a field, each once."""

_EVENT_TYPES: Final[frozenset[type[Event]]] = frozenset({*_WITHOUT_WORK, *_LAST_VALUES, *_LISTED})


def rows(history: History, _: Policies) -> Sequence[LedgerRow]:
    """One row; none without an effective event."""
    if not history.transitions:
        return ()
    counted = without_refuted(history)
    person = counted.person
    found: dict[str, Any] = dict.fromkeys(("ethnicity", "marital_status", "income_per_capita_fen", "relation"))
    found |= {"certificates": None, "benefits": None}
    given = Counter([type(event) for event, _, _ in counted.transitions_of(_COUNTED)])
    since: date | None = None
    cause: str | None = None
    for event, before, _after in counted.transitions_of(_EVENT_TYPES):
        event_type = type(event)
        if event_type in _WITHOUT_WORK:
            if before.labour != "unemployed":
                since, cause = event.metadata.day, None
            cause = getattr(event, "cause", None) or cause
        elif (listed := _LISTED.get(event_type)) is not None:
            column, field = listed
            found[column] = [*dict.fromkeys((*(found[column] or ()), getattr(event, field)))]
        else:
            for name in _LAST_VALUES[event_type]:
                value = getattr(event, name)
                found[name] = value if value is not None else found[name]
    found |= {column: given[event_type] for event_type, column in _COUNTED.items()}
    if person.household_id is None:
        found["relation"] = None
    unemployed = person.labour == "unemployed"
    assessed, job = last_assessment_and_job(counted)
    present = job if person.labour == "employed" else None
    open_since = unmet_wishes(counted)
    return (
        LedgerRow(
            person_id=history.subject_id,
            area=person.area,
            household_key=key_of(person.household_area, person.household_id) if person.household_id else None,
            post=present.post if present is not None else None,
            monthly_wage_fen=present.monthly_wage_fen if present is not None else None,
            unemployed_since=since if unemployed else None,
            unemployment_cause=cause if unemployed else None,
            assessed_on=assessed.metadata.day if assessed is not None else None,
            able_to_work=assessed.able_to_work if assessed is not None else None,
            wishes_work=assessed.wishes_work if assessed is not None else None,
            wishes_training=assessed.wishes_training if assessed is not None else None,
            wishes_business=assessed.wishes_business if assessed is not None else None,
            needs=list(assessed.needs) if assessed is not None else None,
            trades=list(assessed.trades) if assessed is not None else None,
            skills=list(assessed.skills) if assessed is not None else None,
            wishes_work_since=open_since.work,
            wishes_training_since=open_since.training,
            **found,
        ),
    )


LEDGER = View(
    name="ledger",
    subject="person",
    key="person_id",
    row=LedgerRow,
    rows=rows,
    row_key=(),
    internal=("household_key",),
    title=BilingualText("基础台账", "base ledger"),
    labels={
        "relation": BilingualText("与户主关系", "relation to the head"),
        "ethnicity": BilingualText("民族", "ethnicity"),
        "marital_status": BilingualText("婚姻状况", "marital status"),
        "income_per_capita_fen": BilingualText("家庭人均年收入（分）", "income per head a year (fen)"),
        "post": BilingualText("岗位", "post"),
        "monthly_wage_fen": BilingualText("月工资（分）", "wage a month (fen)"),
        "unemployed_since": BilingualText("失业自", "unemployed since"),
        "unemployment_cause": BilingualText("失业原因", "cause of unemployment"),
        "assessed_on": BilingualText("需求调查日期", "needs assessed on"),
        "able_to_work": BilingualText("劳动能力", "able to work"),
        "wishes_work": BilingualText("就业意愿", "wishes to work"),
        "wishes_training": BilingualText("培训意愿", "wishes to train"),
        "wishes_business": BilingualText("创业意愿", "wishes to start a business"),
        "needs": BilingualText("服务需求", "needs"),
        "trades": BilingualText("意向工种", "trades"),
        "skills": BilingualText("技能", "skills"),
        "wishes_work_since": BilingualText("有就业意愿而未就业自", "wishes to work without work since"),
        "wishes_training_since": BilingualText("有培训意愿而未培训自", "wishes to train untrained since"),
        "certificates": BilingualText("证书", "certificates"),
        "benefits": BilingualText("享受政策", "benefits"),
        "briefings": BilingualText("政策宣讲次数", "policy briefings"),
        "guidances": BilingualText("职业指导次数", "career guidances"),
        "job_infos": BilingualText("岗位信息次数", "job infos"),
        "introductions": BilingualText("职业介绍次数", "job introductions"),
        "courses": BilingualText("结业课程", "courses completed"),
    },
)
