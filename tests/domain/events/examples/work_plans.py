"""Examples of the events in `domain/events/work_plans.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "area.work_plan_set": Example(
        required="year name responsible inspector",
        optional="content due_on",
        data={
            "year": 2021,
            "name": "海门街道就业困难重点群体帮扶工作方案",
            "responsible": "陈静",
            "inspector": "周国华",
            "content": "开发公益性岗位40个，培训300人次，就业再就业265人；逐村落实责任人",
            "due_on": date(2021, 12, 10),
        },
    ),
}
