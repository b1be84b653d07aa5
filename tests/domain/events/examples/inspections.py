"""Examples of the events in `domain/events/inspections.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example, earlier

_FRAME: Final = "3b8f0e2f5d7c1a96b4e0d3c2f1a89b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a"
_PLAN: Final = "9e1b6f4bd4c4ad0b34f9f0a3f5cbd9fd7b3d9a4ed7a5f1f70c31c53ad5e5e3a1"
_PERSON: Final = "6b1f9c0e-3a52-4c5e-9a3f-0d5a8f2f7c11"

_PLANNED: Final = earlier("inspection.planned", "2021-02-01T09:00")
_DRAWN: Final = earlier("inspection.drawn", "2021-02-02T09:00")
_CASE: Final = earlier("inspection.case_drawn", "2021-02-02T09:00", case_no=1)

EXAMPLES: Final = {
    "inspection.planned": Example(
        required="area heading mode population as_of known_until strata quotas population_size sample_size mandatory "
        "population_sha256 plan_sha256 algorithm inspectors inspectors_per_case seed_kind due_on",
        optional="on_site_percent recheck_percent",
        data={
            "area": "320614-01",
            "heading": "2021年第二季度帮扶台账抽查",
            "mode": "random_spot_check",
            "population": '{"counted_group":"difficulty"}',
            "as_of": date(2021, 4, 30),
            "known_until": 1234,
            "strata": ("town", "category"),
            "quotas": ("320614-01/disabled 2 40", "320614-01/low_income 1 15"),
            "population_size": 55,
            "sample_size": 3,
            "mandatory": 1,
            "population_sha256": _FRAME,
            "plan_sha256": _PLAN,
            "algorithm": "zuji-draw-1",
            "inspectors": ("周督查", "吴督查", "郑督查"),
            "inspectors_per_case": 2,
            "seed_kind": "second_person",
            "due_on": date(2021, 6, 30),
            "on_site_percent": 40,
            "recheck_percent": 10,
        },
    ),
    "inspection.drawn": Example(
        required="seed seed_kind plan_sha256 sample_sha256 sample_size",
        optional="seed_source seed_published_on",
        data={
            "seed": "福彩3D 2021121期 4 0 7",
            "seed_kind": "second_person",
            "plan_sha256": _PLAN,
            "sample_sha256": "4bd4c4ad0b34f9f0a3f5cbd9fd7b3d9a4ed7a5f1f70c31c53ad5e5e3a19e1b6f",
            "sample_size": 4,
            "seed_source": "中国福利彩票发行管理中心",
            "seed_published_on": date(2021, 5, 11),
        },
        before=(_PLANNED,),
    ),
    "inspection.case_drawn": Example(
        required="case_no ticket person part inspectors",
        optional="stratum mandatory_reason excluded replaces",
        data={
            "case_no": 2,
            "ticket": "0f9d3c7ab2e14586a1b2c3d4e5f60718",
            "person": _PERSON,
            "part": "random",
            "stratum": "320614-01/disabled",
            "inspectors": ("周督查", "吴督查"),
            "mandatory_reason": "疑点",
            "excluded": ("郑督查:handler",),
            "replaces": 1,
        },
        before=(_PLANNED, _DRAWN, _CASE, earlier("inspection.case_replaced", "2021-02-03T09:00", case_no=1)),
    ),
    "inspection.case_replaced": Example(
        required="case_no cause", data={"case_no": 1, "cause": "deceased"}, before=(_PLANNED, _DRAWN, _CASE)
    ),
    "inspection.abandoned": Example(data={}, before=(_PLANNED,)),
    "inspection.closed": Example(
        optional="unchecked", data={"unchecked": None}, added_later=("unchecked",), before=(_PLANNED, _DRAWN)
    ),
}
