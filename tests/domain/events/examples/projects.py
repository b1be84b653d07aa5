"""Examples of the events in `domain/events/projects.py`."""

from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "project.opened": Example(
        required="name area kind",
        optional="location unit responsible places assisted_places support",
        data={
            "name": "早餐工程",
            "area": "320614-01",
            "kind": "convenience_project",
            "location": "海门街道",
            "unit": "海门早餐服务有限公司",
            "responsible": "王建国",
            "places": 300,
            "assisted_places": 260,
            "support": "免费提供餐车",
        },
    ),
    "project.changed": Example(
        optional="area name location unit responsible places assisted_places support",
        data={
            "area": "320614-01",
            "name": "早餐工程二期",
            "location": "海门街道、三星镇",
            "unit": "海门便民早餐服务有限公司",
            "responsible": "赵敏",
            "places": 400,
            "assisted_places": 320,
            "support": "免费提供餐车，免摊位费",
        },
        before=("project.opened",),
    ),
    "project.closed": Example(
        required="cause",
        optional="area",
        data={"area": "320614-01", "cause": "合同到期"},
        before=("project.opened",),
    ),
}
