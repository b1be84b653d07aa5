"""Examples of the events in `domain/events/town_reports.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "area.half_year_reported": Example(
        required="year half narrative",
        optional="responsible figures figures_position figures_on figures_sha256",
        data={
            "year": 2021,
            "half": 1,
            "narrative": "上半年走访三百二十户，举办招聘会两场。",
            "responsible": "王建国",
            "figures": ("posts_plan=40", "posts_done=30"),
            "figures_position": 1234,
            "figures_on": date(2021, 6, 30),
            "figures_sha256": "9e1b6f4bd4c4ad0b34f9f0a3f5cbd9fd7b3d9a4ed7a5f1f70c31c53ad5e5e3a1",
        },
    ),
    "area.interview_recorded": Example(
        required="party topic summary",
        optional="persons",
        data={"party": "staff", "topic": "培训班次", "summary": "晚间班次更受欢迎", "persons": 6},
    ),
}
