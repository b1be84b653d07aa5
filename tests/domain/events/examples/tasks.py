"""Examples of the events in `domain/events/tasks.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

_REPORTED = ("task.posted", "task.claimed", "task.reported_done")

EXAMPLES: Final = {
    "task.posted": Example(
        required="name area due_on",
        optional="content",
        data={
            "name": "脱贫劳动力家政培训班试点",
            "area": "320614-01",
            "due_on": date(2021, 9, 30),
            "content": "办成一期家政服务培训班，结业后三个月内就业率不低于80%",
        },
    ),
    "task.changed": Example(
        optional="area name due_on content",
        data={"area": "320614-01", "name": "家政培训班试点", "due_on": date(2021, 10, 31), "content": "人数不少于30人"},
        before=("task.posted",),
    ),
    "task.claimed": Example(
        required="claimant claimant_area",
        optional="area promise",
        data={
            "area": "320614-01",
            "claimant": "海门街道人社所",
            "claimant_area": "320614-01",
            "promise": "9月底前办成一期",
        },
        before=("task.posted",),
    ),
    "task.released": Example(
        optional="area",
        data={"area": "320614-01"},
        before=("task.posted", "task.claimed"),
    ),
    "task.reported_done": Example(
        required="result",
        optional="area",
        data={"area": "320614-01", "result": "办班一期，结业32人，就业27人"},
        before=("task.posted", "task.claimed"),
    ),
    "task.returned": Example(
        optional="area due_on",
        data={"area": "320614-01", "due_on": date(2021, 11, 30)},
        before=_REPORTED,
    ),
    "task.accepted": Example(
        optional="area opinion",
        data={"area": "320614-01", "opinion": "效果明显，可以推广"},
        before=_REPORTED,
    ),
    "task.withdrawn": Example(
        required="cause",
        optional="area",
        data={"area": "320614-01", "cause": "并入年度培训计划"},
        before=("task.posted",),
    ),
}
