"""Examples of the events in `domain/events/activities.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "activity.planned": Example(
        required="name area kind starts_on",
        optional="ends_on location unit responsible target measure campaign",
        data={
            "name": "家政技能比武",
            "area": "320614-01",
            "kind": "benefit_activity",
            "starts_on": date(2021, 9, 10),
            "ends_on": date(2021, 9, 12),
            "location": "海门区文化广场",
            "unit": "海门区人社局",
            "responsible": "陈静",
            "target": 200,
            "measure": "人次",
            "campaign": "employment_assistance_month",
        },
    ),
    "activity.changed": Example(
        optional="area name starts_on ends_on location unit responsible target",
        data={
            "area": "320614-01",
            "name": "家政技能比武决赛",
            "starts_on": date(2021, 9, 17),
            "ends_on": date(2021, 9, 18),
            "location": "海门区体育馆",
            "unit": "海门区总工会",
            "responsible": "李芳",
            "target": 240,
        },
        before=("activity.planned",),
    ),
    "activity.held": Example(
        optional="area done attendees assisted result",
        data={"area": "320614-01", "done": 212, "attendees": 212, "assisted": 85, "result": "12人当场达成就业意向"},
        before=("activity.planned",),
    ),
    "activity.cancelled": Example(
        required="cause",
        optional="area",
        data={"area": "320614-01", "cause": "疫情防控"},
        before=("activity.planned",),
    ),
}
