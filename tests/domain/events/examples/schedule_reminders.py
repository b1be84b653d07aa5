"""Examples of the events in `domain/events/schedule_reminders.py`."""

from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "area.reminder_issued": Example(
        required="year month report target done schedule figures_position addressee text",
        data={
            "year": 2021,
            "month": 3,
            "report": "3A",
            "target": 120,
            "done": 8,
            "schedule": 30,
            "figures_position": 1234,
            "addressee": "沈阳市",
            "text": "截至2021年3月底落后于序时进度，请加快进度。",
        },
    ),
    "area.talk_held": Example(
        required="year month held_by held_with outcome",
        data={
            "year": 2021,
            "month": 2,
            "held_by": "省人力资源和社会保障厅",
            "held_with": "沈阳市人力资源和社会保障局负责人",
            "outcome": "提出三项整改措施，三月底前赶上序时进度",
        },
        before=(
            earlier("area.reminder_issued", "2021-02-01T09:00", month=1, schedule=10),
            earlier("area.reminder_issued", "2021-03-01T09:00", month=2, schedule=20),
        ),
    ),
    "area.reminder_withdrawn": Example(
        required="year month step",
        data={"year": 2021, "month": 4, "step": "reminder"},
        before=(earlier("area.reminder_issued", "2021-05-05T09:00", month=4, schedule=40),),
    ),
}
