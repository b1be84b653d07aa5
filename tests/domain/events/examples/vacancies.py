"""Examples of the events in `domain/events/vacancies.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "vacancy.announced": Example(
        required="name area employer places",
        optional="uscc trade location monthly_wage_fen due_on",
        data={
            "name": "缝纫工",
            "area": "320614-01",
            "employer": "海门某家纺有限公司",
            "places": 20,
            "uscc": "91350100M000100Y43",
            "trade": "缝纫",
            "location": "三星镇工业园",
            "monthly_wage_fen": 420000,
            "due_on": date(2021, 6, 30),
        },
    ),
    "vacancy.changed": Example(
        optional="area name places location monthly_wage_fen due_on",
        data={
            "area": "320614-01",
            "name": "缝纫工（计件）",
            "places": 25,
            "location": "三星镇叠石桥",
            "monthly_wage_fen": 450000,
            "due_on": date(2021, 7, 31),
        },
        before=("vacancy.announced",),
    ),
    "vacancy.filled": Example(
        required="taken",
        optional="area",
        data={"area": "320614-01", "taken": 12},
        before=("vacancy.announced",),
    ),
    "vacancy.closed": Example(
        required="cause",
        optional="area",
        data={"area": "320614-01", "cause": "已招满"},
        before=("vacancy.announced",),
    ),
}
