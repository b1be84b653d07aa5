"""Random histories: some sixty facts of each person, of every kind, reported late, corrected, voided, on the same days.

They are drawn without asking any rule: what the service refuses waits in quarantine; some forty of each are recorded.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.world import CloudEvent, EventMaker, id_no

EVENTS = 68
_UNITS = ("320614-01", "320614-02", "210100", "900100")
_FIRST = date(2020, 11, 2)
_LATE = date(2022, 6, 1)
_COURSES = ("家政班", "护理班")
_REASON = {"code": "checked", "text": "核对"}


def random_histories(seed: int, persons: int, nicknames: str = "甲") -> list[CloudEvent]:
    """The events of so many persons, three of a household, in a random order of arrival."""
    dice = Random(seed)
    made = EventMaker(f"/histories/{seed}")
    events: list[CloudEvent] = []
    for number in range(persons):
        drawn = list(_history(dice, made, number, f"家{number // 3}", f"{nicknames}{number}"))
        if dice.random() < 0.5:
            late = drawn[1:]
            dice.shuffle(late)
            drawn[1:] = late
        events += drawn
    return events


def _history(dice: Random, made: EventMaker, number: int, household: str, name: str) -> Iterator[CloudEvent]:
    born = dice.choice((1958, 1962, 1966, 1971, 1979, 1990, 2004))
    number_of_id = id_no(f"{born}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}", number * 2 + dice.randint(0, 1))
    who = f"id_no:{number_of_id}"
    base = {} if int(number_of_id[16]) % 2 else {"retirement_base": dice.choice((50, 55))}
    registered = f"{_FIRST + timedelta(dice.randrange(20))}T08:00:00+08:00"
    yield made.registered(number_of_id, registered, name=name, area=dice.choice(_UNITS), **base)
    day = _FIRST + timedelta(25)
    labour = "unknown"
    for _ in range(EVENTS - 1):
        day += timedelta(dice.choice((0, 0, 1, 1, 2, 5, 12, 30, 75)))
        kind, labour, data = _drawn(dice, labour, household, day)
        yield made.event(kind, _time(dice, day), who, **data)


def _time(dice: Random, day: date) -> str:
    """A day, or a time of day of which there are few, so that there are ties."""
    return f"{day}" if dice.random() < 0.4 else f"{day}T{dice.choice((0, 9, 9, 15)):02d}:00:00+08:00"


def _drawn(dice: Random, labour: str, household: str, day: date) -> tuple[str, str, dict[str, Any]]:
    """What happens next, and the labour status that a plain reading gives then."""
    draw = dice.random()
    if draw < 0.28:
        kind = dice.choice(_NEXT_WORK[labour])
        return kind, _LABOUR.get(kind, labour), _work(dice, kind)
    kind = dice.choice(_OTHERS)
    if kind == "deceased" and day < _LATE:
        kind = "surveyed"
    return kind, labour, _other(dice, kind, household, day)


_NEXT_WORK = {
    "unknown": ("employed", "employed", "unemployment_registered", "labour_force_left"),
    "unemployed": ("employed", "employed", "employed", "unemployment_registered", "labour_force_left"),
    "employed": (
        "left_post", "left_post", "job_changed", "additional_job_started", "additional_job_ended",
        "employment_verified", "insurance_started", "insurance_stopped",
    ),
    "out": ("labour_force_returned", "employed", "unemployment_registered"),
}  # fmt: skip
_LABOUR = {
    "employed": "employed", "left_post": "unemployed", "unemployment_registered": "unemployed",
    "labour_force_left": "out", "labour_force_returned": "unemployed", "job_changed": "employed",
}  # fmt: skip
_OTHERS = (
    "corrected", "corrected", "corrected", "voided", "household_joined", "household_joined", "household_left",
    "zero_employment_recognised", "zero_employment_withdrawn", "needs_assessed", "needs_assessed", "job_offer_refused",
    "recognised", "recognised", "exited", "recognition_reviewed", "category_added", "category_ended", "level_set",
    "moved", "helper_paired", "helper_ended", "poverty_status_set", "return_risk_raised", "returned_to_poverty",
    "risk_cleared", "profile_updated", "surveyed", "policy_briefed", "job_info_given", "job_introduced", "followed_up",
    "contact_attempted", "training_enrolled", "training_enrolled", "training_completed", "training_completed",
    "training_dropped", "certificate_obtained", "benefit_granted", "benefit_granted", "benefit_paid", "benefit_paid",
    "benefit_recovered", "finding_raised", "rectified", "clock_waived", "service_declined",
    "reference_eligibility_granted", "unemployment_cancelled", "career_guided", "deceased",
    "typical_case_recorded", "typical_case_withdrawn", "appeal_filed", "appeal_filed", "appeal_admitted",
    "loan_granted", "loan_repaid", "appeal_decided",
    "civil_affairs_notified", "civil_affairs_notified", "civil_affairs_acknowledged",
    "finding_raised", "rectified", "rectification_rejected", "finding_rechecked", "finding_withdrawn",
)  # fmt: skip


def _work(dice: Random, kind: str) -> dict[str, Any]:
    if kind in ("employed", "job_changed", "additional_job_started"):
        data: dict[str, Any] = {
            "channel": dice.choice(("employer", "flexible", "self_employed", "public_welfare")),
            "employer": dice.choice("甲乙"),
            "monthly_wage_fen": dice.choice((200_000, 450_000)),
        }
        if dice.random() < 0.5:
            data["contract_months"] = dice.choice((6, 12, 36))
        return {**data, "work_form": "part_time"} if kind == "additional_job_started" else data
    return {
        "left_post": {"cause": "合同到期"},
        "additional_job_ended": {"employer": dice.choice("甲乙")},
        "labour_force_left": {"kind": dice.choice(("student", "military"))},
        "labour_force_returned": {"kind": "student"},
        "unemployment_registered": {},
        "employment_verified": {"verdict": dice.choice(("confirmed", "refuted", "unverifiable"))},
    }.get(kind, {"scheme": "pension"})


def _other(dice: Random, kind: str, household: str, day: date) -> dict[str, Any]:
    if kind in ("corrected", "voided"):
        target = dice.randint(1, 25)
        changes = dice.choice(
            (
                {"time": f"{day - timedelta(dice.randrange(40))}"},
                {"channel": "employer"},
                {"employer": "丙"},
                {"days_attended": dice.randint(1, 9)},
                {"able_to_work": True, "wishes_work": False},
                {"verdict": "refuted"},
                {"amount_fen": 40_000},
                {"relation": "head"},
            )
        )
        amended = {"target_version": target, "reason": _REASON}
        return {**amended, "changes": changes} if kind == "corrected" else amended
    if kind == "benefit_granted":
        first = day.replace(day=1)
        return {
            "benefit": dice.choice(("post_subsidy", "unemployment_benefit", "rent_subsidy", "subsistence_subsidy")),
            "amount_fen": dice.choice((50_000, 90_000)),
            "from": f"{first}",
            "to": f"{first + timedelta(dice.choice((27, 58, 120)))}",
        }
    if kind in ("benefit_paid", "benefit_recovered"):
        benefit = dice.choice(("post_subsidy", "unemployment_benefit", "rent_subsidy"))
        return {"benefit": benefit, "amount_fen": dice.choice((10_000, 25_000))}
    simple: dict[str, dict[str, Any]] = {
        "household_joined": {
            "household_id": dice.choice((household, household, f"{household}新")),
            "relation": dice.choice(("head", "spouse", "child", "sibling")),
            "lives_together": dice.random() < 0.8,
            "same_register": dice.random() < 0.9,
        },
        "household_left": {"household_id": household},
        "zero_employment_recognised": {"household_id": household, "basis": "公示无异议"},
        "zero_employment_withdrawn": {"household_id": household, "reason": _REASON},
        "needs_assessed": {
            "wishes_work": dice.random() < 0.6,
            "wishes_training": day.day % 2 == 0,
            "able_to_work": dice.random() < 0.8,
            **({"level": dice.choice("ABCDU")} if dice.random() < 0.5 else {}),
        },
        "job_offer_refused": {"post": "保洁", "justified": dice.random() < 0.2, "reason": _REASON},
        "recognised": {"categories": [dice.choice(("disabled", "zero_employment_member", "dibao"))], "basis": "认定表"},
        "exited": {"reason": {"code": "employed", "text": "稳定就业"}},
        "recognition_reviewed": {"verdict": "holds"},
        "category_added": {"category": dice.choice(("dibao", "registered_poor"))},
        "category_ended": {"category": dice.choice(("dibao", "disabled"))},
        "level_set": {"level": dice.choice("ABCD")},
        "moved": {"to_area": dice.choice(_UNITS)},
        "helper_paired": {"helper": dice.choice(("王芳", "李强")), "unit": "社区"},
        "helper_ended": {"reason": {"code": "transferred"}},
        "poverty_status_set": {"status": dice.choice(("poverty_lifted", "monitored", "none"))},
        "return_risk_raised": {"risk": "疾病"},
        "returned_to_poverty": {"cause": "疾病"},
        "risk_cleared": {"basis": "收入核实"},
        "profile_updated": {"education": dice.choice(("初中", "高中"))},
        "surveyed": {"method": "入户"},
        "policy_briefed": {"policies": ["社保补贴"]},
        "career_guided": {"advice": "面试"},
        "job_info_given": {"posts": [dice.choice("甲乙"), "丙"]},
        "job_introduced": {"post": "保洁", "employer": "甲"},
        "followed_up": {"method": "电话", "result": "在家"},
        "contact_attempted": {"means": dice.choice(("phone", "visit"))},
        "training_enrolled": {
            "course": dice.choice(_COURSES), "trade": "家政服务", "kind": "skills", "days": dice.randint(2, 12),
        },
        "training_completed": {
            "course": dice.choice(_COURSES), "days_attended": dice.randint(0, 9), "passed": dice.random() < 0.8,
        },
        "training_dropped": {"course": dice.choice(_COURSES)},
        "certificate_obtained": {"certificate": "家政", "number": f"{day}", "issuer": "人社"},
        "finding_raised": {
            "inspection": "查1", "item": dice.choice(("合同", "工资")), "severity": "data_error", "due": f"{day}",
        },
        "rectified": {"finding": dice.choice(("查1/合同", "工资", "3"))},
        "rectification_rejected": {"finding": f"{dice.randint(2, 30)}", "reason": _REASON},
        "finding_rechecked": {"finding": f"{dice.randint(2, 30)}", "result": "not_put_right", "found_fen": 20_000},
        "finding_withdrawn": {"finding": f"{dice.randint(2, 30)}", "reason": _REASON},
        "clock_waived": {"clock": dice.choice(("contact", "review")), "reason": _REASON},
        "service_declined": {"service": "career_guidance", "signed": True, "reason": _REASON},
        "reference_eligibility_granted": {"reference_class": "retired_fisher", "basis": "名单"},
        "unemployment_cancelled": {"cause": dice.choice(("military", "own_request"))},
        "deceased": {"source": "民政"},
        "loan_granted": {"amount_fen": 1_500_000, "term_months": 24, "bank": "农商行", "project": "养殖"},
        "loan_repaid": {"amount_fen": dice.choice((500_000, 1_500_000))},
        "typical_case_recorded": {
            "kind": dice.choice(("employment", "entrepreneurship")), "consent": dice.random() < 0.8, "text": "带动就业",
        },
        "typical_case_withdrawn": {"case": dice.choice(("employment", "7"))} if dice.random() < 0.5 else {},
        "appeal_filed": {
            "procedure": dice.choice(("appeal", "reconsideration")), "number": dice.choice(("甲1", "甲2")),
            "decision": dice.choice(("person.exited", "person.category_ended", "person.recognised", "9")),
        },
        "appeal_admitted": {"appeal": dice.choice(("甲1", "甲2"))},
        "appeal_decided": {
            "appeal": dice.choice(("甲1", "甲2")), "outcome": dice.choice(("upheld", "withdrawn")), "reason": _REASON,
        },
        "civil_affairs_notified": {
            "matter": dice.choice(("employed", "jobs_refused")), "office": "民政局",
            "number": dice.choice(("函1", "函2")),
            **({"event": "person.employed"} if dice.random() < 0.3 else {}),
        },
        "civil_affairs_acknowledged": {"notice": dice.choice(("函1", "函2"))},
    }  # fmt: skip
    return simple[kind]
