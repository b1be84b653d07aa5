"""Examples of the events in `domain/events/services.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "person.assistance_requested": Example(
        required="need",
        optional="channel",
        data={"need": "希望尽快找到工作", "channel": "一键帮扶平台"},
    ),
    "person.surveyed": Example(
        required="method",
        data={"method": "入户走访"},
    ),
    "person.needs_assessed": Example(
        required="wishes_work wishes_training able_to_work",
        optional="needs trades level wishes_business skills job_awareness strengths",
        data={
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
        changes={"level": "A"},
        added_later=("wishes_business", "skills", "job_awareness", "strengths"),
    ),
    "person.job_search_plan_made": Example(
        required="goals",
        optional="steps review_on",
        data={
            "goals": "三个月内从事养老护理",
            "steps": ("参加养老护理培训", "面试两家养老院"),
            "review_on": date(2021, 8, 1),
        },
    ),
    "person.policy_briefed": Example(
        required="policies",
        data={"policies": ("社会保险补贴", "创业担保贷款")},
    ),
    "person.career_guided": Example(
        required="advice",
        data={"advice": "先参加缝纫培训"},
    ),
    "person.job_info_given": Example(
        required="posts",
        data={"posts": ("P-17", "P-18")},
    ),
    "person.job_introduced": Example(
        required="post employer",
        optional="post_id",
        data={"post": "缝纫工", "employer": "海门某家纺有限公司", "post_id": None},
        added_later=("post_id",),
    ),
    "person.job_offer_refused": Example(
        required="post justified",
        optional="employer",
        data={"post": "保洁员", "justified": True, "employer": "海门某物业公司"},
    ),
    "person.job_fair_attended": Example(
        required="fair",
        optional="intention",
        data={"fair": "F-2021-09", "intention": True},
    ),
    "person.one_stop_service_given": Example(
        required="kind",
        optional="free_by_card",
        data={"kind": "training_application", "free_by_card": True},
    ),
    "person.service_declined": Example(
        required="service",
        optional="signed",
        data={"service": "training", "signed": True},
    ),
}
