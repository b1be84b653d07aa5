"""Examples of the events in `domain/events/supervision.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "person.spot_checked": Example(
        required="inspection items",
        optional="verdict inspectors inspector_accounts case_no contact way nonconforming unverifiable differences"
        " second_check satisfaction",
        data={
            "inspection": "S-2021-07",
            "items": ("身份真实", "确在岗"),
            "verdict": "confirmed",
            "inspectors": ("赵强", "钱敏"),
            "inspector_accounts": (),
            "case_no": None,
            "contact": None,
            "way": None,
            "nonconforming": (),
            "unverifiable": (),
            "differences": None,
            "second_check": None,
            "satisfaction": None,
        },
        added_later=(
            *("inspector_accounts", "case_no", "contact", "way", "nonconforming", "unverifiable", "differences"),
            *("second_check", "satisfaction"),
        ),
        refused_in={"unregistered"},
    ),
    "person.comparison_hit": Example(
        required="rule register",
        optional="data_on detail",
        data={"rule": "C1", "register": "market_regulation", "data_on": date(2021, 4, 30), "detail": "名下有营业执照"},
        refused_in={"unregistered"},
    ),
    "person.hit_resolved": Example(
        required="hit verdict",
        data={"hit": "14", "verdict": "refuted"},
        before=(earlier("comparison_hit", rule="14"),),
        refused_in={"unregistered"},
    ),
}
