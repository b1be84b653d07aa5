"""Examples of the events in `domain/events/courses.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "course.announced": Example(
        required="name area trade kind places",
        optional="provider starts_on ends_on days location due_on",
        data={
            "name": "养老护理员（初级）第3期",
            "area": "320614-01",
            "trade": "elderly_care",
            "kind": "skills",
            "places": 40,
            "provider": "海门区职业培训学校",
            "starts_on": date(2021, 6, 7),
            "ends_on": date(2021, 6, 18),
            "days": 12,
            "location": "海门街道",
            "due_on": date(2021, 6, 1),
        },
    ),
    "course.changed": Example(
        optional="area name places provider starts_on ends_on location due_on",
        data={
            "area": "320614-01",
            "name": "养老护理员（初级）第3期A班",
            "places": 45,
            "provider": "海门区第二职业培训学校",
            "starts_on": date(2021, 6, 14),
            "ends_on": date(2021, 6, 25),
            "location": "三星镇",
            "due_on": date(2021, 6, 8),
        },
        before=("course.announced",),
    ),
    "course.filled": Example(
        required="taken",
        optional="area",
        data={"area": "320614-01", "taken": 38},
        before=("course.announced",),
    ),
    "course.closed": Example(
        required="cause",
        optional="area",
        data={"area": "320614-01", "cause": "已开班"},
        before=("course.announced",),
    ),
}
