"""Examples of the events in `domain/events/support.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import NOT_ALIVE, Example, all_but

EXAMPLES: Final = {
    "person.helper_ended": Example(
        data={},
        before=("helper_paired",),
        changes={"helper": None},
        refused_in=all_but("paired"),
    ),
    "person.helper_paired": Example(
        required="helper unit",
        optional="phone helper_account",
        data={"helper": "王芳", "unit": "悦来镇人社所", "helper_account": None, "phone": "13912340000"},
        added_later=("helper_account",),
        changes={"helper": "王芳"},
        refused_in={*NOT_ALIVE, "paired"},
    ),
    "person.contact_attempted": Example(
        required="means",
        optional="result",
        data={"means": "phone", "result": "电话停机"},
    ),
    "person.clock_waived": Example(
        required="clock",
        optional="approver",
        data={"clock": "first_services", "approver": "王芳"},
    ),
    "person.followed_up": Example(
        required="method result",
        optional="satisfaction next_on",
        data={
            "method": "电话",
            "result": "在岗，工资按月发放",
            "satisfaction": "satisfied",
            "next_on": date(2021, 8, 6),
        },
    ),
    "person.typical_case_recorded": Example(
        required="kind consent text",
        optional="expires_on",
        data={
            "kind": "entrepreneurship",
            "consent": True,
            "text": "从下岗到开办早餐店，带动三人就业",
            "expires_on": date(2023, 12, 31),
        },
        refused_in={"unregistered"},
    ),
    "person.typical_case_withdrawn": Example(
        optional="case",
        data={"case": "entrepreneurship"},
        before=("typical_case_recorded",),
        refused_in={"unregistered"},
    ),
}
